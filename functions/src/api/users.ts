import { label } from '@charge-it/shared/model/fields.ts'
import { type Role, roleSchema } from '@charge-it/shared/model/role.ts'
import { type User, userSchema } from '@charge-it/shared/model/user.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { noteRead } from '../audit/note-read.ts'
import type { Account } from '../auth/account-directory.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { Handler } from './api-call.ts'
import { conflict, forbidden, notFound } from './api-error.ts'
import { pageById } from './list-page.ts'
import { pageFields } from './query-fields.ts'
import { readBody, readQuery } from './read-input.ts'
import { safeId } from './stations.ts'

export const userQuery = v.strictObject({ ...pageFields, role: v.optional(roleSchema) })
export const roleBody = v.strictObject({ role: v.nullable(roleSchema) })
export const meBody = v.strictObject({
  name: v.optional(label),
  language: v.optional(v.picklist(['id', 'en'])),
})

/** `GET /users` */
export const listUsers: Handler = async (call, deps) => {
  const { role, ...page } = readQuery(call, userQuery)
  let query: Query = deps.firestore.collection(collections.users)
  if (role !== undefined) query = query.where('role', '==', role)
  const { snapshots, nextCursor } = await pageById('users', query, page)
  await noteRead({ caller: call.caller, what: 'people', path: collections.users }, deps)
  return { status: 200, body: { items: parseSnapshots(userSchema, snapshots, deps.log), nextCursor } }
}

/** `PATCH /users/{uid}`: gives or takes a role. Refused for the last admin. Effective with the person's next token. */
export const changeRole: Handler = async (call, deps) => {
  const { role } = readBody(call, roleBody)
  const account = await deps.accounts.find(safeId(call.parts.uid ?? ''))
  if (account === undefined) throw notFound('account')
  const { firestore } = deps
  const path = paths.user(account.uid)
  const user = await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, userSchema, path)
    const admins = firestore.collection(collections.users).where('role', '==', 'admin').limit(2)
    const { docs } = await transaction.get(admins)
    if (role !== 'admin' && docs.every(({ id }) => id === account.uid) && docs.length > 0) {
      throw conflict('last-admin', 'This is the only admin. Make somebody else admin first.')
    }
    const now = deps.now()
    const next = { ...(stored ?? newUser(account, now)), role, lastUpdatedAt: now }
    transaction.set(firestore.doc(path), next)
    audit(transaction, firestore, {
      caller: call.caller,
      action: 'user.changeRole',
      path,
      detail: `${account.role ?? 'driver'} to ${role ?? 'driver'}`,
      at: now,
    })
    return next
  })
  await deps.accounts.setRole(account.uid, role)
  return { status: 200, body: user }
}

/** `GET /me`: who the caller is, for pages and scripts. */
export const getMe: Handler = async ({ caller }, deps) => {
  if (caller.kind === 'apiKey') {
    return { status: 200, body: { kind: 'apiKey', keyId: caller.keyId, name: caller.name, role: caller.role } }
  }
  if (caller.kind === 'nobody') throw notFound('account')
  const { uid, role, anonymous, email } = caller
  const user = await readDocument(deps.firestore, userSchema, paths.user(uid))
  return {
    status: 200,
    body: {
      kind: 'user',
      uid,
      role,
      anonymous,
      email,
      name: user?.name ?? caller.name,
      language: user?.language ?? 'id',
    },
  }
}

/** `PATCH /me`: own name and language. */
export const changeMe: Handler = async (call, deps) => {
  const { caller } = call
  const changes = readBody(call, meBody)
  if (caller.kind !== 'user' || caller.anonymous) throw forbidden('Only a person with an account has a name here.')
  const { firestore } = deps
  const path = paths.user(caller.uid)
  await firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, userSchema, path)
    const now = deps.now()
    transaction.set(firestore.doc(path), { ...(stored ?? newUser(caller, now)), ...changes, lastUpdatedAt: now })
    audit(transaction, firestore, {
      caller,
      action: 'user.changeSelf',
      path,
      detail: Object.keys(changes).join(', '),
      at: now,
    })
  })
  return getMe(call, deps)
}

/** The document of an account that has none yet. */
export function newUser(
  account: Pick<Account, 'uid' | 'email' | 'name'> & { readonly role: Role | null },
  now: Date,
): User {
  const { uid, email, name, role } = account
  return {
    uid,
    name: (name ?? email ?? '').slice(0, 200),
    email,
    role,
    language: 'id',
    accountIdTag: null,
    demo: null,
    lastUpdatedAt: now,
  }
}
