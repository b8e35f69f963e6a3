import { timingSafeEqual } from 'node:crypto'
import { label } from '@charge-it/shared/model/fields.ts'
import { INVITATION_DAYS, type Invitation, invitationSchema } from '@charge-it/shared/model/invitation.ts'
import { roleSchema } from '@charge-it/shared/model/role.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { ApiCall, Handler } from '../api/api-call.ts'
import { ApiError, badParameter, conflict, notFound } from '../api/api-error.ts'
import { readBody } from '../api/read-input.ts'
import { safeId } from '../api/stations.ts'
import { newUser } from '../api/users.ts'
import { hashApiSecret } from '../auth/api-key.ts'
import { actorOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

const DAY_MS = 86_400_000
const KEPT_DAYS = 30
const OPEN_AT_MOST = 100
const ATTEMPTS = 10
const WINDOW_S = 600
const TOKEN = /^([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{32})$/

const email = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email('is no e-mail address'), v.maxLength(200))
export const inviteBody = v.strictObject({ email, role: roleSchema, name: v.optional(label, '') })
const tokenField = { token: v.pipe(v.string(), v.maxLength(200)) }
export const tokenBody = v.strictObject(tokenField)
export const acceptBody = v.strictObject({
  ...tokenField,
  name: v.pipe(label, v.minLength(1, 'is empty')),
  /** Left out by somebody who is signed in with an account of the invited address. */
  password: v.optional(v.pipe(v.string(), v.minLength(10, 'must have at least 10 characters'), v.maxLength(200))),
  language: v.optional(v.picklist(['id', 'en']), 'id'),
})

/**
 * `POST /invitations {email, role, name?}`: 201 with the token of the link, shown this once. An older open invitation of
 * the same address ends.
 */
export const createInvitation: Handler = async (call, deps) => {
  const body = readBody(call, inviteBody)
  const { firestore } = deps
  const [invitationId, secret] = [randomText(12, deps), randomText(24, deps)]
  const now = deps.now()
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * DAY_MS)
  const invitation: Invitation = {
    invitationId,
    email: body.email,
    role: body.role,
    name: body.name,
    secretSha256: hashApiSecret(secret),
    createdAt: now,
    createdBy: actorOf(call.caller).id,
    expiresAt,
    acceptedAt: null,
    acceptedBy: null,
    expireAt: new Date(expiresAt.getTime() + KEPT_DAYS * DAY_MS),
  }
  await firestore.runTransaction(async (transaction) => {
    const open = await transaction.get(openInvitations(deps))
    for (const { ref } of open.docs.filter((each) => each.get('email') === body.email)) transaction.delete(ref)
    if (open.size >= OPEN_AT_MOST) throw conflict('too-many-invitations', 'There are too many open invitations.')
    transaction.create(firestore.doc(paths.invitation(invitationId)), invitation)
    audit(transaction, firestore, {
      caller: call.caller,
      action: 'user.invite',
      path: paths.invitation(invitationId),
      detail: body.role,
      at: now,
    })
  })
  return { status: 201, body: { ...publicFields(invitation), token: `${invitationId}.${secret}` } }
}

/** `GET /invitations`: those that can still be accepted. */
export const listInvitations: Handler = async (_call, deps) => {
  const { docs } = await openInvitations(deps).get()
  return {
    status: 200,
    body: { items: parseSnapshots(invitationSchema, docs, deps.log).map(publicFields), nextCursor: null },
  }
}

/** `DELETE /invitations/{invitationId}`: the link ends. */
export const removeInvitation: Handler = async (call, deps) => {
  const { firestore } = deps
  const path = paths.invitation(safeId(call.parts.invitationId ?? ''))
  await firestore.runTransaction(async (transaction) => {
    const invitation = await readDocument({ firestore, transaction }, invitationSchema, path)
    if (invitation === undefined || invitation.acceptedAt !== null) throw notFound('invitation')
    transaction.delete(firestore.doc(path))
    audit(transaction, firestore, { caller: call.caller, action: 'user.uninvite', path, at: deps.now() })
  })
  return { status: 204 }
}

/** `POST /public/invitations/read {token}`: whom it invites, for the page behind the link. No secret in an address. */
export const getInvitation: Handler = async (call, deps) => {
  limit(call, deps)
  const { token } = readBody(call, tokenBody)
  const { email: invited, role, name, expiresAt } = await valid(token, deps)
  return { status: 200, body: { email: invited, role, name, expiresAt } }
}

