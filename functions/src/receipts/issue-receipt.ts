import { createHash } from 'node:crypto'
import { RECEIPT_DAYS, type Receipt } from '@charge-it/shared/model/receipt.ts'
import { can } from '@charge-it/shared/model/role.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { ApiError, notFound } from '../api/api-error.ts'
import { readBody } from '../api/read-input.ts'
import { transactionPath } from '../api/transactions.ts'
import { actorOf, roleOf } from '../auth/caller.ts'
import { readDocument } from '../store/read-document.ts'

/** 192 random bits. */
const TOKEN_BYTES = 24
const LINKS_PER_PERSON = 20
const WINDOW_S = 600
const DAY_MS = 86_400_000
export const receiptBody = v.strictObject({})

/** Document id of a receipt's token: lower-case hex SHA-256. */
export function hashReceiptToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}

/**
 * `POST /public/sessions/{transactionKey}/receipt`: 201 with the token of a link `/r/{token}`, shown this once. For the
 * session's owner and for staff who see money; also while it runs, so that a guest has the link before the browser
 * forgets the account.
 */
export const issueReceipt: Handler = async (call, deps) => {
  readBody(call, receiptBody)
  const { caller, parts } = call
  const path = transactionPath(parts.transactionKey ?? '')
  const session = path === undefined ? undefined : await readDocument(deps.firestore, transactionSchema, path)
  const own = caller.kind === 'user' && session?.ownerUid === caller.uid
  if (session === undefined || !(own || can(roleOf(caller), 'readMoney'))) throw notFound('session')
  const now = deps.now()
  const actor = actorOf(caller).id
  const waitS = deps.limiter.take(`receipt:${actor}`, LINKS_PER_PERSON, WINDOW_S, now)
  if (waitS > 0) {
    throw new ApiError(429, 'too-many-requests', 'Too many links of receipts.', {
      headers: { 'retry-after': `${waitS}` },
    })
  }
  const token = Buffer.from(deps.randomBytes(TOKEN_BYTES)).toString('base64url')
  const receipt: Receipt = {
    transactionKey: session.transactionKey,
    createdBy: actor,
    ownerUid: session.ownerUid,
    createdAt: now,
    expireAt: new Date(now.getTime() + RECEIPT_DAYS * DAY_MS),
  }
  await deps.firestore.doc(paths.receipt(hashReceiptToken(token))).create(receipt)
  return { status: 201, body: { token, expiresAt: receipt.expireAt } }
}
