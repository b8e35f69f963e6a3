import { idTagStoreContract } from './id-tag-store.contract.ts'
import { openFirestore } from './testing/opened-stores.ts'

idTagStoreContract(openFirestore)
