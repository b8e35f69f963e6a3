import { PlainError } from './plain-error.ts'
import { RUN_FILE, readRunFile } from './run-file.ts'

/** Where a command that reads and writes Firestore goes. */
export interface FirestoreTarget {
  readonly projectId: string
  /** host:port of an emulator; null for the real thing. */
  readonly emulator: string | null
  /** For people: which of the two it is. */
  readonly label: string
}

/**
 * The emulator of FIRESTORE_EMULATOR_HOST, else the project that is named, else the running local system.
 * @param project Of `--project`. With an emulator it names the project there.
 * @throws PlainError when there is none of the three.
 */
export function firestoreTarget(
  project: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): FirestoreTarget {
  const emulator = environment.FIRESTORE_EMULATOR_HOST
  if (emulator !== undefined && emulator !== '') {
    const projectId = project ?? environment.GCLOUD_PROJECT ?? 'demo-charge-it'
    return { projectId, emulator, label: `${projectId} in the emulator at ${emulator}` }
  }
  if (project !== undefined) return { projectId: project, emulator: null, label: `project ${project}` }
  const run = readRunFile(environment.CHARGE_IT_RUN_FILE || RUN_FILE)
  if (run !== undefined) {
    return { projectId: run.projectId, emulator: run.firestore, label: `${run.projectId} in the running system` }
  }
  throw new PlainError(
    'Which Firestore? Start a system with npm start, set FIRESTORE_EMULATOR_HOST, or name --project ID.',
  )
}

/** The Admin SDK's Firestore of a target, and what ends it. */
export async function openFirestore(target: FirestoreTarget) {
  // The SDK finds an emulator by its environment alone, and looks for Google's metadata server otherwise.
  if (target.emulator !== null) {
    process.env.FIRESTORE_EMULATOR_HOST = target.emulator
    process.env.METADATA_SERVER_DETECTION = 'none'
  }
  const { initializeApp } = await import('firebase-admin/app')
  const { getFirestore } = await import('firebase-admin/firestore')
  const firestore = getFirestore(initializeApp({ projectId: target.projectId }, `scripts-${process.pid}`))
  return { firestore, close: () => firestore.terminate() }
}
