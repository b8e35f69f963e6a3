import { heartbeatIntervalS } from '../heartbeat-interval.ts'
import type { Log } from '../log.ts'
import type { SessionRegistry } from '../station-session.ts'
import type { StationStore } from '../store/stores.ts'
import { type Finding, finding } from './finding.ts'

/** Of the interval that the station was told. */
const INTERVALS = 3
const MINUTE_MS = 60_000
/** No interval is shorter (`siteSchema`): a shorter pause needs no look at the station. */
const LEAST_GAP_MS = INTERVALS * 15_000

/** Of a station that has been away for longer its document tells. */
const FORGET_MS = 60 * MINUTE_MS

export interface HeartbeatDeps {
  readonly stations: Pick<StationStore, 'find' | 'site'>
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

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps
  }

  heard(stationId: string, atMs: number): void {
    const before = this.#heardAtMs.get(stationId)
    this.#heardAtMs.set(stationId, atMs)
    if (before !== undefined && atMs - before > LEAST_GAP_MS) this.#look(stationId, before, atMs)
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
    const { stations, report } = this.#deps
    const station = await stations.find(stationId)
    if (station === undefined || station.registration !== 'accepted') return
    const site = await stations.site(station.siteId)
    const limitMs = INTERVALS * 1000 * heartbeatIntervalS(stationId, site?.heartbeatS)
    if (site?.maintenance === true || toMs - fromMs <= limitMs) return
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
