import { auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { receiptSchema } from '@charge-it/shared/model/receipt.ts'
import { reservationSchema } from '@charge-it/shared/model/reservation.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import type * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

const PAGE = 300

/** What is stored about a driver, by the account's id. */
export async function ownDocuments(uid: string, deps: Deps) {
  const { firestore } = deps
  const owned = (collection: string): Query => firestore.collection(collection).where('ownerUid', '==', uid)
  const ofActor = firestore.collection(collections.audit).where('actor.id', '==', uid)
  return {
    user: await readDocument(firestore, userSchema, paths.user(uid)),
    idTags: await readAll(idTagSchema, owned(collections.idTags), deps),
    transactions: await readAll(transactionSchema, owned(collections.transactions), deps),
    commands: await readAll(commandSchema, owned(collections.commands), deps),
    reservations: await readAll(reservationSchema, owned(collections.reservations), deps),
    receipts: await readAll(receiptSchema, owned(collections.receipts), deps),
    auditEntries: await readAll(auditEntrySchema, ofActor, deps),
  }
}

async function readAll<const S extends v.GenericSchema>(schema: S, query: Query, deps: Deps) {
  const all: v.InferOutput<S>[] = []
  let page = await query.limit(PAGE).get()
  for (;;) {
    all.push(...parseSnapshots(schema, page.docs, deps.log))
    const last = page.docs.at(-1)
    if (last === undefined || page.size < PAGE) return all
    page = await query.startAfter(last).limit(PAGE).get()
  }
}
