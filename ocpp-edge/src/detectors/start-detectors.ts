import { ErrorBurst } from '@charge-it/shared/insights/error-burst.ts'
import { earlyLimitMs, isEarlyStop, SESSION } from '@charge-it/shared/insights/session-rules.ts'
import { transactionKey } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Observation, Observations } from '../observations.ts'
import type { SessionRegistry } from '../station-session.ts'
import { MAX_CONNECTOR_ID, MAX_CONNECTORS } from '../store/station-board.ts'
import type { Stores, TimedSample } from '../store/stores.ts'
import { anomalyBook } from './anomaly-book.ts'
import { type CommandSeen, ConnectorWatch, TICK_MS } from './connector-watch.ts'
import { type Finding, finding } from './finding.ts'
import { HeartbeatWatch } from './heartbeat-watch.ts'
import { readSentCommand } from './sent-command.ts'

/** Sessions without a sample are looked for, and anomalies that nobody sees any more are ended, so often. */
const SLOW_TICK_MS = 5 * 60_000
const MINUTE_MS = 60_000
/** Samples of one connector that wait for its watch. */
const MAX_WAITING = 600
/** A start without a connector belongs to the session that begins within this. */
const START_WITHIN_MS = 60_000
/** Findings in stored samples that are older say nothing of now. */
const OLD_MS = 15 * 60_000

export interface DetectorDeps {
  readonly stores: Stores
  readonly sessions: SessionRegistry
  readonly observations: Observations
  readonly clock: Clock
  readonly log: Log
}

/** The streaming rules, wired: they see what handlers stored and write only anomalies. */
export interface Detectors {
  /** Nothing more is judged; what was found is stored. */
  stop(): Promise<void>
  /** Connectors that are watched now. */
  readonly watches: number
}

interface Slot {
  watch: ConnectorWatch | null
  /** What came while the watch was being made. */
  readonly waiting: ((watch: ConnectorWatch) => readonly Finding[])[]
}

interface StationSlots {
  readonly connectors: Map<number, Slot>
  errors: ErrorBurst | null
  startedWithoutConnectorMs: number | null
}

