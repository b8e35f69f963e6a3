import { socketEntrance } from '../testing/socket-entrance.ts'
import { edgeCases } from './edge-cases.contract.ts'

edgeCases(socketEntrance)
