import { randomUUID } from 'node:crypto'
import type { Role } from '@charge-it/shared/model/role.ts'
import type { Account, AccountDirectory, SignedIn } from './account-directory.ts'

/** {@link AccountDirectory} without a server: the token of an account is `token-{uid}`. */
export class InMemoryAccounts implements AccountDirectory {
  readonly #accounts = new Map<string, Account & { readonly anonymous: boolean; readonly tokenRole: Role | null }>()

  /** Adds an account and returns its ID token, which remembers the role of this moment. */
  add(uid: string, role: Role | null, options: { readonly anonymous?: boolean; readonly email?: string } = {}): string {
    const email = options.email ?? null
    this.#accounts.set(uid, { uid, email, name: null, role, tokenRole: role, anonymous: options.anonymous ?? false })
    return `token-${uid}`
  }

  async verify(idToken: string): Promise<SignedIn | undefined> {
    const account = this.#accounts.get(idToken.replace(/^token-/, ''))
    if (account === undefined || !idToken.startsWith('token-')) return undefined
    const { uid, tokenRole, anonymous, email, name } = account
    return { uid, role: tokenRole, anonymous, email, name }
  }

  async find(uid: string): Promise<Account | undefined> {
    return this.#accounts.get(uid)
  }

  async setRole(uid: string, role: Role | null): Promise<void> {
    const account = this.#accounts.get(uid)
    if (account !== undefined) this.#accounts.set(uid, { ...account, role })
  }

  async create(draft: { readonly email: string; readonly password: string; readonly name: string }) {
    if (!/^[^@\s]+@[^@\s]+$/.test(draft.email)) return { kind: 'refused', reason: 'invalid-email' } as const
    if (draft.password.length < 6) return { kind: 'refused', reason: 'weak-password' } as const
    for (const { email } of this.#accounts.values()) {
      if (email === draft.email) return { kind: 'refused', reason: 'email-exists' } as const
    }
    const uid = randomUUID()
    this.add(uid, null, { email: draft.email })
    return { kind: 'created', uid } as const
  }

  async remove(uid: string): Promise<void> {
    this.#accounts.delete(uid)
  }
}
