import { certificateStoreContract } from './certificate-store.contract.ts'
import { openFirestore } from './testing/opened-stores.ts'

certificateStoreContract(openFirestore)
