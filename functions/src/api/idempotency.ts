import { createHash } from 'node:crypto'
import { type IdempotencyKey, idempotencyKeySchema } from '@charge-it/shared/model/idempotency-key.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Transaction } from 'firebase-admin/firestore'
import { actorOf, type Caller } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import type { Reply } from './api-call.ts'
import { ApiError, badParameter } from './api-error.ts'

const KEPT_MS = 24 * 3600 * 1000

/** A request that may come twice but must act once. */
export interface Repeatable {
  readonly caller: Caller
  /** The Idempotency-Key; null = every request acts. */
  readonly key: string | null
  /** What the request asks for; the same key with another request is refused. */
  readonly request: readonly unknown[]
}

/** The key of the header. @throws ApiError 400 for one that is not 1 to 200 printable characters. */
export function idempotencyKeyOf(headers: Headers): string | null {
  const key = headers.get('idempotency-key')
  if (key === null) return null
  if (!/^[\x20-\x7e]{1,200}$/.test(key)) throw badParameter('Idempotency-Key', 'must be 1 to 200 printable characters')
  return key
}

/**
 * Runs `act` in a Firestore transaction and stores its reply with the request's key in the same transaction. A repeat
 * gets the stored reply and nothing happens again. Refusals (thrown) are not stored.
 * @param act May run more than once (Firestore retries); all reads before the first write.
 * @throws ApiError 422 when the key was used for another request.
 */
export async function once(
  repeatable: Repeatable,
  deps: Deps,
  act: (transaction: Transaction) => Promise<Reply>,
): Promise<Reply> {
  const { key } = repeatable
  if (key === null) return deps.firestore.runTransaction(act)
  const actor = actorOf(repeatable.caller)
  const reference = deps.firestore.doc(paths.idempotencyKey(sha256([actor.kind, actor.id, key])))
  const requestHash = sha256(repeatable.request)
  return deps.firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore: deps.firestore, transaction }, idempotencyKeySchema, reference.path)
    if (stored !== undefined && stored.expireAt > deps.now()) {
      if (stored.requestHash !== requestHash) {
        throw new ApiError(422, 'idempotency-key-reused', 'This Idempotency-Key was used for another request.')
      }
      const body: unknown = JSON.parse(stored.bodyJson)
      const { status, location = null } = stored
      return {
        status,
        body,
        headers: { ...(location === null ? {} : { location }), 'idempotency-replayed': 'true' },
      }
    }
    const reply = await act(transaction)
    const now = deps.now()
    const document: IdempotencyKey = {
      requestHash,
      status: reply.status,
      location: reply.headers?.location ?? null,
      bodyJson: JSON.stringify(reply.body ?? null),
      createdAt: now,
      expireAt: new Date(now.getTime() + KEPT_MS),
    }
    transaction.set(reference, document)
    return reply
  })
}

function sha256(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values), 'utf8').digest('hex')
}
