import { openFirestore } from './testing/opened-stores.ts'
import { transactionStoreContract } from './transaction-store.contract.ts'

transactionStoreContract(openFirestore)
