import { createHash, timingSafeEqual } from 'node:crypto'
import { label } from '@charge-it/shared/model/fields.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import type { ApiCall, Handler } from './api-call.ts'
import { ApiError, badParameter, conflict, forbidden } from './api-error.ts'
import { readBody } from './read-input.ts'
import { newUser } from './users.ts'

export const setupBody = v.strictObject({
  setupCode: v.string(),
  email: v.optional(v.pipe(v.string(), v.maxLength(200))),
  password: v.optional(v.pipe(v.string(), v.minLength(10, 'must have at least 10 characters'), v.maxLength(200))),
  name: v.optional(label),
  language: v.optional(v.picklist(['id', 'en'])),
})
const ATTEMPTS = 10
const WINDOW_S = 600

/** `GET /setup`: whether the first admin is still to be made here. */
export const getSetup: Handler = async (_call, deps) => ({ status: 200, body: { open: await isOpen(deps) } })

/**
 * `POST /setup`: makes the first admin, out of e-mail and password or out of the account that asks. Needs the one-time
 * code of the installation and is closed as soon as there is an admin.
 */
export const createFirstAdmin: Handler = async (call, deps) => {
  const waitS = deps.limiter.take(`setup:${call.remoteAddress}`, ATTEMPTS, WINDOW_S, deps.now())
  if (waitS > 0) {
    throw new ApiError(429, 'too-many-requests', 'Too many attempts. Please wait.', {
      headers: { 'retry-after': String(waitS) },
    })
  }
  const body = readBody(call, setupBody)
  if (!(await isOpen(deps))) throw closed()
  if (!sameText(body.setupCode, deps.config.setupCode ?? '')) {
    throw forbidden('This is not the set-up code of this installation.', 'wrong-setup-code')
  }
  const { uid, email, created } = await accountFor(call, body, deps)
  const { firestore } = deps
  try {
    await deps.accounts.setRole(uid, 'admin')
    await firestore.runTransaction(async (transaction) => {
      const admins = firestore.collection(collections.users).where('role', '==', 'admin').limit(1)
      if (!(await transaction.get(admins)).empty) throw closed()
      const now = deps.now()
      const path = paths.user(uid)
      const user = newUser({ uid, email, name: body.name ?? null, role: 'admin' }, now)
      transaction.set(firestore.doc(path), { ...user, language: body.language ?? 'id' })
      audit(transaction, firestore, { caller: call.caller, action: 'setup.firstAdmin', path, at: now })
    })
  } catch (error) {
    // Two may have come at once: whoever lost leaves nothing behind.
    if (created) await deps.accounts.remove(uid)
    else await deps.accounts.setRole(uid, null)
    throw error
  }
  return { status: 201, body: { uid, email, role: 'admin' } }
}

async function isOpen(deps: Deps): Promise<boolean> {
  if (deps.config.setupCode === null) return false
  return (await deps.firestore.collection(collections.users).where('role', '==', 'admin').limit(1).get()).empty
}

function closed(): ApiError {
  return conflict('setup-closed', 'The set-up is closed: an admin exists, or no set-up code was configured.')
}

async function accountFor({ caller }: ApiCall, body: v.InferOutput<typeof setupBody>, deps: Deps) {
  const { email, password, name = '' } = body
  if (email === undefined && password === undefined && caller.kind === 'user' && !caller.anonymous) {
    return { uid: caller.uid, email: caller.email, created: false }
  }
  if (email === undefined) throw badParameter('email', 'is missing')
  if (password === undefined) throw badParameter('password', 'is missing')
  const result = await deps.accounts.create({ email, password, name })
  if (result.kind === 'created') return { uid: result.uid, email, created: true }
  switch (result.reason) {
    case 'email-exists':
      throw conflict('email-exists', 'An account with this e-mail exists. Sign in with it and send the code alone.')
    case 'invalid-email':
      throw badParameter('email', 'is no e-mail address')
    case 'weak-password':
      throw badParameter('password', 'is too weak')
  }
}

/** Compares without telling by its duration how much was right. */
function sameText(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text, 'utf8').digest())
  return expected !== '' && a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
