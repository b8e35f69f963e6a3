import { createHash, randomBytes } from 'node:crypto'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { seedDocuments } from '../../ocpp-edge/src/store/testing/seed-documents.ts'
import { type TcpProxy, tcpProxy } from '../../ocpp-edge/src/store/testing/tcp-proxy.ts'
import { startFirestore } from '../../scripts/lib/start-firestore.ts'

export const CONNECTORS = 2

export interface ChaosStation {
  readonly stationId: string
  /** Authorisation key, security profile 1. */
  readonly key: string
  /** One card for each connector; none for a station that only connects. */
  readonly cards: readonly string[]
}

/** A database with a site and its stations, and the way to it that can be cut. */
export interface ChaosWorld {
  readonly projectId: string
  readonly emulator: string
  readonly label: string
  /** Past the proxy. */
  readonly firestore: Firestore
  readonly wayToFirestore: TcpProxy
  readonly stations: readonly ChaosStation[]
  stop(): Promise<void>
}

/** Repetitions come sooner and longer than the usual baseline asks for, so that outages end in deliveries. */
const BASELINE = {
  vendor: null,
  model: null,
  keys: [
    { key: 'MeterValueSampleInterval', value: '5' },
    { key: 'TransactionMessageAttempts', value: '100' },
    { key: 'TransactionMessageRetryInterval', value: '1' },
  ],
}

/** @param charging Stations that charge. @param idle Stations that only connect. */
export async function chaosWorld(charging: number, idle: number): Promise<ChaosWorld> {
  const emulator = await startFirestore()
  process.env.FIRESTORE_EMULATOR_HOST = emulator.host
  process.env.METADATA_SERVER_DETECTION = 'none'
  const projectId = `demo-chaos-${randomBytes(4).toString('hex')}`
  const app = initializeApp({ projectId }, projectId)
  const firestore = getFirestore(app)
  const stations = Array.from({ length: charging + idle }, (_, index): ChaosStation => {
    const name = String(index + 1).padStart(3, '0')
    const isIdle = index >= charging
    return {
      stationId: isIdle ? `IDLE-${name}` : `CHAOS-${name}`,
      key: randomBytes(20).toString('hex'),
      cards: isIdle ? [] : Array.from({ length: CONNECTORS }, (_, connector) => `C${name}${connector + 1}ABCD`),
    }
  })
  const documents = {
    ...seedDocuments.site(),
    ...seedDocuments.tariff(),
    'settings/baselines': { baselines: [BASELINE], lastUpdatedAt: new Date() },
  }
  for (const [index, { stationId, key, cards }] of stations.entries()) {
    Object.assign(
      documents,
      seedDocuments.station(stationId, { securityProfile: 1, simulated: true }),
      { [`stations/${stationId}/private/credentials`]: credentials(key) },
      ...Array.from({ length: CONNECTORS }, (_, connector) =>
        seedDocuments.connector(stationId, connector + 1, `CHAOS${String(index).padStart(2, '0')}${connector + 1}`),
      ),
      ...cards.map((card) => seedDocuments.idTag(card)),
    )
  }
  const entries = Object.entries(documents)
  for (let first = 0; first < entries.length; first += 400) {
    const batch = firestore.batch()
    for (const [path, fields] of entries.slice(first, first + 400)) batch.set(firestore.doc(path), fields)
    await batch.commit()
  }
  const wayToFirestore = await tcpProxy(emulator.host)
  return {
    ...{ projectId, firestore, stations, wayToFirestore },
    emulator: emulator.host,
    label: emulator.label,
    async stop() {
      await deleteApp(app)
      await wayToFirestore.close()
      await emulator.stop()
    },
  }
}

function credentials(key: string): object {
  const salt = randomBytes(16)
  const hash = createHash('sha256').update(salt).update(key).digest('hex')
  return {
    authorizationKeyHash: `sha256:${salt.toString('hex')}:${hash}`,
    previousAuthorizationKeyHash: null,
    changedAt: new Date(),
  }
}
