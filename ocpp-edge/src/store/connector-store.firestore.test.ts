import { connectorStoreContract } from './connector-store.contract.ts'
import { openFirestore } from './testing/opened-stores.ts'

connectorStoreContract(openFirestore)
