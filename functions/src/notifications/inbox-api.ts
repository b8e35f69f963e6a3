import { type Inbox, inboxSchema } from '@charge-it/shared/model/notification.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { ApiCall, Handler } from '../api/api-call.ts'
import { forbidden } from '../api/api-error.ts'
import { readBody } from '../api/read-input.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'

const MAX_REMEMBERED = 500
export const readBodySchema = v.union([
  v.strictObject({ all: v.literal(true) }),
  v.strictObject({ notificationIds: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[^/]{1,600}$/))), v.maxLength(200)) }),
])

/** What a person has read; null before the first time. */
export async function readInbox(uid: string, { firestore }: Pick<Deps, 'firestore'>): Promise<Inbox | null> {
  return (await readDocument(firestore, inboxSchema, paths.inbox(uid))) ?? null
}

/** `POST /notifications/read {notificationIds} | {all: true}`: the caller has seen them. */
export const markRead: Handler = async (call, deps) => {
  const body = readBody(call, readBodySchema)
  const uid = uidOf(call)
  const { firestore } = deps
  const reference = firestore.doc(paths.inbox(uid))
  const inbox = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, inboxSchema, reference.path)
    const now = deps.now()
    const next: Inbox =
      'all' in body
        ? { uid, readUntil: now, readAt: {}, lastUpdatedAt: now }
        : {
            uid,
            readUntil: stored?.readUntil ?? null,
            readAt: newest({ ...stored?.readAt, ...Object.fromEntries(body.notificationIds.map((id) => [id, now])) }),
            lastUpdatedAt: now,
          }
    transaction.set(reference, next)
    return next
  })
  return { status: 200, body: inbox }
}

function newest(readAt: Inbox['readAt']): Inbox['readAt'] {
  const entries = Object.entries(readAt).sort(([, a], [, b]) => b.getTime() - a.getTime())
  return Object.fromEntries(entries.slice(0, MAX_REMEMBERED))
}

function uidOf({ caller }: ApiCall): string {
  if (caller.kind === 'user') return caller.uid
  throw forbidden('Only people have an inbox.')
}
