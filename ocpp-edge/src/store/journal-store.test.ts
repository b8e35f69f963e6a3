import { journalStoreContract } from './journal-store.contract.ts'
import { openInMemory } from './testing/opened-stores.ts'

journalStoreContract(openInMemory)
