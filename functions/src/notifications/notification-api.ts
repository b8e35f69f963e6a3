import {
  isUnread,
  NOTIFICATION_STATES,
  type Notification,
  notificationSchema,
} from '@charge-it/shared/model/notification.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { FieldPath, type Query } from 'firebase-admin/firestore'
import * as v from 'valibot'
import type { ApiCall, Handler } from '../api/api-call.ts'
import { badParameter, notFound } from '../api/api-error.ts'
import { decodeCursor, encodeCursor } from '../api/cursor.ts'
import { DEFAULT_LIMIT, pageFields } from '../api/query-fields.ts'
import { readBody, readQuery } from '../api/read-input.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { isDocumentId, parseSnapshots, readDocument } from '../store/read-document.ts'
import { readInbox } from './inbox-api.ts'
import { closed, withStep } from './raise.ts'

const MAX_NOTES = 100
export const listQuery = v.strictObject({ ...pageFields, state: v.optional(v.picklist(NOTIFICATION_STATES)) })
export const changesBody = v.strictObject({
  acknowledge: v.optional(v.literal(true)),
  /** A person of the staff; null takes it back. */
  assignTo: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[^/]{1,128}$/)))),
  note: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2000))),
  close: v.optional(v.literal(true)),
})

/** `GET /notifications?state=`: newest first; `unread` is the caller's own. */
export const listNotifications: Handler = async (call, deps) => {
  const { state, limit = DEFAULT_LIMIT, cursor } = readQuery(call, listQuery)
  let query: Query = deps.firestore.collection(collections.notifications)
  if (state !== undefined) query = query.where('state', '==', state)
  query = query.orderBy('lastAt', 'desc').orderBy(FieldPath.documentId(), 'desc')
  if (cursor !== undefined) {
    const [lastMs, id] = decodeCursor(
      'notifications',
      v.tuple([v.number(), v.pipe(v.string(), v.regex(/^[^/]+$/))]),
      cursor,
    )
    query = query.startAfter(new Date(lastMs), id)
  }
  const { docs } = await query.limit(limit + 1).get()
  const items = parseSnapshots(notificationSchema, docs.slice(0, limit), deps.log)
  const inbox = call.caller.kind === 'user' ? await readInbox(call.caller.uid, deps) : null
  const last = items.at(-1)
  const nextCursor =
    docs.length > limit && last !== undefined
      ? encodeCursor('notifications', [last.lastAt.getTime(), last.notificationId])
      : null
  return { status: 200, body: { items: items.map((item) => ({ ...item, unread: isUnread(item, inbox) })), nextCursor } }
}

/** `GET /notifications/{notificationId}` */
export const getNotification: Handler = async ({ parts }, deps) => {
  const found = await readDocument(deps.firestore, notificationSchema, paths.notification(idOf(parts)))
  if (found === undefined) throw notFound('notification')
  return { status: 200, body: found }
}

/** `PATCH /notifications/{notificationId}`: acknowledge, assign, note, close; several at once in that order. */
export const changeNotification: Handler = async (call, deps) => {
  const changes = readBody(call, changesBody)
  if (Object.keys(changes).length === 0) throw badParameter('body', 'changes nothing')
  const { firestore } = deps
  const path = paths.notification(idOf(call.parts))
  const by = await personOf(call, deps)
  const assignee = changes.assignTo == null ? changes.assignTo : await staffMember(changes.assignTo, deps)
  const changed = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, notificationSchema, path)
    if (stored === undefined) throw notFound('notification')
    const now = deps.now()
    let next: Notification = { ...stored, lastUpdatedAt: now }
    const step = (action: Notification['history'][number]['action'], detail: string | null = null) =>
      withStep(next, { at: now, action, by, detail })
    // Somebody has taken it up: it escalates no more.
    if (changes.acknowledge === true && next.state === 'open') {
      next = { ...next, state: 'acknowledged', escalateAt: null, history: step('acknowledged') }
    }
    if (assignee === null && next.assignedTo !== null) {
      const state = next.state === 'assigned' ? 'acknowledged' : next.state
      next = { ...next, state, assignedTo: null, history: step('unassigned') }
    } else if (assignee != null) {
      const history = step('assigned', assignee.name.slice(0, 200))
      const state = next.state === 'closed' ? next.state : 'assigned'
      next = { ...next, state, assignedTo: assignee, escalateAt: null, history }
    }
    if (changes.note !== undefined) {
      const notes = [...next.notes, { at: now, by, text: changes.note }].slice(-MAX_NOTES)
      next = { ...next, notes, history: step('noted') }
    }
    if (changes.close === true && next.state !== 'closed')
      next = closed(next, { action: 'closed', by, detail: null }, now)
    transaction.set(firestore.doc(path), next)
    const detail = Object.keys(changes).join(', ')
    audit(transaction, firestore, { caller: call.caller, action: 'notification.change', path, detail, at: now })
    return next
  })
  return { status: 200, body: changed }
}

function idOf(parts: ApiCall['parts']): string {
  const id = encodedId(parts.notificationId ?? '')
  if (id === undefined) throw notFound('notification')
  return id
}

/** Ids hold percent-encoded keys; the path of the request was decoded once. */
function encodedId(id: string): string | undefined {
  return isDocumentId(id) ? id : undefined
}

async function personOf({ caller }: ApiCall, deps: Deps): Promise<NonNullable<Notification['assignedTo']>> {
  if (caller.kind === 'apiKey') return { uid: `apiKey:${caller.keyId}`, name: caller.name }
  const uid = caller.kind === 'user' ? caller.uid : 'nobody'
  const user = await readDocument(deps.firestore, userSchema, paths.user(uid))
  const name = user?.name ?? (caller.kind === 'user' ? (caller.name ?? caller.email) : null) ?? uid
  return { uid, name: name.slice(0, 200) }
}

async function staffMember(uid: string, deps: Deps): Promise<NonNullable<Notification['assignedTo']>> {
  const [account, user] = await Promise.all([
    deps.accounts.find(uid),
    readDocument(deps.firestore, userSchema, paths.user(uid)),
  ])
  if (account === undefined || account.role === null) throw badParameter('assignTo', 'is nobody of the staff')
  return { uid, name: (user?.name ?? account.name ?? account.email ?? uid).slice(0, 200) }
}
