import { collections } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'

const DAY_MS = 24 * 3600 * 1000
const PAGE = 400

/**
 * Removes the idTags of guests a day after they expired (their sessions keep what they noted of them), and the answers
 * to repeatable requests that nobody repeats any more.
 */
export async function cleanExpired(deps: Deps) {
  const { firestore } = deps
  const now = deps.now()
  const guests = firestore
    .collection(collections.idTags)
    .where('kind', '==', 'guest')
    .where('expiresAt', '<=', new Date(now.getTime() - DAY_MS))
  const answers = firestore.collection(collections.idempotencyKeys).where('expireAt', '<=', now)
  const guestIdTags = await removeAll(guests, deps)
  const idempotencyKeys = await removeAll(answers, deps)
  return { changed: guestIdTags + idempotencyKeys, guestIdTags, idempotencyKeys }
}

async function removeAll(query: Query, deps: Deps): Promise<number> {
  let removed = 0
  for (;;) {
    const { docs } = await query.limit(PAGE).get()
    const batch = deps.firestore.batch()
    for (const { ref } of docs) batch.delete(ref)
    await batch.commit()
    removed += docs.length
    if (docs.length < PAGE) return removed
  }
}
