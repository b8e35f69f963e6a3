import { auth } from '@googleapis/iam'
import type { FirestoreTarget } from '../lib/firestore-of-options.ts'
import { PlainError } from '../lib/plain-error.ts'
import { type FirestoreRest, firestoreRest } from './firestore-rest.ts'

/** The documents of a target, past its Security Rules. */
export function databaseOf({ projectId, emulator }: FirestoreTarget): FirestoreRest {
  if (emulator !== null) return firestoreRest(`http://${emulator}`, projectId, async () => 'owner')
  const google = new auth.GoogleAuth({ scopes: 'https://www.googleapis.com/auth/datastore' })
  return firestoreRest('https://firestore.googleapis.com', projectId, async () => {
    const token = await google.getAccessToken()
    if (!token) throw new PlainError('Google gave no access token. Run "gcloud auth application-default login".')
    return token
  })
}
