import type { LoadConnectorState, LoadState, LoadStationState } from '../model/load-state.ts'
import { allocateLoad, byQueue, type DeciAmpere, type LoadDemand, type LoadShare } from './allocate-load.ts'
import {
  afterBoot,
  baseOf,
  exceeds,
  followDefault,
  followDraw,
  followOrder,
  heldWith,
  highestOf,
  isWilful,
  NEW_STATION,
  needsWord,
  newConnectorState,
  sessionAfterBoot,
  toldOf,
} from './follow-orders.ts'
import type { LoadConnector, LoadInput, LoadOrder, LoadPlanned, LoadStand, LoadStandReason } from './load-types.ts'
import { defaultOfStation, safeDefaultOf } from './safe-default.ts'

/** Smaller changes are not worth a command. */
const STEP_DECI_A = 10
/** One change per connector in this time; a decrease for safety is exempt. */
const CHANGE_EVERY_MS = 30_000
/** Who is served makes room after this, while somebody waits. */
export const ROTATION_MS = 15 * 60_000

interface Running {
  readonly connector: LoadConnector
  readonly base: DeciAmpere
  /** The reason why nobody can lower it now. */
  readonly rigid: LoadStandReason | null
  readonly countedDeciA: DeciAmpere
  state: LoadConnectorState
}

/**
 * One run of a site's load balancing: what is known after the last orders and samples, who shall have how much, and
 * which limits are told now. A decrease goes first: until it is accepted and measured its old limit stays counted, so
 * that an increase uses only what is really free.
 */
export function planLoad(input: LoadInput): LoadPlanned {
  const { limitDeciA, now } = input
  const connectors = [...input.connectors].sort((a, b) => (a.key < b.key ? -1 : 1))
  const orders: LoadOrder[] = []
  const before = stationStates(connectors, input.state)
  const settled = new Map(
    [...before].map(([stationId, station]) => [stationId, followDefault(station, input.outcomes, now)]),
  )
  const running = runningOf(connectors, before, settled, input)
  const idle = idleOffline(connectors, settled)
  const counted = limitDeciA.map(() => 0)
  for (const { connector, countedDeciA } of [...running, ...idle]) add(connector, countedDeciA, counted)

  const rigid = limitDeciA.map(() => 0)
  for (const each of [...running.filter((one) => one.rigid !== null), ...idle]) {
    add(each.connector, each.countedDeciA, rigid)
  }
  const free = limitDeciA.map((limit, phase) => limit - (rigid[phase] ?? 0))
  const shares = allocateLoad(free, running.filter((each) => each.rigid === null).map(demandOf))
  lower(running, shares.shares, counted, orders, input)
  raise(running, shares.shares, counted, orders, input)
  const stations = tellDefaults(connectors, settled, running, orders, input)
  const stands = [
    ...running.map((each) => standOf(each, shares.shares.get(each.connector.key))),
    ...idle.map(({ connector, countedDeciA }) => ({
      ...{ connector, countedDeciA, limitDeciA: countedDeciA, expectedDeciA: countedDeciA },
      reason: 'offline' as const,
    })),
  ].sort((a, b) => (a.connector.key < b.connector.key ? -1 : 1))
  return {
    state: {
      revision: input.state.revision + 1,
      connectors: Object.fromEntries(running.map(({ connector, state }) => [connector.key, state])),
      stations: Object.fromEntries(stations),
    },
    orders,
    stands,
    countedDeciA: counted,
    rigidDeciA: rigid,
    bindingPhase: shares.bindingPhase,
    infeasiblePhases: limitDeciA.flatMap((limit, phase) => ((rigid[phase] ?? 0) > limit ? [phase] : [])),
  }
}

function stationStates(connectors: readonly LoadConnector[], state: LoadState): Map<string, LoadStationState> {
  return new Map(
    connectors.map(({ stationId, bootedAt }) => [
      stationId,
      afterBoot(state.stations[stationId] ?? NEW_STATION, bootedAt),
    ]),
  )
}

