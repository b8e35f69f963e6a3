import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { edgeIsFresh } from '@charge-it/shared/model/edge.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { type BelievedTransaction, readArchive } from './station-journal.ts'

/** A transaction as it is stored, as far as the comparison looks at it. */
export interface StoredTransaction {
  readonly path: string
  readonly stationId: unknown
  readonly transactionId: unknown
  readonly connectorId: unknown
  readonly state: unknown
  readonly startedAt: unknown
  readonly stoppedAt: unknown
  readonly meterStartWh: unknown
  readonly meterStopWh: unknown
  readonly energyWh: unknown
  readonly stopReason: unknown
}

export interface StoredStation {
  readonly stationId: string
  readonly totalEnergyWh: unknown
  readonly connection: unknown
}

/** What lies in the database. */
export interface StoredWorld {
  readonly transactions: readonly StoredTransaction[]
  readonly stations: readonly StoredStation[]
  /** edgeId -> last heartbeat. */
  readonly heartbeats: ReadonlyMap<string, Date>
  readonly readAt: Date
}

/** What the stations know. */
export interface StationsWorld {
  readonly transactions: readonly BelievedTransaction[]
  /** stationId -> its socket is open. */
  readonly online: ReadonlyMap<string, boolean>
}

/**
 * Compares the stations' own records with the database. Knows neither the edge's code nor the simulator's.
 * @returns one sentence for each difference; none = everything that was confirmed is stored exactly once.
 */
export function compare(stations: StationsWorld, stored: StoredWorld): readonly string[] {
  return [
    ...transactionProblems(stations.transactions, stored.transactions),
    ...energyProblems(stations, stored),
    ...presenceProblems(stations.online, stored),
  ]
}

function transactionProblems(
  believed: readonly BelievedTransaction[],
  stored: readonly StoredTransaction[],
): readonly string[] {
  const problems: string[] = []
  const claimed = new Set<StoredTransaction>()
  for (const transaction of believed) {
    const { stationId, localId, transactionId, stop, givenUp } = transaction
    const name = `${stationId} ${localId}`
    // By what was measured, not by the id: the same session under two ids is booked twice.
    const same = stored.filter((each) => isSame(each, transaction))
    for (const each of same) claimed.add(each)
    if (givenUp) {
      problems.push(`${name}: the station gave a message up`)
      continue
    }
    if (transactionId === null) {
      problems.push(`${name}: the start was never confirmed`)
      continue
    }
    if (same.length === 0) problems.push(`${name}: a confirmed start is not stored`)
    if (same.length > 1)
      problems.push(`${name}: stored ${same.length} times (${same.map(({ path }) => path).join(', ')})`)
    const [document] = same
    if (document === undefined) continue
    if (document.transactionId !== transactionId) {
      problems.push(`${name}: stored as ${String(document.transactionId)}, confirmed as ${transactionId}`)
    }
    problems.push(...stopProblems(name, transaction, stop, document))
  }
  for (const { path, state } of stored.filter((each) => !claimed.has(each))) {
    problems.push(`${path}: no station started this transaction (${String(state)})`)
  }
  return problems
}

function stopProblems(
  name: string,
  { meterStartWh }: BelievedTransaction,
  stop: BelievedTransaction['stop'],
  document: StoredTransaction,
): readonly string[] {
  if (stop === null)
    return document.state === 'open' ? [] : [`${name}: runs, but is stored as ${String(document.state)}`]
  if (!stop.confirmed) return [`${name}: the stop was never confirmed`]
  if (document.state !== 'stopped') return [`${name}: a confirmed stop is not stored (${String(document.state)})`]
  const energyWh = stop.meterStopWh - meterStartWh
  const problems: string[] = []
  if (document.energyWh !== energyWh) {
    problems.push(`${name}: ${String(document.energyWh)} Wh stored, ${energyWh} Wh metered`)
  }
  if (document.meterStopWh !== stop.meterStopWh) {
    problems.push(`${name}: meterStop ${String(document.meterStopWh)} stored, ${stop.meterStopWh} sent`)
  }
  if (document.stopReason !== stop.reason) {
    problems.push(`${name}: stopped for ${stop.reason}, stored as ${String(document.stopReason)}`)
  }
  if (!isSameTime(document.stoppedAt, stop.stoppedAt)) {
    problems.push(`${name}: ended at ${stop.stoppedAt}, stored as ${String(document.stoppedAt)}`)
  }
  return problems
}

function isSame(stored: StoredTransaction, believed: BelievedTransaction): boolean {
  return (
    stored.stationId === believed.stationId &&
    stored.connectorId === believed.connectorId &&
    stored.meterStartWh === believed.meterStartWh &&
    isSameTime(stored.startedAt, believed.startedAt)
  )
}

