import { errorsWithin24h } from '@charge-it/shared/insights/error-count.ts'
import type { StationHealth } from '@charge-it/shared/insights/fleet-health.ts'
import { healthScore } from '@charge-it/shared/insights/health-score.ts'
import { faultsOf } from '@charge-it/shared/insights/intervals-of-events.ts'
import { shiftedDate } from '@charge-it/shared/insights/local-series.ts'
import { mean, quantile } from '@charge-it/shared/insights/statistics.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { InsightDeps } from './insight-deps.ts'
import type { SiteHours } from './roll-up-hours.ts'
import type { SiteContext } from './site-context.ts'
import { type SiteDays, stationSeries } from './site-series.ts'

const HOUR_MS = 3_600_000
/** A smaller change is not worth a write. */
const STEP = 1

/**
 * Works out each station's health with its errors of 24 hours, and writes it where it moved by a point, has another reason
 * or another count of errors.
 * @returns how many were written, and the health of each station that was ever connected.
 */
export async function updateHealth(
  context: SiteContext,
  days: SiteDays,
  live: SiteHours,
  deps: InsightDeps,
): Promise<{ readonly written: number; readonly healths: readonly StationHealth[] }> {
  const { today, hour, now, stations } = context
  const healths: StationHealth[] = []
  let written = 0
  for (const { key, station, events } of stations) {
    const until = { date: today, hours: hour }
    const last24 = (name: 'offlineShare' | 'faultShare') =>
      stationSeries(days, live, key, name, shiftedDate(today, -2), until).slice(-24)
    const faulted = last24('faultShare')
    const up = last24('offlineShare').flatMap((offline, index) =>
      offline === null ? [] : [(1 - offline) * (1 - (faulted[index] ?? 0))],
    )
    // Whole days, so that each session of today does not move it.
    const energy = stationSeries(days, live, key, 'energyWh', shiftedDate(today, -28), { date: today, hours: 0 })
    const daily = Array.from({ length: 28 }, (_, day) => {
      const known = energy.slice(day * 24, day * 24 + 24).filter((value) => value !== null)
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
    })
    const weeks = Array.from({ length: 22 }, (_, first) => daily.slice(first, first + 7)).flatMap((week) =>
      week.some((day) => day === null) ? [] : [week.reduce<number>((sum, day) => sum + (day ?? 0), 0)],
    )
    const health = healthScore({
      available: mean(up),
      errors: faultsOf(events).map(({ code, from }) => ({ code, ageH: (now.getTime() - from.getTime()) / HOUR_MS })),
      usageWh: weeks.at(-1) ?? null,
      usualUsageWh: quantile(weeks, 0.5),
    })
    const stored = station.health ?? null
    // Imported history says nothing of a device that never connected.
    const { connectedAt, lastSeenAt } = station.connection
    const isKnown = connectedAt !== null || lastSeenAt !== null
    if (up.length === 0 && weeks.length === 0) {
      if (stored !== null && isKnown) healths.push(stored)
      continue
    }
    const moved = stored === null || Math.abs(stored.score - health.score) >= STEP
    const errors24h = errorsWithin24h(events, now)
    const isSame = stored?.reasons.join() === health.reasons.join() && stored.errors24h === errors24h
    if (!moved && isSame) {
      if (isKnown) healths.push(stored)
      continue
    }
    const rounded = (part: number) => Math.round(part * 1000) / 1000
    const { available, errorFree, usage } = health.parts
    const next = {
      score: Math.round(health.score * 10) / 10,
      parts: {
        available: rounded(available),
        errorFree: rounded(errorFree),
        usage: usage === null ? null : rounded(usage),
      },
      reasons: [...health.reasons],
      errors24h,
      runAt: now,
    }
    await deps.firestore.doc(paths.station(station.stationId)).update({ health: next })
    if (isKnown) healths.push(next)
    written++
  }
  return { written, healths }
}
