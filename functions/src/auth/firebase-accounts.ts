import { type Role, roleSchema } from '@charge-it/shared/model/role.ts'
import type { Auth, UserRecord } from 'firebase-admin/auth'
import * as v from 'valibot'
import type { Account, AccountDirectory, CreateAccountResult } from './account-directory.ts'

const errorSchema = v.object({ code: v.string() })

/** {@link AccountDirectory} on Firebase Authentication. */
export function firebaseAccounts(auth: Auth): AccountDirectory {
  return {
    async verify(idToken) {
      try {
        const token = await auth.verifyIdToken(idToken)
        return {
          uid: token.uid,
          role: roleOf(token.role),
          anonymous: token.firebase.sign_in_provider === 'anonymous',
          email: token.email ?? null,
          name: typeof token.name === 'string' ? token.name : null,
        }
      } catch (error) {
        // Every auth/* code means: this token proves nothing. The rest (network) must not look like a bad token.
        if (codeOf(error)?.startsWith('auth/') && codeOf(error) !== 'auth/internal-error') return undefined
        throw error
      }
    },
    async find(uid) {
      try {
        return toAccount(await auth.getUser(uid))
      } catch (error) {
        if (codeOf(error) === 'auth/user-not-found' || codeOf(error) === 'auth/invalid-uid') return undefined
        throw error
      }
    },
    async setRole(uid, role) {
      const { customClaims = {} } = await auth.getUser(uid)
      await auth.setCustomUserClaims(uid, { ...customClaims, role })
    },
    async create({ email, password, name }): Promise<CreateAccountResult> {
      try {
        const { uid } = await auth.createUser({ email, password, displayName: name })
        return { kind: 'created', uid }
      } catch (error) {
        switch (codeOf(error)) {
          case 'auth/email-already-exists':
            return { kind: 'refused', reason: 'email-exists' }
          case 'auth/invalid-email':
            return { kind: 'refused', reason: 'invalid-email' }
          case 'auth/invalid-password':
            return { kind: 'refused', reason: 'weak-password' }
          default:
            throw error
        }
      }
    },
    remove: (uid) => auth.deleteUser(uid),
  }
}

function toAccount(user: UserRecord): Account {
  return {
    uid: user.uid,
    email: user.email ?? null,
    name: user.displayName ?? null,
    role: roleOf(user.customClaims?.role),
  }
}

function roleOf(claim: unknown): Role | null {
  const parsed = v.safeParse(roleSchema, claim)
  return parsed.success ? parsed.output : null
}

function codeOf(error: unknown): string | undefined {
  const parsed = v.safeParse(errorSchema, error)
  return parsed.success ? parsed.output.code : undefined
}
