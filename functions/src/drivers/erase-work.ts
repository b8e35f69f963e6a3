import { eventSchema } from '@charge-it/shared/model/event.ts'
import { type Notification, notificationSchema } from '@charge-it/shared/model/notification.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import {
  type DocumentReference,
  FieldPath,
  type Query,
  type QueryDocumentSnapshot,
  type Transaction,
} from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { forAll } from './for-all.ts'

const PAGE = 300

/**
 * Erases what names an account that belonged to the staff once: its browsers for push, messages to it, invitations and
 * verdicts on predictions go; what it did to commands, jobs, files, anomalies, the journal and notifications stays under
 * the pseudonym.
 */
export async function eraseWork(
  { uid, email }: { readonly uid: string; readonly email: string | null },
  pseudonym: string,
  deps: Deps,
): Promise<void> {
  const where = (collection: string, field: string, value: string): Query =>
    deps.firestore.collection(collection).where(field, '==', value)
  const removed = [
    where(collections.pushTokens, 'uid', uid),
    where(collections.deliveries, 'targetId', uid),
    where(collections.invitations, 'acceptedBy', uid),
    where(`${collections.insights}/feedback/${collections.verdicts}`, 'uid', uid),
    ...(email === null ? [] : [where(collections.invitations, 'email', email.toLowerCase())]),
  ]
  for (const query of removed) {
    await forAll(query, async (reference) => {
      await reference.delete()
    })
  }
  const renamed = [
    [collections.commands, 'createdBy.id'],
    [collections.firmwareJobs, 'createdBy.id'],
    [collections.firmwareFiles, 'uploadedBy.id'],
    [collections.invitations, 'createdBy'],
    [collections.receipts, 'createdBy'],
    [collections.anomalies, 'changedBy'],
  ] as const
  for (const [collection, field] of renamed) {
    await forAll(where(collection, field, uid), async (reference) => {
      await reference.update({ [field]: pseudonym })
    })
  }
  await eraseCorrections(uid, pseudonym, deps)
  await eraseNotifications(uid, pseudonym, deps)
}

/** What was put beside entries of the journal, and why some were deleted, is the operator's: it stays without the person. */
async function eraseCorrections(uid: string, pseudonym: string, { firestore, log }: Deps): Promise<void> {
  const theirs = firestore.collection(collections.events).where('correctedBy', 'array-contains', uid)
  const renamed = <const T extends { readonly by: string }>(all: Readonly<Record<string, T>> = {}) =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([, { by }]) => by === uid)
        .map(([key, each]) => [key, { ...each, by: pseudonym }]),
    )
  // In one step: a colleague may correct an entry of the same day meanwhile.
  const eraseOne = (reference: DocumentReference) => async (transaction: Transaction) => {
    const [day] = parseSnapshots(eventSchema, [await transaction.get(reference)], log)
    transaction.set(
      reference,
      {
        ...(day === undefined ? {} : { corrections: renamed(day.corrections), deletions: renamed(day.deletions) }),
        correctedBy: day?.correctedBy?.map((each) => (each === uid ? pseudonym : each)) ?? [],
      },
      { merge: true },
    )
  }
  await forAll(theirs, (reference) => firestore.runTransaction(eraseOne(reference)))
}

/** People stand in lists inside of notifications, which no query reaches; closed ones are deleted after 90 days. */
async function eraseNotifications(uid: string, pseudonym: string, deps: Deps): Promise<void> {
  const all = deps.firestore.collection(collections.notifications).orderBy(FieldPath.documentId()).limit(PAGE)
  let last: QueryDocumentSnapshot | undefined
  do {
    const { docs } = await (last === undefined ? all : all.startAfter(last)).get()
    for (const notification of parseSnapshots(notificationSchema, docs, deps.log)) {
      if (!names(notification, uid)) continue
      const renamed = withoutPerson(notification, uid, pseudonym)
      await deps.firestore.doc(paths.notification(notification.notificationId)).update({ ...renamed })
    }
    last = docs.length === PAGE ? docs.at(-1) : undefined
  } while (last !== undefined)
}

function names({ assignedTo, notes, history }: Notification, uid: string): boolean {
  return assignedTo?.uid === uid || [...notes, ...history].some(({ by }) => by?.uid === uid)
}

/** Its notes go with it: they may name people. That a step was made stays. */
function withoutPerson({ assignedTo, notes, history }: Notification, uid: string, pseudonym: string) {
  const erased = { uid: pseudonym, name: pseudonym }
  const other = <const P extends { readonly uid: string } | null>(person: P) => (person?.uid === uid ? erased : person)
  const nameOfIt = [assignedTo, ...history.map(({ by }) => by)].find((person) => person?.uid === uid)?.name
  return {
    assignedTo: other(assignedTo),
    notes: notes.map((note) => (note.by.uid === uid ? { ...note, by: erased, text: '–' } : note)),
    history: history.map((step) => ({
      ...step,
      by: other(step.by),
      detail: step.action === 'assigned' && step.detail === nameOfIt ? pseudonym : step.detail,
    })),
  }
}
