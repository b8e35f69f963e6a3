import type { StationHours } from '../model/stats.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

export interface StationHoursInput {
  /** First moment of the local day, and how many hours it has. */
  readonly startsAt: Date
  readonly hours: number
  /** Hours that end later are not known yet. */
  readonly until: Date
  /** Since when anything is known of the station; hours before are null. */
  readonly knownSince: Date | null
  readonly connectorIds: readonly number[]
  readonly sessions: readonly {
    readonly connectorId: number | null
    readonly startedAt: Date
    /** When the plug was free again; null while it is not. */
    readonly endedAt: Date | null
    /** When it stopped delivering; null: at the end. */
    readonly chargedUntil: Date | null
    /** null while it runs. */
    readonly energyWh: number | null
  }[]
  /** Times in which a connector (null: all) was faulted or out of order. `to` null: still. */
  readonly faults: readonly { readonly connectorId: number | null; readonly from: Date; readonly to: Date | null }[]
  /** Times in which a connector was taken without a session (preparing, finishing, reserved). */
  readonly occupied: readonly { readonly connectorId: number; readonly from: Date; readonly to: Date | null }[]
  readonly offline: readonly { readonly from: Date; readonly to: Date | null }[]
}

/**
 * What a station's hours of a local day were like, minute by minute. Faulted is not free; offline is neither. An hour that is
 * offline throughout, not over or before the station was known has no shares: null, never 0.
 */
export function stationHours(input: StationHoursInput): StationHours {
  const { startsAt, hours, until, knownSince, connectorIds, sessions, faults, occupied, offline } = input
  const start = startsAt.getTime()
  const minutes = hours * 60
  const slots = () => new Uint8Array(minutes)
  const mark = (into: Uint8Array, from: Date, to: Date | null) => {
    const first = Math.max(0, Math.floor((from.getTime() - start) / MINUTE_MS))
    const last = Math.min(minutes, Math.ceil(((to ?? until).getTime() - start) / MINUTE_MS))
    if (last > first) into.fill(1, first, last)
  }
  const away = slots()
  for (const { from, to } of offline) mark(away, from, to)
  const connectors = connectorIds.map((connectorId) => {
    const faulted = slots()
    const taken = slots()
    for (const fault of faults) {
      if (fault.connectorId === null || fault.connectorId === 0 || fault.connectorId === connectorId) {
        mark(faulted, fault.from, fault.to)
      }
    }
    for (const use of [
      ...occupied.map(({ connectorId: id, from, to }) => ({ id, from, to })),
      ...sessions.map(asUse),
    ]) {
      if (use.id === connectorId) mark(taken, use.from, use.to)
    }
    return { faulted, taken }
  })

  const shares = Array.from({ length: hours }, (_, hour) => {
    const from = start + hour * HOUR_MS
    const isKnown = from + HOUR_MS <= until.getTime() && knownSince !== null && knownSince.getTime() < from + HOUR_MS
    if (!isKnown || connectors.length === 0) return null
    let offlineMinutes = 0
    let free = 0
    let faulty = 0
    for (let minute = hour * 60; minute < hour * 60 + 60; minute++) {
      if (away[minute] === 1) {
        offlineMinutes++
        continue
      }
      for (const { faulted, taken } of connectors) {
        if (faulted[minute] === 1) faulty++
        else if (taken[minute] !== 1) free++
      }
    }
    const connected = (60 - offlineMinutes) * connectors.length
    return {
      free: connected === 0 ? null : rounded(free / connected),
      fault: connected === 0 ? null : rounded(faulty / connected),
      offline: rounded(offlineMinutes / 60),
    }
  })
  return {
    freeShare: shares.map((share) => share?.free ?? null),
    faultShare: shares.map((share) => share?.fault ?? null),
    offlineShare: shares.map((share) => share?.offline ?? null),
    energyWh: shares.map((share, hour) => {
      if (share === null) return null
      const energy = sessions.reduce((sum, session) => sum + energyWithin(session, start + hour * HOUR_MS, until), 0)
      // Offline throughout and nothing reported later: nobody knows.
      return share.offline === 1 && energy === 0 ? null : Math.round(energy)
    }),
    sessions: shares.map((share, hour) => {
      if (share === null) return null
      const from = start + hour * HOUR_MS
      return sessions.filter(({ startedAt }) => startedAt.getTime() >= from && startedAt.getTime() < from + HOUR_MS)
        .length
    }),
  }
}

function asUse({ connectorId, startedAt, endedAt }: StationHoursInput['sessions'][number]) {
  return { id: connectorId, from: startedAt, to: endedAt }
}

/** The part of a session's energy that fell into an hour, spread evenly over its charging. */
function energyWithin(session: StationHoursInput['sessions'][number], hourStart: number, until: Date): number {
  const { startedAt, chargedUntil, endedAt, energyWh } = session
  if (energyWh === null || energyWh <= 0) return 0
  const from = startedAt.getTime()
  const to = Math.max((chargedUntil ?? endedAt ?? until).getTime(), from + MINUTE_MS)
  const within = Math.min(to, hourStart + HOUR_MS) - Math.max(from, hourStart)
  return within <= 0 ? 0 : (energyWh * within) / (to - from)
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000
}