function energyProblems(stations: StationsWorld, stored: StoredWorld): readonly string[] {
  const sums = new Map<string, number>()
  for (const { stationId, meterStartWh, stop } of stations.transactions) {
    if (stop !== null) sums.set(stationId, (sums.get(stationId) ?? 0) + stop.meterStopWh - meterStartWh)
  }
  return stored.stations
    .filter(({ stationId, totalEnergyWh }) => totalEnergyWh !== (sums.get(stationId) ?? 0))
    .map(
      ({ stationId, totalEnergyWh }) =>
        `${stationId}: ${String(totalEnergyWh)} Wh in total, its sessions make ${sums.get(stationId) ?? 0} Wh`,
    )
}

/** Only presence, for waiting until it has settled. */
export function presenceProblems(online: ReadonlyMap<string, boolean>, stored: StoredWorld): readonly string[] {
  const problems: string[] = []
  for (const [stationId, isOnline] of online) {
    const station = stored.stations.find((each) => each.stationId === stationId)
    const isShown = station !== undefined && isShownOnline(station.connection, stored)
    if (isShown !== isOnline) {
      problems.push(`${stationId}: ${isOnline ? 'online' : 'offline'}, but shown ${isShown ? 'online' : 'offline'}`)
    }
  }
  return problems
}

/** As the pages judge it: the station's own mark, and the instance that holds it is alive. */
function isShownOnline(connection: unknown, { heartbeats, readAt }: StoredWorld): boolean {
  if (typeof connection !== 'object' || connection === null) return false
  const { online, edgeId }: { online?: unknown; edgeId?: unknown } = connection
  return online === true && typeof edgeId === 'string' && edgeIsFresh(heartbeats.get(edgeId), readAt)
}

function isSameTime(stored: unknown, sent: string): boolean {
  return stored instanceof Date && stored.getTime() === Date.parse(sent)
}

/**
 * Reads what the comparison needs.
 * @param aheadMs Judges the heartbeats of instances as if it were so much later.
 */
export async function readStored(firestore: Firestore, aheadMs = 0): Promise<StoredWorld> {
  const [transactions, stations, edges] = await Promise.all(
    ['transactions', 'stations', 'edges'].map((name) => firestore.collection(name).get()),
  )
  const readAt = new Date(Date.now() + aheadMs)
  return {
    transactions: (transactions?.docs ?? []).map((snapshot) => ({
      path: snapshot.ref.path,
      stationId: snapshot.get('stationId'),
      transactionId: snapshot.get('transactionId'),
      connectorId: snapshot.get('connectorId'),
      state: snapshot.get('state'),
      startedAt: dateOf(snapshot.get('startedAt')),
      stoppedAt: dateOf(snapshot.get('stoppedAt')),
      meterStartWh: snapshot.get('meterStartWh'),
      meterStopWh: snapshot.get('meterStopWh'),
      energyWh: snapshot.get('energyWh'),
      stopReason: snapshot.get('stopReason'),
    })),
    stations: (stations?.docs ?? []).map((snapshot) => ({
      stationId: String(snapshot.get('stationId')),
      totalEnergyWh: snapshot.get('totalEnergyWh'),
      connection: snapshot.get('connection'),
    })),
    heartbeats: new Map(
      (edges?.docs ?? []).flatMap((snapshot) => {
        const heartbeatAt = dateOf(snapshot.get('heartbeatAt'))
        return heartbeatAt === null ? [] : [[snapshot.id, heartbeatAt] as const]
      }),
    ),
    readAt,
  }
}

function dateOf(value: unknown): Date | null {
  if (typeof value !== 'object' || value === null || !('toDate' in value) || typeof value.toDate !== 'function')
    return null
  const date: unknown = value.toDate()
  return date instanceof Date ? date : null
}

/**
 * Which stations were connected at last, by the event lines that the simulator printed.
 * @param events NDJSON; lines that are no events are passed over.
 */
export function onlineByEvents(events: string): ReadonlyMap<string, boolean> {
  const online = new Map<string, boolean>()
  for (const line of events.split('\n')) {
    if (!line.startsWith('{') || !line.endsWith('}')) continue
    const { event, stationId }: { event?: unknown; stationId?: unknown } = JSON.parse(line)
    if (typeof stationId !== 'string') continue
    if (event === 'connected') online.set(stationId, true)
    if (event === 'disconnected' || event === 'stopped') online.set(stationId, false)
  }
  return online
}

/** Reads what stations left behind: the archive of journals and the event lines. */
export async function readStations(archive: string, events: string): Promise<StationsWorld> {
  return { transactions: await readArchive(archive), online: onlineByEvents(await readFile(events, 'utf8')) }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { archive: { type: 'string' }, events: { type: 'string' }, project: { type: 'string' } },
  })
  const { archive, events, project } = values
  if (archive === undefined || events === undefined || project === undefined) {
    console.error(
      'node e2e/chaos/compare.ts --archive FOLDER --events FILE --project ID (FIRESTORE_EMULATOR_HOST is set)',
    )
    process.exit(2)
  }
  const app = initializeApp({ projectId: project })
  const stations = await readStations(archive, events)
  const problems = compare(stations, await readStored(getFirestore(app)))
  await deleteApp(app)
  for (const problem of problems) console.error(problem)
  console.log(JSON.stringify({ transactions: stations.transactions.length, problems: problems.length }))
  process.exitCode = problems.length === 0 ? 0 : 1
}
