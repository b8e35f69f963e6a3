import { randomUUID } from 'node:crypto'
import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { vi } from 'vitest'
import { systemClock } from '../../ocpp-edge/src/clock.ts'
import { firestoreEdgeStore } from '../../ocpp-edge/src/edge-heartbeat/firestore-edge-store.ts'
import { jsonLog } from '../../ocpp-edge/src/log.ts'
import { documentStores } from '../../ocpp-edge/src/store/document-stores.ts'
import type { Documents, Fields } from '../../ocpp-edge/src/store/documents.ts'
import { firestoreDocuments } from '../../ocpp-edge/src/store/firestore/firestore-documents.ts'
import { seedDocuments } from '../../ocpp-edge/src/store/testing/seed-documents.ts'
import { startTestEdge, type TestEdge } from '../../ocpp-edge/test/start-test-edge.ts'

const ANSWERED = new Set(['accepted', 'effectSeen', 'noEffect'])
const PENDING = new Set(['queued', 'sent'])

/** An edge that sends commands and runs the detectors, and what it has stored. */
export interface ScenarioWorld {
  /** `ws://127.0.0.1:port/ocpp` */
  readonly ocpp: string
  readonly documents: Documents
  /** Queues a command as the API does, and waits for the answer that the edge wrote. */
  command(
    stationId: string,
    action: string,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly status: string; readonly answer: Readonly<Record<string, unknown>> | null }>
  stop(): Promise<void>
}

/** Keeps its documents in this process. @param seed besides a site, a tariff and the card AB12. */
export async function memoryWorld(seed: Readonly<Record<string, Fields>>): Promise<ScenarioWorld> {
  const edge = await startTestEdge({ commands: true, seed })
  return worldOf(edge, edge.documents, async () => {})
}

/** Keeps them in a project of its own in the running Firestore emulator. */
export async function firestoreWorld(seed: Readonly<Record<string, Fields>>): Promise<ScenarioWorld> {
  const app = initializeApp({ projectId: `demo-scenarios-${randomUUID().slice(0, 8)}` }, randomUUID())
  const firestore = getFirestore(app)
  const all = { ...seedDocuments.site(), ...seedDocuments.tariff(), ...seedDocuments.idTag('AB12'), ...seed }
  await Promise.all(Object.entries(all).map(([path, fields]) => firestore.doc(path).set(fields)))
  const log = jsonLog('error', (line) => console.error(line))
  const deps = { firestore, clock: systemClock, log, edgeId: 'edge-scenarios' }
  const documents = firestoreDocuments(deps)
  const edge = await startTestEdge({
    ...{ commands: true, edgeId: deps.edgeId, edges: firestoreEdgeStore(firestore) },
    stores: documentStores({ ...deps, documents }),
  })
  return worldOf(edge, documents, () => deleteApp(app))
}

function worldOf(edge: TestEdge, documents: Documents, end: () => Promise<void>): ScenarioWorld {
  let count = 0
  return {
    ocpp: `${edge.origin}/ocpp`,
    documents,
    command: async (stationId, action, payload) => {
      const now = new Date()
      const commandId = `command-${++count}`
      const command: Command = {
        ...{ commandId, stationId, siteId: 'blok-m', action, payloadJson: JSON.stringify(payload), intent: 'operator' },
        ...{ status: 'queued', history: [{ status: 'queued', at: now }], createdAt: now, lastUpdatedAt: now },
        expiresAt: new Date(now.getTime() + 60_000),
        createdBy: { kind: 'user', id: 'operator', role: 'operator' },
        ...{ ownerUid: null, claimedBy: null, result: null },
      }
      const path = paths.command(commandId)
      await documents.commit([{ kind: 'create', path, fields: { ...command } }])
      const { status, result } = await vi.waitFor(
        async () => {
          const stored = parseDocument(commandSchema, path, await documents.get(path))
          if (PENDING.has(stored.status)) throw new Error(`${action} is ${stored.status}`)
          return stored
        },
        { timeout: 60_000, interval: 20 },
      )
      return {
        status: ANSWERED.has(status) ? 'Accepted' : status,
        answer: result?.payloadJson == null ? null : JSON.parse(result.payloadJson),
      }
    },
    stop: async () => {
      await edge.stop()
      await end()
    },
  }
}
