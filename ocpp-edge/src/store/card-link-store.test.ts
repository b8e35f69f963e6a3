import { cardLinkStoreContract } from './card-link-store.contract.ts'
import { openInMemory } from './testing/opened-stores.ts'

cardLinkStoreContract(openInMemory)
