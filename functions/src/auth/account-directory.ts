import type { Role } from '@charge-it/shared/model/role.ts'

/** Who an ID token stands for. */
export interface SignedIn {
  readonly uid: string
  /** The claim of the token; at most an hour old. */
  readonly role: Role | null
  /** Signed in without an account: a guest of the driver page. */
  readonly anonymous: boolean
  readonly email: string | null
  readonly name: string | null
}

export interface Account {
  readonly uid: string
  readonly email: string | null
  readonly name: string | null
  readonly role: Role | null
}

export type CreateAccountResult =
  | { readonly kind: 'created'; readonly uid: string }
  | { readonly kind: 'refused'; readonly reason: 'email-exists' | 'invalid-email' | 'weak-password' }

/** The people of the project, as Firebase Authentication keeps them. */
export interface AccountDirectory {
  /** @returns undefined for a token that is malformed, forged, expired or of another project. */
  verify(idToken: string): Promise<SignedIn | undefined>
  /** As it is now, not as some token remembers. undefined = unknown. */
  find(uid: string): Promise<Account | undefined>
  /** Takes effect in the person's next token. Other claims stay. */
  setRole(uid: string, role: Role | null): Promise<void>
  create(account: {
    readonly email: string
    readonly password: string
    readonly name: string
  }): Promise<CreateAccountResult>
  remove(uid: string): Promise<void>
}
