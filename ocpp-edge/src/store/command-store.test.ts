import { commandStoreContract } from './command-store.contract.ts'
import { openInMemory } from './testing/opened-stores.ts'

commandStoreContract(openInMemory)
