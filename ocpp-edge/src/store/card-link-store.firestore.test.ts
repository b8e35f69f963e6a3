import { cardLinkStoreContract } from './card-link-store.contract.ts'
import { openFirestore } from './testing/opened-stores.ts'

cardLinkStoreContract(openFirestore)
