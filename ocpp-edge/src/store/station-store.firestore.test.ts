import { stationStoreContract } from './station-store.contract.ts'
import { openFirestore } from './testing/opened-stores.ts'

stationStoreContract(openFirestore)