function runningOf(
  connectors: readonly LoadConnector[],
  before: ReadonlyMap<string, LoadStationState>,
  settled: ReadonlyMap<string, LoadStationState>,
  { state, outcomes, now }: LoadInput,
): Running[] {
  const known = connectors.flatMap((connector) => {
    const { transaction, key, stationId } = connector
    if (transaction === null) return []
    const stored = state.connectors[key]
    const last =
      stored?.transactionKey === transaction.key
        ? sessionAfterBoot(stored, connector.bootedAt)
        : newConnectorState(transaction)
    const oldBase = baseOf(connector, before.get(stationId) ?? NEW_STATION)
    const base = baseOf(connector, settled.get(stationId) ?? NEW_STATION)
    const told = followOrder(last, oldBase, outcomes, now)
    // A default that was lowered counts for a session that runs by it when that is measured, too.
    const lowered = told.confirmedDeciA === null && base < oldBase
    const confirmedAt = told.heldDeciA === null ? now : told.confirmedAt
    const held = lowered ? { heldDeciA: Math.max(told.heldDeciA ?? 0, oldBase), confirmedAt } : {}
    return [{ connector, base, state: followDraw({ ...told, ...held }, connector, base, now) }]
  })
  const somebodyWaits = known.some(({ state: { servedSince } }) => servedSince === null)
  return known.map((each) => {
    const { connector, base } = each
    const { servedSince } = each.state
    const wilful = isWilful(each.state, connector, base, now)
    const slotEnded = servedSince !== null && somebodyWaits && now.getTime() - servedSince.getTime() >= ROTATION_MS
    const highest = highestOf(each.state, base)
    const drawn = wilful || exceeds(each.state, connector, base, now) ? (connector.sample?.deciA ?? 0) : 0
    return {
      connector,
      base,
      rigid: rigidReason(connector, each.state, wilful, now),
      countedDeciA: Math.max(highest, drawn),
      state: slotEnded ? { ...each.state, queueSince: now, servedSince: now } : each.state,
    }
  })
}

function rigidReason(
  { online, controllable }: LoadConnector,
  { retryAt, unreachedUntil }: LoadConnectorState,
  wilful: boolean,
  now: Date,
): LoadStandReason | null {
  if (!online || (unreachedUntil != null && unreachedUntil > now)) return 'offline'
  if (!controllable) return 'not-controllable'
  if (wilful) return 'over-drawing'
  return retryAt !== null && retryAt > now ? 'refused' : null
}

/** A station that is away may start sessions that nobody here knows of, by its default limit. */
function idleOffline(
  connectors: readonly LoadConnector[],
  stations: ReadonlyMap<string, LoadStationState>,
): { readonly connector: LoadConnector; readonly countedDeciA: DeciAmpere }[] {
  return connectors.flatMap((connector) => {
    const station = stations.get(connector.stationId) ?? NEW_STATION
    // One that was never told a default is not known to charge at all; one that refused it is.
    const told = station.defaultDeciA !== null || station.retryAt !== null || station.sent !== null
    if (connector.transaction !== null || connector.online || !told) return []
    const countedDeciA = baseOf(connector, station)
    return countedDeciA > 0 ? [{ connector, countedDeciA }] : []
  })
}

function demandOf({ connector, state }: Running): LoadDemand {
  const { key, phases, minDeciA, weight, capDeciA } = connector
  const queueSinceMs = state.queueSince.getTime()
  return { key, phases, minDeciA, weight, queueSinceMs, capDeciA: Math.min(capDeciA, state.drawCapDeciA ?? capDeciA) }
}

function lower(
  running: readonly Running[],
  shares: ReadonlyMap<string, LoadShare>,
  counted: readonly number[],
  orders: LoadOrder[],
  input: LoadInput,
): void {
  for (const each of running) {
    const share = shares.get(each.connector.key)
    if (share === undefined) continue
    const told = toldOf(each.state, each.base)
    const asksAgain = needsWord(each.state, input.now) && share.deciA < (each.state.heldDeciA ?? 0)
    if (share.deciA >= told && !asksAgain) continue
    const isTooMuch = each.connector.phases.some((phase) => (counted[phase] ?? 0) > (input.limitDeciA[phase] ?? 0))
    const isDue = (asksAgain || told - share.deciA >= STEP_DECI_A) && mayChange(each.state, input.now)
    if (isTooMuch || isDue) tell(each, Math.min(share.deciA, told), orders, input)
  }
}

