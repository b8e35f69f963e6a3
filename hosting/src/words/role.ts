import type { Role } from '@charge-it/shared/model/role.ts'
import { msg } from '@lit/localize'

/** A role in the language shown now. */
export function roleWord(role: Role): string {
  switch (role) {
    case 'admin':
      return msg('administrator')
    case 'operator':
      return msg('operator')
    case 'technician':
      return msg('technician')
    case 'viewer':
      return msg('viewer')
  }
}
