import { idTagStoreContract } from './id-tag-store.contract.ts'
import { openInMemory } from './testing/opened-stores.ts'

idTagStoreContract(openInMemory)
