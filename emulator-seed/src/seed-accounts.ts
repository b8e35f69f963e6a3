import type { Auth } from 'firebase-admin/auth'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './demo.ts'

/** Creates the demo accounts with their roles, or brings them back to what they should be. */
export async function seedAccounts(auth: Auth): Promise<void> {
  const { users } = await auth.getUsers(DEMO_ACCOUNTS.map(({ uid }) => ({ uid })))
  const known = new Set(users.map(({ uid }) => uid))
  for (const { uid, email, name, role } of DEMO_ACCOUNTS) {
    const account = { email, displayName: name, password: DEMO_PASSWORD, emailVerified: true }
    if (known.has(uid)) await auth.updateUser(uid, account)
    else await auth.createUser({ uid, ...account })
    await auth.setCustomUserClaims(uid, role === null ? null : { role })
  }
}
