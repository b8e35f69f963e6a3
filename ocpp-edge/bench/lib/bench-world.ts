import { randomBytes } from 'node:crypto'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { startFirestore } from '../../../scripts/lib/start-firestore.ts'
import { seedDocuments } from '../../src/store/testing/seed-documents.ts'
import { keyedStation } from './random-keys.ts'

/** A Firestore emulator with stations in it, and the environment of an edge that uses it. */
export interface BenchWorld {
  readonly firestore: Firestore
  readonly label: string
  readonly edgeEnv: Readonly<Record<string, string>>
  /** null: an emulator that ran before. */
  readonly databasePid: number | null
  /** Admits stations `B00000`, `B00001` ... @returns their ids. */
  stations(count: number): Promise<readonly string[]>
  /** Gives the first `count` of them random keys (security profile 1). */
  giveKeys(count: number, secret: string): Promise<void>
  stop(): Promise<void>
}

const BATCH = 400

export function stationIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `B${String(index).padStart(5, '0')}`)
}

export async function benchWorld(): Promise<BenchWorld> {
  const emulator = await startFirestore()
  process.env.FIRESTORE_EMULATOR_HOST = emulator.host
  process.env.METADATA_SERVER_DETECTION = 'none'
  const projectId = `demo-bench-${randomBytes(4).toString('hex')}`
  const app = initializeApp({ projectId }, projectId)
  const firestore = getFirestore(app)
  let admitted = 0

  const put = async (documents: readonly (readonly [string, object])[]) => {
    for (let first = 0; first < documents.length; first += BATCH) {
      const batch = firestore.batch()
      for (const [path, fields] of documents.slice(first, first + BATCH)) batch.set(firestore.doc(path), fields)
      await batch.commit()
    }
  }
  await put(Object.entries({ ...seedDocuments.site(), ...seedDocuments.tariff() }))

  return {
    firestore,
    label: emulator.label,
    databasePid: emulator.pid,
    edgeEnv: {
      GCLOUD_PROJECT: projectId,
      FIRESTORE_EMULATOR_HOST: emulator.host,
      METADATA_SERVER_DETECTION: 'none',
      ALLOW_INSECURE: '1',
    },
    async stations(count) {
      const ids = stationIds(count)
      await put(
        ids.slice(admitted).flatMap((id) => [
          ...Object.entries(seedDocuments.station(id)),
          ...Object.entries(seedDocuments.connector(id, 1)),
          // A card of its own: starts of one card wait for each other.
          ...Object.entries(seedDocuments.idTag(id)),
        ]),
      )
      admitted = Math.max(admitted, count)
      return ids
    },
    async giveKeys(count, secret) {
      await put(stationIds(count).flatMap((id) => Object.entries(keyedStation(secret, id))))
    },
    async stop() {
      await deleteApp(app)
      await emulator.stop()
    },
  }
}
