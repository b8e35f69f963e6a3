import { MIN_DECI_A } from '@charge-it/shared/load/allocate-load.ts'
import type { LoadConnector, OrderOutcome } from '@charge-it/shared/load/load-types.ts'
import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { type Connector, type ConnectorFacts, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { edgeIsFresh, edgeSchema } from '@charge-it/shared/model/edge.ts'
import type { LoadState } from '@charge-it/shared/model/load-state.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'

/** Voltage between a phase and neutral. */
export const NOMINAL_V = 230
/** Kept free for what is not measured: losses, meters, ramps. */
const RESERVE_SHARE = 0.05
/** Of a connector that nobody described. */
const ASSUMED_CAP_DECI_A = 320
/** More sessions than a site has connectors. */
const MAX_OPEN = 1_000
/** Where no limit is known nothing binds. */
const NO_LIMIT_DECI_A = 10_000_000

export interface LoadSite {
  readonly limitDeciA: readonly number[]
  readonly connectors: readonly LoadConnector[]
  readonly stations: ReadonlyMap<string, Station>
  readonly transactions: ReadonlyMap<string, Transaction>
  readonly dc: ReadonlySet<string>
  /** Phases that each connector's power is spread over. */
  readonly lines: ReadonlyMap<string, number>
}

/** What each phase of a site may carry, in tenths of an ampere, less 5 %. */
export function limitOfSite({ gridLimitW, phases }: Pick<Site, 'gridLimitW' | 'phases'>): number[] {
  const each =
    gridLimitW === null
      ? NO_LIMIT_DECI_A
      : Math.floor(((gridLimitW * (1 - RESERVE_SHARE)) / (phases * NOMINAL_V)) * 10 + 1e-6)
  return Array.from({ length: phases }, () => each)
}

/** A site's stations, connectors and open sessions as they are now: one read each, and the living edges. */
export async function readLoadSite(site: Site, deps: Deps): Promise<LoadSite> {
  const { firestore, log } = deps
  const [stationDocs, openDocs, edgeDocs] = await Promise.all([
    firestore.collection(collections.stations).where('siteId', '==', site.siteId).get(),
    firestore
      .collection(collections.transactions)
      .where('siteId', '==', site.siteId)
      .where('state', '==', 'open')
      .limit(MAX_OPEN)
      .get(),
    firestore.collection(collections.edges).get(),
  ])
  const stations = parseSnapshots(stationSchema, stationDocs.docs, log)
  const places = stations.flatMap(({ stationId, connectorCount }) =>
    Array.from({ length: connectorCount }, (_, index) => paths.connector(stationId, index + 1)),
  )
  const found = places.length === 0 ? [] : await firestore.getAll(...places.map((path) => firestore.doc(path)))
  const connectors = parseSnapshots(
    connectorSchema,
    found.filter(({ exists }) => exists),
    log,
  )
  const living = new Set(
    parseSnapshots(edgeSchema, edgeDocs.docs, log)
      .filter(({ stoppedAt, heartbeatAt }) => stoppedAt === null && edgeIsFresh(heartbeatAt, deps.now()))
      .map(({ edgeId }) => edgeId),
  )
  const running = new Map<string, Transaction>()
  for (const transaction of parseSnapshots(transactionSchema, openDocs.docs, log)) {
    const key = keyOf(transaction.stationId, transaction.connectorId ?? 0)
    const other = running.get(key)
    // One that never got its stop is older than what runs now.
    if (other === undefined || other.startedAt < transaction.startedAt) running.set(key, transaction)
  }
  const byId = new Map(stations.map((station) => [station.stationId, station]))
  return {
    limitDeciA: limitOfSite(site),
    stations: byId,
    transactions: new Map([...running.values()].map((each) => [each.transactionKey, each])),
    lines: new Map(
      connectors.map((each) => [keyOf(each.stationId, each.connectorId), linesOf(each.facts ?? null, site)]),
    ),
    dc: new Set(connectors.filter(isDc).map((each) => keyOf(each.stationId, each.connectorId))),
    connectors: connectors.flatMap((connector) => {
      const station = byId.get(connector.stationId)
      if (station === undefined) return []
      const transaction = running.get(keyOf(connector.stationId, connector.connectorId))
      return [loadConnector(site, station, connector, transaction, living)]
    }),
  }
}

/** How the orders under way ended. One whose document is gone may be in force. */
export async function readOutcomes(state: LoadState, deps: Deps): Promise<Map<string, OrderOutcome>> {
  const sent = [...Object.values(state.connectors), ...Object.values(state.stations)].flatMap((each) => each.sent ?? [])
  if (sent.length === 0) return new Map()
  const { firestore, log } = deps
  const found = await firestore.getAll(...sent.map(({ commandId }) => firestore.doc(paths.command(commandId))))
  const commands = parseSnapshots(
    commandSchema,
    found.filter(({ exists }) => exists),
    log,
  )
  return new Map(
    sent.map(({ commandId }) => {
      const command = commands.find((each) => each.commandId === commandId)
      return [commandId, command === undefined ? { kind: 'unknown', at: deps.now() } : outcomeOf(command)]
    }),
  )
}

function outcomeOf({ status, history, result, createdAt }: Command): OrderOutcome {
  const at = history.at(-1)?.at ?? createdAt
  switch (status) {
    case 'queued':
    case 'sent':
      return { kind: 'waiting', at }
    case 'accepted':
    case 'effectSeen':
    case 'noEffect':
      return { kind: 'accepted', at: history.findLast((step) => step.status === 'accepted')?.at ?? at }
    case 'rejected':
      return { kind: 'refused', at }
    case 'failed':
    case 'timedOut':
      // A CALLERROR is an answer: the station could not take it.
      return { kind: result?.errorCode == null ? 'unknown' : 'refused', at }
    case 'expired':
    case 'cancelled':
      // Queued again after the instance that sent it died, it may be in force.
      return { kind: history.some((step) => step.status === 'sent') ? 'unknown' : 'never', at }
    default: {
      const never: never = status
      return never
    }
  }
}

function loadConnector(
  site: Site,
  station: Station,
  connector: Connector,
  transaction: Transaction | undefined,
  living: ReadonlySet<string>,
): LoadConnector {
  const { stationId, connectorId, facts } = connector
  const { online, edgeId } = station.connection
  const capDeciA = capOf(facts ?? null, site)
  return {
    ...{ stationId, connectorId, capDeciA },
    key: keyOf(stationId, connectorId),
    phases: phasesOf(facts ?? null, site),
    minDeciA: Math.min(MIN_DECI_A, capDeciA),
    weight: facts?.loadWeight ?? 1,
    online: online && edgeId !== null && living.has(edgeId),
    bootedAt: station.lastBootAt,
    controllable:
      (station.ocppVersion ?? '1.6') === '1.6' &&
      (transaction === undefined || typeof transaction.transactionId === 'number'),
    transaction:
      transaction === undefined ? null : { key: transaction.transactionKey, startedAt: transaction.startedAt },
    sample: sampleOf(connector, site, transaction),
  }
}

/** One that nobody described counts on all phases. */
function phasesOf(facts: ConnectorFacts | null, { phases }: Site): number[] {
  const all = Array.from({ length: phases }, (_, index) => index)
  if (facts?.phases !== 1 || facts.currentType === 'DC') return all
  // A single phase that nobody named may be any.
  return facts.phaseRotation == null
    ? all
    : all.filter((index) => index === (facts.phaseRotation ?? 1) - 1 || phases === 1)
}

function capOf(facts: ConnectorFacts | null, site: Site): number {
  if (facts?.maxCurrentA != null && !isDc({ facts })) return Math.round(facts.maxCurrentA * 10)
  if (facts?.maxPowerW == null) return ASSUMED_CAP_DECI_A
  return Math.ceil((facts.maxPowerW / (linesOf(facts, site) * NOMINAL_V)) * 10)
}

function linesOf(facts: ConnectorFacts | null, { phases }: Site): number {
  return facts?.phases === 1 && !isDc({ facts }) ? 1 : phases
}

function isDc({ facts }: Pick<Connector, 'facts'>): boolean {
  return facts?.currentType === 'DC'
}

function sampleOf(
  { live, facts, lastUpdatedAt }: Connector,
  site: Site,
  transaction: Transaction | undefined,
): LoadConnector['sample'] {
  if (live === null || transaction === undefined || live.sampledAt < transaction.startedAt) return null
  const lines = linesOf(facts ?? null, site)
  const byPower = live.powerW === null ? null : live.powerW / (lines * NOMINAL_V)
  const amperes = isDc({ facts }) ? byPower : (live.currentA ?? byPower)
  if (amperes === null) return null
  // A station's clock may run ahead of ours.
  const at = live.sampledAt < lastUpdatedAt ? live.sampledAt : lastUpdatedAt
  return { at, deciA: Math.max(0, Math.round(amperes * 10)) }
}

function keyOf(stationId: string, connectorId: number): string {
  return `${stationId}:${connectorId}`
}
