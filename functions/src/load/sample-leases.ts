import { mostMeasured } from '@charge-it/shared/load/follow-orders.ts'
import type { LoadPlanned, LoadStand } from '@charge-it/shared/load/load-types.ts'
import type { AllocationInsight } from '@charge-it/shared/model/insight.ts'
import type { ExpectedDraw, Watch } from '@charge-it/shared/model/watch.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { type LoadSite, NOMINAL_V } from './read-load-site.ts'

const LEASE_MS = 300_000
/** Leases end between two runs of a minute unless they are renewed before. */
const RENEW_BELOW_MS = 65_000

/**
 * Samples decide where a limit binds; elsewhere nobody needs them. Leases are renewed all together, and before that where
 * something else is expected of a connector.
 * @returns until when all are leased; null where nothing binds.
 */
export function samplesDue(
  planned: LoadPlanned,
  stored: AllocationInsight | undefined,
  now: Date,
): { readonly until: Date | null; readonly stationIds: readonly string[] } {
  const binds = planned.stands.some(({ connector, limitDeciA }) => limitDeciA < connector.capDeciA)
  const until = stored?.watchedUntil ?? null
  if (!binds) return { until: null, stationIds: [] }
  const running = planned.stands.filter(({ connector }) => connector.online && connector.transaction !== null)
  const stationsOf = (stands: readonly LoadStand[]) => [...new Set(stands.map(({ connector }) => connector.stationId))]
  if (until === null || until.getTime() - now.getTime() < RENEW_BELOW_MS)
    return { until: new Date(now.getTime() + LEASE_MS), stationIds: stationsOf(running) }
  const known = new Map(stored?.connectors.map((each) => [`${each.stationId}:${each.connectorId}`, each]))
  const isNews = ({ connector, countedDeciA, reason }: LoadStand) => {
    const before = known.get(connector.key)
    return before?.countedA !== countedDeciA / 10 || (before.reason === 'over-drawing') !== (reason === 'over-drawing')
  }
  return { until, stationIds: stationsOf(running.filter(isNews)) }
}

/** Asks the edge for samples of these stations, and to tell of one that is above what is expected. */
export async function leaseSamples(
  stationIds: readonly string[],
  { stands }: LoadPlanned,
  site: LoadSite,
  { firestore, now }: Deps,
): Promise<void> {
  if (stationIds.length === 0) return
  const batch = firestore.batch()
  const expiresAt = new Date(now().getTime() + LEASE_MS)
  for (const stationId of stationIds) {
    const own = stands.filter(({ connector }) => connector.stationId === stationId && connector.transaction !== null)
    const connectors = Object.fromEntries(
      own.map((stand) => [String(stand.connector.connectorId), expectedDrawOf(stand, site)]),
    )
    const watch: Watch = { stationId, expiresAt, expected: { until: expiresAt, connectors } }
    batch.set(firestore.doc(paths.watch(stationId)), watch, { mergeFields: ['stationId', 'expiresAt', 'expected'] })
  }
  await batch.commit()
}

function expectedDrawOf({ connector, expectedDeciA }: LoadStand, { dc, lines }: LoadSite): ExpectedDraw {
  const currentA = mostMeasured(expectedDeciA) / 10
  const powerW = currentA * (lines.get(connector.key) ?? 1) * NOMINAL_V
  return { currentA: dc.has(connector.key) ? null : currentA, powerW }
}
