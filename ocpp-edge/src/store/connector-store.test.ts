import { connectorStoreContract } from './connector-store.contract.ts'
import { openInMemory } from './testing/opened-stores.ts'

connectorStoreContract(openInMemory)
