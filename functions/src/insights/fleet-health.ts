import { meanHealth, type StationHealth } from '@charge-it/shared/insights/fleet-health.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { InsightDeps } from './insight-deps.ts'

/**
 * Stores the mean health of the stations that a run saw: one document for the whole fleet, each run anew, so that its time
 * tells when it was worked out. Without any health nothing is written.
 * @returns how many documents were written.
 */
export async function writeFleetHealth(healths: readonly StationHealth[], deps: InsightDeps): Promise<number> {
  const health = meanHealth(healths)
  if (health === null) return 0
  const rounded = (share: number): number => Math.round(share * 1000) / 1000
  const { score, parts, stations } = health
  await deps.firestore.doc(paths.fleetHealth()).set({
    score: Math.round(score * 10) / 10,
    parts: parts && {
      available: rounded(parts.available),
      errorFree: rounded(parts.errorFree),
      usage: parts.usage === null ? null : rounded(parts.usage),
    },
    stations,
    runAt: deps.now(),
  })
  return 1
}
