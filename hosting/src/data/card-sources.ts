import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { transactionIdentitySchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { doc, type Firestore } from 'firebase/firestore'
import { liveDocument } from './live-query.ts'

/** The full idTag of a transaction. For roles with `readIdTags`; the reading page notes it in the audit. */
export const identitySource = (db: Firestore, transactionKey: string) =>
  liveDocument(doc(db, paths.transactionIdentity(transactionKey)), transactionIdentitySchema)

/** A card with its holder. For roles with `readIdTags`; the reading page notes it in the audit. */
export const idTagSource = (db: Firestore, idTag: string) => liveDocument(doc(db, paths.idTag(idTag)), idTagSchema)
