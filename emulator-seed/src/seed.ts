import { createHash } from 'node:crypto'
import type { ApiKey } from '@charge-it/shared/model/api-key.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Auth } from 'firebase-admin/auth'
import type { Firestore } from 'firebase-admin/firestore'
import { baseDocuments } from './base-documents.ts'
import { PORTS } from './demo.ts'
import { CARD_COUNT, cardUid } from './demo-cards.ts'
import { type DemoStation, demoStations, fleetIds } from './demo-stations.ts'
import { faultDocuments } from './fault-documents.ts'
import type { HistoryFleet } from './fleet-status-of-days.ts'
import { demoHistory } from './history.ts'
import { historyDocuments } from './history-documents.ts'
import { readSessions } from './read-sessions.ts'
import { billedSessions, reportDocuments } from './report-documents.ts'
import { seedAccounts } from './seed-accounts.ts'
import { faultsOfDocuments } from './station-hours-of-days.ts'
import { writeDocuments } from './write-documents.ts'

/** Days of history that are seeded unless all are asked for. */
export const HISTORY_DAYS = 180

/** A station that the caller shall simulate. */
export interface SeededFleetStation {
  readonly stationId: string
  readonly connectors: number
  readonly maxPowerW: number
  readonly securityProfile: number
  /** Cards of the drivers who come here. */
  readonly cards: readonly string[]
  /** What its meters show, in Wh. */
  readonly registerWh: number
}

/**
 * Writes all but the history; takes a second or two.
 * @param options.auth null leaves the accounts out.
 * @param options.keys Authorisation keys of the stations that shall be able to connect.
 * @param options.fleet How many stations will be simulated.
 * @param options.days Of the history that will follow.
 */
export async function seedBase(options: {
  readonly firestore: Firestore
  readonly auth: Auth | null
  readonly now: Date
  readonly keys: Readonly<Record<string, string>>
  readonly fleet: number
  readonly ocppUrl: string
  readonly days: number | 'all'
}): Promise<{ readonly fleet: readonly SeededFleetStation[] }> {
  const source = readSessions()
  const sessions = demoHistory(source, options.now, options.days, options.fleet)
  const stations = demoStations([...new Set(source.map(({ station }) => station))], options.fleet)
  const { keys, ocppUrl, now } = options
  await Promise.all([
    options.auth === null ? undefined : seedAccounts(options.auth),
    writeDocuments(options.firestore, baseDocuments({ stations, sessions, keys, ocppUrl, now })),
  ])
  const fleet = fleetIds(options.fleet).flatMap((stationId, index): SeededFleetStation[] => {
    const station = stations.find((one) => one.stationId === stationId)
    return station === undefined ? [] : [fleetStation(station, index, sessions)]
  })
  return { fleet }
}

function fleetStation(
  station: DemoStation,
  index: number,
  sessions: ReturnType<typeof demoHistory>,
): SeededFleetStation {
  const own = sessions.filter((session) => session.station.stationId === station.stationId)
  return {
    stationId: station.stationId,
    connectors: station.connectors,
    maxPowerW: station.maxPowerW,
    securityProfile: station.securityProfile,
    cards: Array.from({ length: 4 }, (_, card) => cardUid((index * 4 + card) % CARD_COUNT)),
    registerWh: own.reduce((sum, { energyWh }) => sum + energyWh, 0),
  }
}

/**
 * Writes the history: transactions with their bills, days, faults.
 * @param options.fleet How many stations will be simulated: those are what was connected.
 * @returns how many documents.
 */
export async function seedHistory(options: {
  readonly firestore: Firestore
  readonly now: Date
  readonly fleet: number
  readonly days: number | 'all'
  readonly progress: (written: number, total: number) => void
}): Promise<number> {
  const source = readSessions()
  const stations = demoStations([...new Set(source.map(({ station }) => station))], options.fleet)
  const faults = faultDocuments(stations, options.now)
  const sessions = demoHistory(source, options.now, options.days)
  const history = historyDocuments(sessions, options.now, historyFleet(stations), faultsOfDocuments(faults))
  const reports = reportDocuments(stations, billedSessions(history), faults, options.now)
  const documents = [...history, ...faults, ...reports]
  await writeDocuments(options.firestore, documents, (written) => options.progress(written, documents.length))
  return documents.length
}

/** The fleet as its history knows it. */
export function historyFleet(stations: readonly DemoStation[]): HistoryFleet {
  const connecting = stations.filter(({ simulated }) => simulated).map(({ stationId }) => stationId)
  return { connecting, stations: stations.length, connectorsEach: PORTS }
}

/** Stores a local API key of role admin, which a deployed function refuses. `secret` is everything after the second `_`. */
export async function seedApiKey(firestore: Firestore, keyId: string, secret: string, now: Date): Promise<void> {
  const key: ApiKey = {
    keyId,
    secretSha256: createHash('sha256').update(secret, 'utf8').digest('hex'),
    role: 'admin',
    name: 'Local demo key',
    demoOnly: true,
    createdAt: now,
    expiresAt: null,
    revokedAt: null,
  }
  await firestore.doc(paths.apiKey(keyId)).set(key)
}
