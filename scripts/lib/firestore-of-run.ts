import type { RunFile } from './run-file.ts'

/** The Admin SDK's Firestore for a running local system. */
export async function firestoreOfRun(run: RunFile) {
  process.env.FIRESTORE_EMULATOR_HOST = run.firestore
  process.env.METADATA_SERVER_DETECTION = 'none'
  const { initializeApp } = await import('firebase-admin/app')
  const { getFirestore } = await import('firebase-admin/firestore')
  return getFirestore(initializeApp({ projectId: run.projectId }, `scripts-${process.pid}`))
}
