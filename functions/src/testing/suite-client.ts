import { randomUUID } from 'node:crypto'
import type { Role } from '@charge-it/shared/model/role.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { getFirestore } from 'firebase-admin/firestore'
import * as v from 'valibot'

/** What the test runner's set-up put into the environment. */
export function suiteVariable(name: string): string {
  const text = process.env[name]
  if (text === undefined) throw new Error(`${name} is not set`)
  return text
}

/** The database of the running suite, and its API through Hosting as a person of a role. */
export async function openSuite(role: Role) {
  const app = initializeApp({ projectId: suiteVariable('GCLOUD_PROJECT') }, randomUUID())
  const auth = getAuth(app)
  const { uid } = await auth.createUser({})
  await auth.setCustomUserClaims(uid, { role })
  const emulator = `http://${suiteVariable('FIREBASE_AUTH_EMULATOR_HOST')}/identitytoolkit.googleapis.com`
  const signedIn = await fetch(`${emulator}/v1/accounts:signInWithCustomToken?key=x`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: await auth.createCustomToken(uid), returnSecureToken: true }),
  })
  const { idToken } = v.parse(v.object({ idToken: v.string() }), await signedIn.json())
  const origin = suiteVariable('HOSTING_ORIGIN')
  const authorization = `Bearer ${idToken}`
  return {
    firestore: getFirestore(app),
    origin,
    authorization,
    async call(method: string, path: string, body?: unknown) {
      const response = await fetch(`${origin}/api/v1${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: v.parse(v.record(v.string(), v.unknown()), JSON.parse(text)) }
    },
    close: () => deleteApp(app),
  }
}
