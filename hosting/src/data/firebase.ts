import { type FirebaseApp, initializeApp } from 'firebase/app'
import {
  type Auth,
  browserLocalPersistence,
  connectAuthEmulator,
  indexedDBLocalPersistence,
  initializeAuth,
} from 'firebase/auth'
import { connectFirestoreEmulator, type Firestore, initializeFirestore } from 'firebase/firestore'
import type { AppConfig } from './app-config.ts'

export interface Firebase {
  readonly app: FirebaseApp
  readonly auth: Auth
  readonly db: Firestore
}

/** Connects to the configured project, or to its emulators. Without a popup resolver no outside script is ever loaded. */
export function connectFirebase(config: AppConfig): Firebase {
  const { projectId, apiKey, authDomain, appId, messagingSenderId } = config
  const app = initializeApp({ projectId, apiKey, authDomain, appId, messagingSenderId })
  const auth = initializeAuth(app, { persistence: [indexedDBLocalPersistence, browserLocalPersistence] })
  const db = initializeFirestore(app, {})
  if (config.emulators !== undefined) {
    connectAuthEmulator(auth, config.emulators.auth, { disableWarnings: true })
    const { hostname, port } = new URL(`http://${config.emulators.firestore}`)
    connectFirestoreEmulator(db, hostname, Number(port))
  }
  return { app, auth, db }
}
