import { ROLES, type Role } from '@charge-it/shared/model/role.ts'
import { FirebaseError } from 'firebase/app'
import { type Auth, onIdTokenChanged, signInWithEmailAndPassword, signOut } from 'firebase/auth'

/** Who is signed in. `role` is null for a driver's account. */
export interface Person {
  readonly uid: string
  readonly email: string | null
  readonly name: string
  readonly role: Role | null
}

export type SignInOutcome = 'signedIn' | 'refused' | 'tooMany' | 'unreachable'

/**
 * Follows who is signed in, and with which role (custom claim `role`). Anonymous accounts of the driver page count as nobody.
 * @returns stops following.
 */
export function followPerson(auth: Auth, changed: (person: Person | null) => void): () => void {
  return onIdTokenChanged(auth, async (user) => {
    if (user === null || user.isAnonymous) {
      changed(null)
      return
    }
    const { claims } = await user.getIdTokenResult()
    changed({
      uid: user.uid,
      email: user.email,
      name: user.displayName ?? user.email?.split('@')[0] ?? user.uid,
      role: ROLES.find((role) => role === claims.role) ?? null,
    })
  })
}

/** Signs in. Unknown account, wrong password and disabled account are not told apart. */
export async function signIn(auth: Auth, email: string, password: string): Promise<SignInOutcome> {
  try {
    await signInWithEmailAndPassword(auth, email, password)
    return 'signedIn'
  } catch (error) {
    if (!(error instanceof FirebaseError)) throw error
    if (error.code === 'auth/network-request-failed') return 'unreachable'
    return error.code === 'auth/too-many-requests' ? 'tooMany' : 'refused'
  }
}

/** Ends the session on this device. */
export async function endSession(auth: Auth): Promise<void> {
  await signOut(auth)
}

/** Fetches the token anew, so that a changed role shows. */
export async function refreshRole(auth: Auth): Promise<void> {
  await auth.currentUser?.getIdToken(true)
}
