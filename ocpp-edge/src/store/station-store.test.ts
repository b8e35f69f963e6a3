import { stationStoreContract } from './station-store.contract.ts'
import { openInMemory } from './testing/opened-stores.ts'

stationStoreContract(openInMemory)
