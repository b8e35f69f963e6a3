import { commandStoreContract } from './command-store.contract.ts'
import { openFirestore } from './testing/opened-stores.ts'

commandStoreContract(openFirestore)
