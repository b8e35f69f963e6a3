import type { Clock } from '../ports.ts'

/** A moment as it is written to the journal: corrected later when the clock was not set yet. */
export interface Stamp {
  readonly at: string
  /** Present only before the first synchronisation of this process. */
  readonly unsynced?: { readonly processId: string; readonly monotonicMs: number }
}

export interface StationClock {
  nowMs(): number
  now(): Date
  stamp(): Stamp
  /** The moment of a stamp, corrected if this process made it before its clock was set. */
  resolve(stamp: Stamp): string
  /** Takes over the CSMS's time (BootNotification and Heartbeat `currentTime`). @returns by how many ms it moved. */
  sync(currentTime: string): number
}

/**
 * The station's time: a monotonic clock plus an offset learned from the CSMS.
 * @param deps.followCsms false in accelerated simulations, whose time is not the CSMS's.
 */
export function createStationClock(deps: { clock: Clock; followCsms: boolean; processId: string }): StationClock {
  let offsetMs = deps.clock.nowMs() - deps.clock.monotonicMs()
  let synced = !deps.followCsms

  const nowMs = () => deps.clock.monotonicMs() + offsetMs
  const iso = (ms: number) => new Date(Math.round(ms)).toISOString()

  return {
    nowMs,
    now: () => new Date(nowMs()),
    stamp: () => ({
      at: iso(nowMs()),
      ...(synced ? {} : { unsynced: { processId: deps.processId, monotonicMs: deps.clock.monotonicMs() } }),
    }),
    resolve: ({ at, unsynced }) =>
      synced && unsynced?.processId === deps.processId ? iso(unsynced.monotonicMs + offsetMs) : at,
    sync: (currentTime) => {
      if (!deps.followCsms) return 0
      const toldMs = Date.parse(currentTime)
      if (Number.isNaN(toldMs)) return 0
      const shiftMs = toldMs - nowMs()
      offsetMs += shiftMs
      synced = true
      return shiftMs
    },
  }
}
