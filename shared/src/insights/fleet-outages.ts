import { EDGE_FRESH_S, type Edge, edgeIsFresh } from '../model/edge.ts'

/** How long stations may take to come back once there is an instance again: their pauses between attempts grow. */
const RETURN_MS = 10 * 60_000
const MARGIN_MS = EDGE_FRESH_S * 1000

/** A time in which stations lost their connection through us: a dead instance, a deployment, no instance at all. */
export interface FleetOutage {
  readonly from: Date
  /** From then on an absence is the station's own. */
  readonly to: Date
}

type Instance = Pick<Edge, 'startedAt' | 'heartbeatAt' | 'stoppedAt'>

/**
 * Our own outages: each begins with the end of an instance and lasts until another one runs and stations have had ten
 * minutes to come back.
 * @param instances All that are known, also those that ended; they are kept for a day.
 */
export function fleetOutages(instances: readonly Instance[], now: Date): readonly FleetOutage[] {
  const ends = instances.map(({ startedAt, heartbeatAt, stoppedAt }) => ({
    startedAt,
    endedAt: stoppedAt ?? (edgeIsFresh(heartbeatAt, now) ? null : heartbeatAt),
  }))
  return ends.flatMap(({ endedAt }) => {
    if (endedAt === null) return []
    const after = ends
      .filter((other) => other.endedAt === null || other.endedAt > endedAt)
      .map(({ startedAt }) => Math.max(startedAt.getTime(), endedAt.getTime()))
    const backAt = after.length === 0 ? now.getTime() : Math.min(...after) + RETURN_MS
    return [{ from: new Date(endedAt.getTime() - MARGIN_MS), to: new Date(backAt) }]
  })
}

/**
 * The moment from which an absence is the station's own: its beginning, or the end of the outage of ours in which it
 * began.
 * @returns `to` when all of it was ours.
 */
export function ownAbsenceFrom(
  absence: { readonly from: Date; readonly to: Date },
  outages: readonly FleetOutage[],
): Date {
  let { from } = absence
  for (const outage of outages.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    if (from >= outage.from && from < outage.to) from = outage.to
  }
  return from < absence.to ? from : absence.to
}
