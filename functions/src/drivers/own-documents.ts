import { auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { type IdTag, idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { clusterUserSchema } from '@charge-it/shared/model/insight.ts'
import { insightVerdictSchema } from '@charge-it/shared/model/insight-verdict.ts'
import { invitationSchema } from '@charge-it/shared/model/invitation.ts'
import { inboxSchema, type Notification, notificationSchema } from '@charge-it/shared/model/notification.ts'
import { receiptSchema } from '@charge-it/shared/model/receipt.ts'
import { reservationSchema } from '@charge-it/shared/model/reservation.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { deliverySchema } from '@charge-it/shared/model/webhook.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import type * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { hashOfCard } from '../insights/hash-of-card.ts'
import { devicesOf } from '../notifications/push-to-devices.ts'
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
    inbox: (await readDocument(firestore, inboxSchema, paths.inbox(uid))) ?? null,
    devices: (await devicesOf(uid, deps)).map(({ deviceId, label, createdAt, lastSentAt }) => ({
      ...{ deviceId, label, createdAt, lastSentAt },
    })),
    deliveries: await readAll(
      deliverySchema,
      firestore.collection(collections.deliveries).where('targetId', '==', uid),
      deps,
    ),
    invitations: await readAll(
      invitationSchema,
      firestore.collection(collections.invitations).where('acceptedBy', '==', uid),
      deps,
    ),
    verdicts: await readAll(
      insightVerdictSchema,
      firestore.collection(`${collections.insights}/feedback/${collections.verdicts}`).where('uid', '==', uid),
      deps,
    ),
    notifications: (await readAll(notificationSchema, firestore.collection(collections.notifications), deps)).flatMap(
      (notification) => ownPartOf(notification, uid),
    ),
  }
}

/** What the person did to a notification; nothing where they did not act. */
function ownPartOf({ notificationId, kind, assignedTo, notes, history }: Notification, uid: string) {
  const isAssigned = assignedTo?.uid === uid
  const own = {
    ...{ notificationId, kind, isAssigned },
    notes: notes.filter(({ by }) => by.uid === uid).map(({ at, text }) => ({ at, text })),
    steps: history.filter(({ by }) => by?.uid === uid).map(({ at, action }) => ({ at, action })),
  }
  return isAssigned || own.notes.length > 0 || own.steps.length > 0 ? [own] : []
}

/** The group that the habits of a card put it into, where cards are written at all. */
export async function habitsOf(idTags: readonly Pick<IdTag, 'idTagCanonical'>[], { firestore, config }: Deps) {
  const { hashKey } = config
  if (hashKey === null) return []
  const found = await Promise.all(
    idTags.map(({ idTagCanonical }) =>
      readDocument(firestore, clusterUserSchema, paths.clusterUser(hashOfCard(idTagCanonical, hashKey))),
    ),
  )
  return found.filter((habits) => habits !== undefined)
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
