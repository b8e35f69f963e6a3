import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Firestore } from 'firebase-admin/firestore'
import { systemClock } from '../../ocpp-edge/src/clock.ts'
import { firestoreEdgeStore } from '../../ocpp-edge/src/edge-heartbeat/firestore-edge-store.ts'
import { jsonLog } from '../../ocpp-edge/src/log.ts'
import { firestoreStores } from '../../ocpp-edge/src/store/firestore/firestore-stores.ts'
import { startTestEdge, type TestEdge } from '../../ocpp-edge/test/start-test-edge.ts'
import { suiteAdmin, suitePerson, suiteVariable } from './suite-person.ts'

/** An edge with TLS by the run's own authority, on the Firestore of the running suite, and an admin who calls the API. */
export interface SecureWorld {
  readonly edge: TestEdge
  readonly firestore: Firestore
  /** PEM of the authority. */
  readonly ca: string
  /** @throws Error with the answer when the API refuses. */
  api(method: string, path: string, body: object): Promise<Readonly<Record<string, unknown>>>
  /** Fields of a document; undefined when it does not exist. */
  read(path: string): Promise<Readonly<Record<string, unknown>> | undefined>
  stop(): Promise<void>
}

/** @param run tells this edge from those of other files. */
export async function startSecureWorld(run: string): Promise<SecureWorld> {
  const { app, firestore, close } = suiteAdmin()
  const inFolder = (name: string) => readFileSync(join(suiteVariable('DEVELOPMENT_CA_FOLDER'), name), 'utf8')
  const ca = inFolder('ca.pem')
  const admin = await suitePerson(app, 'admin')
  const edgeId = `edge-${run}`
  const log = jsonLog('error', (line) => console.error(line))
  const edge = await startTestEdge({
    ...{ edgeId, commands: true, edges: firestoreEdgeStore(firestore) },
    stores: firestoreStores({ firestore, clock: systemClock, log, edgeId }),
    config: { tls: { port: 0, cert: inFolder('server.pem'), key: inFolder('server.key.pem'), ca } },
  })
  return {
    edge,
    firestore,
    ca,
    api: async (method, path, body) => {
      const answer = await admin(method, path, body)
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    read: async (path) => (await firestore.doc(path).get()).data(),
    stop: async () => {
      await edge.stop()
      await close()
    },
  }
}