/**
 * `POST /public/invitations/accept {token, name, password}`: makes the account with the role of the invitation; 201. Somebody
 * who is signed in with an account of the invited address gets the role there, and gives no password.
 */
export const acceptInvitation: Handler = async (call, deps) => {
  limit(call, deps)
  const body = readBody(call, acceptBody)
  const { invitationId, email: invited, role } = await valid(body.token, deps)
  const { uid, created } = await accountFor(call, { ...body, email: invited }, deps)
  const { firestore } = deps
  const path = paths.invitation(invitationId)
  try {
    await firestore.runTransaction(async (transaction) => {
      const again = await readDocument({ firestore, transaction }, invitationSchema, path)
      if (again === undefined || again.acceptedAt !== null) throw ended()
      const stored = await readDocument({ firestore, transaction }, userSchema, paths.user(uid))
      const now = deps.now()
      const user = stored ?? newUser({ uid, email: invited, name: body.name, role }, now)
      transaction.set(firestore.doc(paths.user(uid)), {
        ...user,
        name: body.name,
        role,
        language: body.language,
        lastUpdatedAt: now,
      })
      transaction.update(firestore.doc(path), { acceptedAt: now, acceptedBy: uid })
      const detail = `${role}, invited by ${again.createdBy}`
      audit(transaction, firestore, {
        caller: call.caller,
        action: 'user.join',
        path: paths.user(uid),
        detail,
        at: now,
      })
    })
  } catch (error) {
    // Two may have come at once with one link: whoever lost leaves nothing behind.
    if (created) await deps.accounts.remove(uid)
    throw error
  }
  await deps.accounts.setRole(uid, role)
  return { status: 201, body: { uid, email: invited, role } }
}

async function accountFor(
  { caller }: ApiCall,
  { email: invited, password, name }: { readonly email: string; readonly password?: string; readonly name: string },
  deps: Deps,
): Promise<{ readonly uid: string; readonly created: boolean }> {
  if (caller.kind === 'user' && !caller.anonymous && caller.email?.toLowerCase() === invited) {
    return { uid: caller.uid, created: false }
  }
  if (password === undefined) throw badParameter('password', 'is missing')
  const made = await deps.accounts.create({ email: invited, password, name })
  if (made.kind === 'created') return { uid: made.uid, created: true }
  switch (made.reason) {
    case 'email-exists':
      throw conflict('email-exists', 'An account with this e-mail exists. Sign in with it, then open the link again.')
    case 'invalid-email':
      throw conflict('invalid-email', 'The invited address is no e-mail address.')
    case 'weak-password':
      throw badParameter('password', 'is too weak')
  }
}

function openInvitations({ firestore, now }: Deps) {
  return firestore
    .collection(collections.invitations)
    .where('acceptedAt', '==', null)
    .where('expiresAt', '>', now())
    .orderBy('expiresAt')
    .limit(OPEN_AT_MOST)
}

/** @throws ApiError 410 for a token that is unknown, wrong, used or too old: they are not told apart. */
async function valid(token: string, deps: Deps): Promise<Invitation> {
  const [, invitationId, secret] = TOKEN.exec(token) ?? []
  if (invitationId === undefined || secret === undefined) throw ended()
  const invitation = await readDocument(deps.firestore, invitationSchema, paths.invitation(invitationId))
  if (invitation === undefined || invitation.acceptedAt !== null || invitation.expiresAt <= deps.now()) throw ended()
  const [given, stored] = [hashApiSecret(secret), invitation.secretSha256].map((hex) => Buffer.from(hex, 'hex'))
  if (given === undefined || stored === undefined || given.length !== stored.length) throw ended()
  if (!timingSafeEqual(given, stored)) throw ended()
  return invitation
}

function ended(): ApiError {
  return new ApiError(410, 'invitation-ended', 'This invitation has ended. Ask for a new one.')
}

function limit(call: ApiCall, deps: Deps): void {
  const waitS = deps.limiter.take(`invitation:${call.remoteAddress}`, ATTEMPTS, WINDOW_S, deps.now())
  if (waitS === 0) return
  throw new ApiError(429, 'too-many-requests', 'Too many attempts. Please wait.', {
    headers: { 'retry-after': String(waitS) },
  })
}

function publicFields({ invitationId, email: invited, role, name, createdAt, expiresAt }: Invitation) {
  return { invitationId, email: invited, role, name, createdAt, expiresAt }
}

function randomText(bytes: number, deps: Deps): string {
  return Buffer.from(deps.randomBytes(bytes)).toString('base64url')
}
