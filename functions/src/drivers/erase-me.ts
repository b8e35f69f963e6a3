import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { DocumentReference, Query, WriteBatch } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { conflict, forbidden } from '../api/api-error.ts'
import type { Caller } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { hashOfCard } from '../insights/hash-of-card.ts'
import { openReservationOf } from '../reservations/stored-reservations.ts'
import { audit } from '../store/audit.ts'
import { eraseWork } from './erase-work.ts'
import { forAll } from './for-all.ts'

/** Firestore takes 500 writes at once; a session has a handful of documents and one more per 15 minutes. */
const BATCH = 400
const actorSchema = v.object({ id: v.string() })

/**
 * `DELETE /me`: erases a driver's account and everything that leads to the person; 200 with what was kept. What becomes of
 * each kind of document stands in `personal-data.ts`. Sessions, bills
 * and corrections stay for the books, under a pseudonym that nothing links to the person. Cards go back to the operator
 * without owner and name; the account's own idTags, requests, links of receipts and the account itself are deleted.
 * Audit entries name the pseudonym. May be called again after a failure: the account goes last.
 * @throws ApiError 403 for keys, 409 for staff (an admin takes the role first) and while a session runs.
 */
export const eraseMe: Handler = async ({ caller }, deps) => {
  if (caller.kind !== 'user') throw forbidden('Only a person has an account here.', 'not-a-driver')
  const { uid } = caller
  const account = await deps.accounts.find(uid)
  if (caller.role !== null || (account?.role ?? null) !== null) {
    throw conflict('staff-account', 'This account has a role. An admin must take it away first.')
  }
  const { firestore } = deps
  const running = await owned(collections.transactions, uid, deps).where('state', '==', 'open').limit(1).get()
  if (!running.empty) throw conflict('session-running', 'You are charging. Stop that session first.')

  if ((await openReservationOf(uid, null, deps)) !== undefined) {
    throw conflict('reservation-exists', 'You have a reservation. Cancel it first.')
  }

  const pseudonym = `ERASED${Buffer.from(deps.randomBytes(6)).toString('hex').toUpperCase()}`
  const sessionsKept = await eraseSessions(uid, pseudonym, deps)
  const cardsReleased = await eraseCards(uid, deps)
  await eraseTraces(uid, pseudonym, deps)
  await eraseWork({ uid, email: account?.email ?? caller.email }, pseudonym, deps)
  const batch = firestore.batch()
  const erased: Caller = { ...caller, uid: pseudonym, email: null, name: null }
  const detail = `${sessionsKept} sessions kept, ${cardsReleased} cards released`
  audit(batch, firestore, {
    caller: erased,
    action: 'user.eraseSelf',
    path: paths.user(pseudonym),
    detail,
    at: deps.now(),
  })
  await batch.commit()
  await firestore.recursiveDelete(firestore.doc(paths.user(uid)))
  await deps.accounts.remove(uid)
  return { status: 200, body: { sessionsKept, cardsReleased } }
}

async function eraseSessions(uid: string, pseudonym: string, deps: Deps): Promise<number> {
  const { firestore } = deps
  const now = deps.now()
  let kept = 0
  await forAll(owned(collections.transactions, uid, deps), async (reference) => {
    const key = reference.id
    const { docs: buckets } = await reference.collection(collections.meterValues).select().get()
    const papers = await firestore.getAll(
      firestore.doc(paths.transactionIdentity(key)),
      firestore.doc(paths.transactionBill(key)),
      firestore.doc(paths.transactionCorrection(key)),
    )
    const changes = [...buckets.map(({ ref }) => ref), ...papers.filter(({ exists }) => exists).map(({ ref }) => ref)]
    await inBatches(changes, deps, (batch, each) => {
      const identity = { idTag: pseudonym, idTagCanonical: pseudonym, parentIdTag: null }
      batch.update(each, { ownerUid: null, ...(each.id === 'identity' ? identity : {}) })
    })
    // Last: by it the session is found again when something before it failed.
    await reference.update({ ownerUid: null, idTagMasked: maskIdTag(pseudonym), lastUpdatedAt: now })
    kept += 1
  })
  return kept
}

async function eraseCards(uid: string, deps: Deps): Promise<number> {
  const now = deps.now()
  let released = 0
  await forAll(owned(collections.idTags, uid, deps), async (reference, fields) => {
    await eraseHabits(fields.idTagCanonical, deps)
    if (fields.kind !== 'card') {
      await reference.delete()
      return
    }
    await reference.update({ ownerUid: null, holderName: null, label: null, lastUpdatedAt: now })
    released += 1
  })
  return released
}

/** The group of a card by its habits, which stands under a keyed hash of the card. */
async function eraseHabits(idTagCanonical: unknown, { firestore, config }: Deps): Promise<void> {
  if (config.hashKey === null || typeof idTagCanonical !== 'string') return
  await firestore.doc(paths.clusterUser(hashOfCard(idTagCanonical, config.hashKey))).delete()
}

async function eraseTraces(uid: string, pseudonym: string, deps: Deps): Promise<void> {
  const { firestore } = deps
  const remove = async (reference: DocumentReference) => {
    await reference.delete()
  }
  await forAll(owned(collections.receipts, uid, deps), remove)
  await forAll(owned(collections.cardLinks, uid, deps), remove)
  await forAll(owned(collections.reservations, uid, deps), async (reference, fields) => {
    if (fields.by === 'driver') await reference.delete()
    else await reference.update({ ownerUid: null })
  })
  await forAll(owned(collections.commands, uid, deps), async (reference, fields) => {
    // What the driver asked for names the account and its idTag; what staff did to the session is theirs to answer for.
    if (fields.intent === 'driver') await reference.delete()
    else await reference.update({ ownerUid: null })
  })
  const cards = firestore.collection(collections.publicConnectors).where('lastSession.ownerUid', '==', uid)
  await forAll(cards, async (reference) => {
    await reference.update({ lastSession: null })
  })
  await eraseAudit(uid, pseudonym, deps)
}

/** What the account did, and what others did to it. */
async function eraseAudit(uid: string, pseudonym: string, { firestore }: Deps): Promise<void> {
  const entries = firestore.collection(collections.audit)
  const [own, erased] = [paths.user(uid), paths.user(pseudonym)]
  const renamed = async (reference: DocumentReference, fields: Readonly<Record<string, unknown>>) => {
    const objects: readonly unknown[] = Array.isArray(fields.objects) ? fields.objects : []
    const { id } = v.parse(actorSchema, fields.actor)
    await reference.update({
      'actor.id': id === uid ? pseudonym : id,
      path: fields.path === own ? erased : fields.path,
      ...(objects.length === 0 ? {} : { objects: objects.map((each) => (each === own ? erased : each)) }),
    })
  }
  await forAll(entries.where('actor.id', '==', uid), renamed)
  await forAll(entries.where('path', '==', own), renamed)
  await forAll(entries.where('objects', 'array-contains', own), renamed)
}

function owned(collection: string, uid: string, deps: Deps): Query {
  return deps.firestore.collection(collection).where('ownerUid', '==', uid)
}

async function inBatches(
  references: readonly DocumentReference[],
  deps: Deps,
  write: (batch: WriteBatch, reference: DocumentReference) => void,
): Promise<void> {
  for (let from = 0; from < references.length; from += BATCH) {
    const batch = deps.firestore.batch()
    for (const reference of references.slice(from, from + BATCH)) write(batch, reference)
    await batch.commit()
  }
}
