import { journalStoreContract } from './journal-store.contract.ts'
import { openFirestore } from './testing/opened-stores.ts'

journalStoreContract(openFirestore)