export function startDetectors(deps: DetectorDeps): Detectors {
  const { stores, sessions, observations, clock, log } = deps
  const { anomalies } = stores
  const stations = new Map<string, StationSlots>()
  const book = anomalyBook({ anomalies, watched: stores.watches.watched, clock, log })
  const { stations: stationStore, journal } = stores
  const heartbeats = new HeartbeatWatch({
    ...{ stations: stationStore, anomalies, journal, sessions, clock, log },
    report: book.report,
  })
  const now = () => clock.now().getTime()

  const slotsOf = (stationId: string): StationSlots => {
    const slots = stations.get(stationId) ?? { connectors: new Map(), errors: null, startedWithoutConnectorMs: null }
    stations.set(stationId, slots)
    return slots
  }

  const reportAll = (stationId: string, found: readonly Finding[]) => {
    for (const one of found) book.report(stationId, one)
  }

  /** Runs now, or once the connector's watch is made. */
  const withWatch = (
    stationId: string,
    connectorId: number,
    apply: (watch: ConnectorWatch) => readonly Finding[],
  ): void => {
    const { connectors } = slotsOf(stationId)
    const known = connectors.get(connectorId)
    if (known?.watch != null) {
      reportAll(stationId, apply(known.watch))
      return
    }
    if (known === undefined && !mayWatch(connectorId, connectors.size)) return
    if (known !== undefined) {
      if (known.waiting.length >= MAX_WAITING) known.waiting.shift()
      known.waiting.push(apply)
      return
    }
    const slot: Slot = { watch: null, waiting: [apply] }
    connectors.set(connectorId, slot)
    void make(stationId, connectorId, slot)
  }

  const make = async (stationId: string, connectorId: number, slot: Slot): Promise<void> => {
    const [context, session] = await Promise.all([
      contextOf(stationId, connectorId),
      stores.transactions.openOn(stationId, connectorId).catch(failed('open session not read', stationId)),
    ])
    const watch = new ConnectorWatch(connectorId, context, now())
    if (session !== undefined) {
      watch.began(session.transactionKey, session.startedAt.getTime(), now())
      // What another instance, or this one before it ended, has seen of the session.
      const stored = await anomalies.samples(session.transactionKey).catch(failed('samples not read', stationId))
      const found = watch.rebuilt(stored ?? [], now())
      reportAll(
        stationId,
        found.filter(({ phase, lastSeenAt }) => phase === 'seen' && now() - lastSeenAt.getTime() < OLD_MS),
      )
    }
    slot.watch = watch
    for (const apply of slot.waiting.splice(0)) reportAll(stationId, apply(watch))
  }

  const failed = (what: string, stationId: string) => (error: unknown) => {
    log.error(what, { stationId, cause: String(error) })
    return undefined
  }

  const contextOf = async (stationId: string, connectorId: number) => {
    const [facts, patterns] = await Promise.all([
      anomalies.facts(stationId, connectorId).catch(failed('facts of a connector not read', stationId)),
      anomalies.patterns(stationId, connectorId).catch(failed('patterns not read', stationId)),
    ])
    return { facts, patterns: patterns ?? [] }
  }

  const sampled = (stationId: string, connectorId: number, key: string | null, samples: readonly TimedSample[]) => {
    if (connectorId < 1 || samples.length === 0) return
    const at = now()
    withWatch(stationId, connectorId, (watch) => {
      // Of a session that ran before: another charge, another car.
      if (key !== null && watch.transactionKey !== null && key !== watch.transactionKey) return []
      return watch.sampled(samples, at)
    })
  }

  const reportedStatus = (stationId: string, connectorId: number, errorCode: string) => {
    if (!mayWatch(connectorId, 0)) return
    const at = now()
    const slots = stations.get(stationId)
    if (errorCode !== 'NoError') slots?.connectors.get(connectorId)?.watch?.reportedError(at)
    if (errorCode === 'NoError' && slots?.errors == null) return
    const made = slotsOf(stationId)
    made.errors ??= new ErrorBurst()
    for (const { rule, count, atMs } of made.errors.report(at, connectorId, errorCode)) {
      const isCritical = rule === 'criticalError'
      book.report(
        stationId,
        finding({
          ...{ connectorId: null, rule, severity: isCritical ? 'critical' : 'warning', unit: '' },
          ...{ firstSeenAt: new Date(at), lastSeenAt: new Date(at) },
          ...{ measured: count, expected: isCritical ? 0 : 3, count: isCritical ? count : count - 3 },
          evidence: atMs.map((each) => ({ at: new Date(each), value: 1 })),
        }),
      )
    }
  }

  const commandSent = (stationId: string, action: string, payload: Readonly<Record<string, unknown>>) => {
    const sent = readSentCommand(action, payload)
    if (sent === null) return
    const at = now()
    const { connectors } = slotsOf(stationId)
    const command: CommandSeen = sent.kind === 'limit' ? { kind: 'limit', limitA: sent.limitA } : { kind: sent.kind }
    const apply = (connectorId: number) => withWatch(stationId, connectorId, (watch) => watch.commanded(command, at))
    if (sent.kind === 'stop') {
      const key = transactionKey(stationId, sent.transactionId)
      for (const [connectorId, { watch }] of connectors) if (watch?.transactionKey === key) apply(connectorId)
    } else if (sent.connectorId !== null && sent.connectorId > 0) apply(sent.connectorId)
    else if (sent.kind === 'start') slotsOf(stationId).startedWithoutConnectorMs = at
    else for (const connectorId of connectors.keys()) apply(connectorId)
  }

  const started = ({ stationId, connectorId, transactionKey: key }: Observation & { kind: 'started' }) => {
    if (connectorId < 1) return
    const at = now()
    const slots = slotsOf(stationId)
    withWatch(stationId, connectorId, (watch) => {
      watch.began(key, at, at)
      return []
    })
    const commandedAt = slots.startedWithoutConnectorMs
    slots.startedWithoutConnectorMs = null
    if (commandedAt === null || at - commandedAt > START_WITHIN_MS) return
    withWatch(stationId, connectorId, (watch) => watch.commanded({ kind: 'start' }, at))
  }

  const stopped = ({ stationId, connectorId, reason, transactionKey: key }: Observation & { kind: 'stopped' }) => {
    if (connectorId === null || connectorId < 1) return
    const at = now()
    withWatch(stationId, connectorId, (watch) => {
      if (watch.transactionKey !== null && watch.transactionKey !== key) return []
      if (isEarlyStop({ durationMs: 0, reason }, 1)) {
        judgeStops(stationId, connectorId, key, earlyLimitMs(watch.usualDuration)).catch(
          failed('sessions not read', stationId),
        )
      }
      return watch.ended(at, reason === 'Remote')
    })
  }

  /** Several of the newest sessions ended early without anybody's wish. Read only after a stop that nobody wanted. */
  const judgeStops = async (stationId: string, connectorId: number, key: string, limitMs: number): Promise<void> => {
    const recent = (await anomalies.recentSessions(stationId, 4 * SESSION.ofSessions))
      .filter((session) => session.connectorId === connectorId && session.stoppedAt !== null)
      .slice(0, SESSION.ofSessions)
    const early = recent.flatMap(({ startedAt, stoppedAt, stopReason, transactionKey: own }) => {
      if (stoppedAt === null) return []
      const durationMs = stoppedAt.getTime() - startedAt.getTime()
      return isEarlyStop({ durationMs, reason: stopReason }, limitMs) ? [{ own, stoppedAt, durationMs }] : []
    })
    const [newest] = early
    if (early.length < SESSION.earlySessions || newest === undefined || newest.own !== key) return
    const minutes = (ms: number) => Math.round(ms / 6_000) / 10
    book.report(
      stationId,
      finding({
        ...{ connectorId, transactionKey: key, rule: 'earlyStops', unit: 'min', count: early.length },
        ...{ firstSeenAt: early.at(-1)?.stoppedAt ?? newest.stoppedAt, lastSeenAt: newest.stoppedAt },
        ...{ measured: minutes(newest.durationMs), expected: minutes(limitMs) },
        evidence: early
          .toReversed()
          .map(({ stoppedAt, durationMs }) => ({ at: stoppedAt, value: minutes(durationMs) })),
      }),
    )
  }

  const endObservations = observations.subscribe((seen) => {
    switch (seen.kind) {
      case 'message':
        // Whoever guesses names must not fill the memory.
        if (sessions.get(seen.stationId)?.unregistered !== true) heartbeats.heard(seen.stationId, seen.at.getTime())
        return
      case 'meterValues':
        sampled(seen.stationId, seen.connectorId, seen.transactionKey, seen.samples)
        return
      case 'status':
        reportedStatus(seen.stationId, seen.connectorId, seen.errorCode)
        return
      case 'commandSent':
        commandSent(seen.stationId, seen.action, seen.payload)
        return
      case 'started':
        started(seen)
        return
      case 'stopped':
        stopped(seen)
        return
      default:
    }
  })

  stores.stations.onTakenOver((stationId) => {
    stations.delete(stationId)
    heartbeats.forget(stationId)
  })
  stores.stations.onReturned((stationId, lastSeenAt) => {
    if (lastSeenAt !== null) heartbeats.returned(stationId, lastSeenAt.getTime(), now())
  })

  const endTicks = clock.every(TICK_MS, () => {
    const at = now()
    for (const [stationId, slots] of stations) {
      const connectedAt = sessions.get(stationId)?.connectedAt.getTime() ?? null
      for (const [connectorId, { watch }] of slots.connectors) {
        if (watch === null) continue
        reportAll(stationId, watch.tick(at, connectedAt))
        if (watch.isIdle(at)) slots.connectors.delete(connectorId)
      }
      if (slots.connectors.size === 0 && (slots.errors === null || slots.errors.isEmpty(at))) stations.delete(stationId)
    }
    book.sweep()
  })
  const endMinutes = clock.every(MINUTE_MS, () => heartbeats.tick(now()))
  const endSlowTicks = clock.every(SLOW_TICK_MS, () => {
    for (const { stationId, connectorId, active } of stores.connectors.held()) {
      if (!active || connectorId < 1 || stations.get(stationId)?.connectors.has(connectorId) === true) continue
      if (sessions.get(stationId) !== undefined) withWatch(stationId, connectorId, () => [])
    }
    book.endForgotten().catch((error: unknown) => log.error('anomalies not ended', { cause: String(error) }))
  })

  return {
    get watches() {
      return [...stations.values()].reduce((sum, { connectors }) => sum + connectors.size, 0)
    },
    async stop() {
      endObservations()
      endTicks()
      endMinutes()
      endSlowTicks()
      await book.flush()
    },
  }
}

/** A station that makes up connectors is watched at those that it may have. */
function mayWatch(connectorId: number, others: number): boolean {
  return connectorId >= 0 && connectorId <= MAX_CONNECTOR_ID && others < MAX_CONNECTORS
}
