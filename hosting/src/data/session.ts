import { ROLES, type Role } from '@charge-it/shared/model/role.ts'
import { FirebaseError } from 'firebase/app'
import {
  type Auth,
  isSignInWithEmailLink,
  onIdTokenChanged,
  sendPasswordResetEmail,
  sendSignInLinkToEmail,
  signInWithEmailAndPassword,
  signInWithEmailLink,
  signOut,
} from 'firebase/auth'

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
    return outcomeOf(error)
  }
}

export type MailOutcome = 'sent' | 'tooMany' | 'unreachable'

/** Sends a link to set a new password. Unknown addresses look the same: nobody learns who has an account. */
export async function sendResetLink(auth: Auth, email: string): Promise<MailOutcome> {
  return mailOutcome(() => sendPasswordResetEmail(auth, email))
}

/** Sends a link that signs in without a password. Remembers the address on this device, which the link needs. */
export async function sendSignInLink(auth: Auth, email: string): Promise<MailOutcome> {
  const outcome = await mailOutcome(() =>
    sendSignInLinkToEmail(auth, email, { url: `${location.origin}/sign-in`, handleCodeInApp: true }),
  )
  if (outcome === 'sent') localStorage.setItem(LINK_EMAIL_KEY, email)
  return outcome
}

/** True when the page was opened by a link of {@link sendSignInLink}. */
export function openedBySignInLink(auth: Auth): boolean {
  return isSignInWithEmailLink(auth, location.href)
}

/** The address that asked for the link on this device; '' when the link was opened on another one. */
export function rememberedLinkEmail(): string {
  return localStorage.getItem(LINK_EMAIL_KEY) ?? ''
}

/** Signs in by the link of the page's address; a link works once. */
export async function signInByLink(auth: Auth, email: string): Promise<SignInOutcome> {
  try {
    await signInWithEmailLink(auth, email, location.href)
    localStorage.removeItem(LINK_EMAIL_KEY)
    return 'signedIn'
  } catch (error) {
    return outcomeOf(error)
  }
}

const LINK_EMAIL_KEY = 'charge-it-sign-in-link'

function outcomeOf(error: unknown): SignInOutcome {
  if (!(error instanceof FirebaseError)) throw error
  if (error.code === 'auth/network-request-failed') return 'unreachable'
  return error.code === 'auth/too-many-requests' ? 'tooMany' : 'refused'
}

async function mailOutcome(send: () => Promise<void>): Promise<MailOutcome> {
  try {
    await send()
    return 'sent'
  } catch (error) {
    const outcome = outcomeOf(error)
    return outcome === 'unreachable' || outcome === 'tooMany' ? outcome : 'sent'
  }
}

const LEFT_KEY = 'charge-it-signed-out-at'

/** Ends the session on this device: of all its tabs, which learn that somebody wanted it. */
export async function endSession(auth: Auth): Promise<void> {
  localStorage.setItem(LEFT_KEY, String(Date.now()))
  await signOut(auth)
}

/** True when somebody signed out in a tab of this browser since then; otherwise a session ended by itself. */
export function signedOutSince(moment: Date): boolean {
  return Number(localStorage.getItem(LEFT_KEY) ?? 0) >= moment.getTime()
}

/** Fetches the token anew, so that a changed role shows. */
export async function refreshRole(auth: Auth): Promise<void> {
  await auth.currentUser?.getIdToken(true)
}
