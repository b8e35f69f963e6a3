import type { FleetHealth } from '../model/fleet-health.ts'
import type { Station } from '../model/station.ts'
import { mean } from './statistics.ts'

/** Health of one station as its document tells it. */
export type StationHealth = NonNullable<Station['health']>

/** The mean health of stations that have one, and of its parts; null without any. Its time is that of the newest. */
export function meanHealth(healths: readonly StationHealth[]): FleetHealth | null {
  const score = mean(healths.map((each) => each.score))
  if (score === null) return null
  const parts = healths.flatMap((each) => each.parts ?? [])
  const available = mean(parts.map((each) => each.available))
  const errorFree = mean(parts.map((each) => each.errorFree))
  const usage = mean(parts.flatMap((each) => each.usage ?? []))
  return {
    score,
    parts: available === null || errorFree === null ? null : { available, errorFree, usage },
    stations: healths.length,
    runAt: new Date(healths.reduce((newest, { runAt }) => Math.max(newest, runAt.getTime()), 0)),
  }
}
