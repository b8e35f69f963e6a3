import { openInMemory } from './testing/opened-stores.ts'
import { transactionStoreContract } from './transaction-store.contract.ts'

transactionStoreContract(openInMemory)
