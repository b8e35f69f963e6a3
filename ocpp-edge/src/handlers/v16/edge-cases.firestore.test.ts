import { handlerEntrance } from '../testing/handler-entrance.ts'
import { edgeCases } from './edge-cases.contract.ts'

edgeCases(handlerEntrance)
