import { randomUUID } from 'node:crypto'
import { type App, deleteApp, initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import * as v from 'valibot'

const signedInSchema = v.object({ idToken: v.string() })

/** Of the emulator suite that runs. @throws Error when it does not. */
export function suiteVariable(name: string): string {
  const text = process.env[name]
  if (text === undefined) throw new Error(`${name} is not set`)
  return text
}

/** The Admin SDK of the running suite. */
export function suiteAdmin(): { readonly app: App; readonly firestore: Firestore; close(): Promise<void> } {
  const app = initializeApp({ projectId: suiteVariable('GCLOUD_PROJECT') }, randomUUID())
  return { app, firestore: getFirestore(app), close: () => deleteApp(app) }
}

export interface ApiAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** A new person of a role, signed in, who calls the REST API. @returns calls below /api/v1. */
export async function suitePerson(
  app: App,
  role: string,
): Promise<(method: string, path: string, body?: object) => Promise<ApiAnswer>> {
  const auth = getAuth(app)
  const { uid } = await auth.createUser({})
  await auth.setCustomUserClaims(uid, { role })
  const accounts = `http://${suiteVariable('FIREBASE_AUTH_EMULATOR_HOST')}/identitytoolkit.googleapis.com/v1/accounts`
  const headers = { 'content-type': 'application/json' }
  const signedIn = await fetch(`${accounts}:signInWithCustomToken?key=x`, {
    ...{ method: 'POST', headers },
    body: JSON.stringify({ token: await auth.createCustomToken(uid), returnSecureToken: true }),
  })
  const { idToken } = v.parse(signedInSchema, await signedIn.json())
  return async (method, path, body) => {
    const response = await fetch(`${suiteVariable('HOSTING_ORIGIN')}/api/v1${path}`, {
      ...{ method, headers: { ...headers, authorization: `Bearer ${idToken}` } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: v.parse(v.record(v.string(), v.unknown()), text === '' ? {} : JSON.parse(text)),
    }
  }
}
