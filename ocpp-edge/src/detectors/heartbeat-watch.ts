import { fleetOutages, ownAbsenceFrom } from '@charge-it/shared/insights/fleet-outages.ts'
import { heartbeatLimitMs } from '@charge-it/shared/insights/session-rules.ts'
import type { Clock } from '../clock.ts'
import { heartbeatIntervalS } from '../heartbeat-interval.ts'
import type { Log } from '../log.ts'
import type { SessionRegistry } from '../station-session.ts'
import type { AnomalyStore } from '../store/anomaly-store.ts'
import type { JournalStore, StationStore } from '../store/stores.ts'
import { type Finding, finding } from './finding.ts'

const MINUTE_MS = 60_000
/** No interval is shorter (`siteSchema`): a shorter pause needs no look at the station. */
const LEAST_GAP_MS = 3 * 15_000

/** Of a station that has been away for longer its document tells. */
const FORGET_MS = 60 * MINUTE_MS

/** Without a tick for so long this instance itself stood still. */
const ASLEEP_MS = 2 * MINUTE_MS

export interface HeartbeatDeps {
  readonly stations: Pick<StationStore, 'find' | 'site'>
  readonly anomalies: Pick<AnomalyStore, 'instances' | 'patterns'>
  /** Longest times between two messages, for what is learned of a station. */
  readonly journal: Pick<JournalStore, 'pause'>
  readonly clock: Clock
  readonly sessions: SessionRegistry
  readonly log: Log
  readonly report: (stationId: string, found: Finding) => void
}

/**
 * Notices stations from which nothing came for more than three heartbeat intervals, over an open socket or from one to
 * the next. Any message counts, as OCPP 1.6 §4.6 lets a station leave out heartbeats that others replace. Keeps one number
 * per station.
 */
export class HeartbeatWatch {
  readonly #deps: HeartbeatDeps
  readonly #heardAtMs = new Map<string, number>()
  #tickedAtMs: number

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps
    this.#tickedAtMs = deps.clock.now().getTime()
  }

  heard(stationId: string, atMs: number): void {
    const before = this.#heardAtMs.get(stationId)
    this.#heardAtMs.set(stationId, atMs)
    // What an instance that stood still hears late tells nothing of stations.
    if (atMs - this.#tickedAtMs > ASLEEP_MS) return
    if (before === undefined) return
    const connectedAt = this.#deps.sessions.get(stationId)?.connectedAt.getTime()
    if (connectedAt !== undefined && connectedAt <= before) this.#deps.journal.pause(stationId, atMs - before)
    if (atMs - before > LEAST_GAP_MS) this.#look(stationId, before, atMs)
  }

  /** The station was away, as its document tells: another instance may have heard it last. */
  returned(stationId: string, lastSeenMs: number, atMs: number): void {
    if (!this.#heardAtMs.has(stationId)) this.#heardAtMs.set(stationId, atMs)
    this.#look(stationId, lastSeenMs, atMs)
  }

  /** Another instance has it. */
  forget(stationId: string): void {
    this.#heardAtMs.delete(stationId)
  }

  /** Open sockets over which nothing comes. */
  tick(nowMs: number): void {
    const sinceMs = nowMs - this.#tickedAtMs
    this.#tickedAtMs = nowMs
    if (sinceMs > ASLEEP_MS) {
      this.#deps.log.warn('this instance stood still', { forS: Math.round(sinceMs / 1000) })
      for (const { stationId } of this.#deps.sessions.all()) this.#heardAtMs.set(stationId, nowMs)
      return
    }
    for (const { stationId, connectedAt } of this.#deps.sessions.all()) {
      const heard = this.#heardAtMs.get(stationId) ?? connectedAt.getTime()
      if (nowMs - heard > LEAST_GAP_MS) this.#look(stationId, heard, nowMs)
    }
    for (const [stationId, heard] of this.#heardAtMs) {
      const isGone = nowMs - heard > FORGET_MS && this.#deps.sessions.get(stationId) === undefined
      if (isGone) this.#heardAtMs.delete(stationId)
    }
  }

  #look(stationId: string, fromMs: number, toMs: number): void {
    this.#judge(stationId, fromMs, toMs).catch((error: unknown) =>
      this.#deps.log.error('heartbeats not judged', { stationId, cause: String(error) }),
    )
  }

  async #judge(stationId: string, fromMs: number, toMs: number): Promise<void> {
    const { stations, anomalies, log, report } = this.#deps
    const station = await stations.find(stationId)
    if (station === undefined || station.registration !== 'accepted') return
    const site = await stations.site(station.siteId)
    const intervalS = heartbeatIntervalS(stationId, site?.heartbeatS)
    if (site?.maintenance === true || toMs - fromMs <= 2 * 1000 * intervalS) return
    const [jitter = null] = await anomalies.patterns(stationId, 0).catch((error: unknown) => {
      // It could only make the limit stricter.
      log.warn('pattern of heartbeats not read', { stationId, cause: String(error) })
      return []
    })
    const limitMs = heartbeatLimitMs(intervalS, jitter)
    if (toMs - fromMs <= limitMs) return
    const absence = { from: new Date(fromMs), to: new Date(toMs) }
    const own = ownAbsenceFrom(absence, fleetOutages(await anomalies.instances(), absence.to))
    // A dead instance or a deployment is told once, not once a station.
    if (toMs - own.getTime() <= limitMs) return
    report(
      stationId,
      finding({
        ...{ connectorId: null, rule: 'heartbeatGap', unit: 'min' },
        ...{ firstSeenAt: new Date(toMs), lastSeenAt: new Date(toMs) },
        ...{ measured: Math.round((toMs - fromMs) / MINUTE_MS), expected: Math.round(limitMs / MINUTE_MS) },
        evidence: [
          { at: new Date(fromMs), value: 1 },
          { at: new Date(toMs), value: 1 },
        ],
      }),
    )
  }
}
