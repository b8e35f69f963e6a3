import type { AuditEntry } from '@charge-it/shared/model/audit-entry.ts'
import type { Role } from '@charge-it/shared/model/role.ts'
import type { SignedIn } from './account-directory.ts'

/** Who asks: a signed-in person, a program with an API key, or nobody in particular. */
export type Caller =
  | ({ readonly kind: 'user' } & SignedIn)
  | { readonly kind: 'apiKey'; readonly keyId: string; readonly name: string; readonly role: Role }
  | { readonly kind: 'nobody' }

export function roleOf(caller: Caller): Role | null {
  return caller.kind === 'nobody' ? null : caller.role
}

/** The caller as commands and audit entries name it. */
export function actorOf(caller: Caller): AuditEntry['actor'] {
  switch (caller.kind) {
    case 'user':
      return { kind: caller.role === null ? 'driver' : 'user', id: caller.uid, role: caller.role }
    case 'apiKey':
      return { kind: 'apiKey', id: caller.keyId, role: caller.role }
    case 'nobody':
      return { kind: 'system', id: 'nobody', role: null }
  }
}
