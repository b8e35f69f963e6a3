import { certificateStoreContract } from './certificate-store.contract.ts'
import { openInMemory } from './testing/opened-stores.ts'

certificateStoreContract(openInMemory)