/** In the order of the queue, by what is free with everything that may still be in force. */
function raise(
  running: readonly Running[],
  shares: ReadonlyMap<string, LoadShare>,
  counted: number[],
  orders: LoadOrder[],
  input: LoadInput,
): void {
  const inQueue = [...running].sort((a, b) => byQueue(demandOf(a), demandOf(b)))
  for (const each of inQueue) {
    const { connector, base } = each
    const share = shares.get(connector.key)
    const told = toldOf(each.state, base)
    if (share !== undefined) {
      const servedSince = share.deciA === 0 ? null : (each.state.servedSince ?? input.now)
      each.state = { ...each.state, servedSince }
    }
    if (share === undefined || share.deciA - told < STEP_DECI_A || !mayChange(each.state, input.now)) continue
    const highest = highestOf(each.state, base)
    const room = connector.phases.reduce(
      (least, phase) => Math.min(least, (input.limitDeciA[phase] ?? 0) - (counted[phase] ?? 0)),
      Number.POSITIVE_INFINITY,
    )
    const deciA = Math.min(share.deciA, highest + Math.max(0, room))
    if (deciA < connector.minDeciA || deciA - told < STEP_DECI_A) continue
    add(connector, Math.max(0, deciA - highest), counted)
    tell(each, deciA, orders, input)
  }
}

function mayChange({ sent, changedAt }: LoadConnectorState, now: Date): boolean {
  return sent === null && (changedAt === null || now.getTime() - changedAt.getTime() >= CHANGE_EVERY_MS)
}

function tell(each: Running, deciA: DeciAmpere, orders: LoadOrder[], { now, newCommandId }: LoadInput): void {
  const { stationId, connectorId, transaction } = each.connector
  const commandId = newCommandId()
  const { sent } = each.state
  const held = sent === null ? {} : heldWith(each.state, sent)
  each.state = { ...each.state, ...held, sent: { commandId, deciA, at: now }, changedAt: now }
  orders.push({ commandId, stationId, connectorId, transactionKey: transaction?.key ?? null, deciA })
}

function tellDefaults(
  connectors: readonly LoadConnector[],
  stations: ReadonlyMap<string, LoadStationState>,
  running: readonly Running[],
  orders: LoadOrder[],
  { limitDeciA, now, newCommandId }: LoadInput,
): [string, LoadStationState][] {
  const kind = safeDefaultOf(limitDeciA, connectors)
  return [...stations].flatMap(([stationId, station]): [string, LoadStationState][] => {
    const own = connectors.filter((each) => each.stationId === stationId)
    const deciA = defaultOfStation(kind, own)
    const isTold = station.sent !== null || station.defaultDeciA === deciA
    const nothingToSay = station.defaultDeciA === null && kind === 'unrestricted'
    const reachable = own.every(({ online, controllable }) => online && controllable)
    const waits = station.retryAt !== null && station.retryAt > now
    // Raised, it would raise a session that runs by it, which was not counted with so much.
    const raises = station.defaultDeciA !== null && deciA > station.defaultDeciA
    const inUse = running.some(({ connector, state }) => connector.stationId === stationId && runsByDefault(state))
    if (isTold || nothingToSay || !reachable || waits || (raises && inUse))
      return nothingIn(station) ? [] : [[stationId, station]]
    const commandId = newCommandId()
    orders.push({ commandId, stationId, connectorId: 0, transactionKey: null, deciA })
    return [[stationId, { ...station, sent: { commandId, deciA, at: now } }]]
  })
}

function runsByDefault({ confirmedDeciA }: LoadConnectorState): boolean {
  return confirmedDeciA === null
}

function nothingIn({ defaultDeciA, sent, retryAt }: LoadStationState): boolean {
  return defaultDeciA === null && sent === null && retryAt === null
}

function standOf({ connector, base, rigid, state, countedDeciA }: Running, share: LoadShare | undefined): LoadStand {
  const limitDeciA = rigid === null ? toldOf(state, base) : countedDeciA
  const target = share?.deciA ?? limitDeciA
  const capped = state.drawCapDeciA !== null && share?.reason === 'cap' ? 'draw' : share?.reason
  const reason = rigid ?? (target - limitDeciA >= STEP_DECI_A ? 'settling' : (capped ?? 'cap'))
  const highest = highestOf(state, base)
  const expectedDeciA = reason === 'over-drawing' ? Math.max(countedDeciA, highest) : highest
  return { connector, limitDeciA, countedDeciA: Math.max(countedDeciA, highest), expectedDeciA, reason }
}

function add({ phases }: LoadConnector, deciA: DeciAmpere, sums: number[]): void {
  for (const phase of phases) sums[phase] = (sums[phase] ?? 0) + deciA
}
