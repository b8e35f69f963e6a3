import { seededRandom } from '@charge-it/shared/insights/seeded-random.ts'
import { quantile } from '@charge-it/shared/insights/statistics.ts'
import { allocateLoad, type LoadDemand } from '@charge-it/shared/load/allocate-load.ts'
import type { LoadConnector } from '@charge-it/shared/load/load-types.ts'
import { planLoad } from '@charge-it/shared/load/plan-load.ts'

export interface AllocateBench {
  readonly connectors: number
  readonly rounds: number
  /** CPU milliseconds of sharing the current of one site. */
  readonly allocateMs: { readonly p50: number; readonly p95: number }
  /** ... and of a whole run: commitments, shares, orders. */
  readonly planMs: { readonly p50: number; readonly p95: number }
}

const THREE = [0, 1, 2]
const START = Date.UTC(2026, 2, 2)

/** One site whose connectors all charge at a limit that binds; seeded and SYNTHETIC. */
export function benchAllocate(connectors: number, rounds: number): AllocateBench {
  const allocations: number[] = []
  const plans: number[] = []
  for (let round = 0; round < rounds; round++) {
    const random = seededRandom(round)
    const site = Array.from({ length: connectors }, (_, index) => connectorOf(index, random))
    const limitDeciA = THREE.map(() => Math.round(connectors * (30 + random() * 60)))
    const demands: LoadDemand[] = site.map((each) => ({
      ...each,
      queueSinceMs: each.transaction?.startedAt.getTime() ?? 0,
    }))
    allocations.push(cpuMsOf(() => allocateLoad(limitDeciA, demands)))
    plans.push(
      cpuMsOf(() =>
        planLoad({
          ...{ limitDeciA, connectors: site, outcomes: new Map(), now: new Date(START + 3_600_000) },
          state: { revision: 0, connectors: {}, stations: {} },
          newCommandId: () => 'order',
        }),
      ),
    )
  }
  return { connectors, rounds, allocateMs: spread(allocations), planMs: spread(plans) }
}

function connectorOf(index: number, random: () => number): LoadConnector {
  const stationId = `S${index}`
  const startedAt = new Date(START + Math.floor(random() * 3_000_000))
  return {
    ...{ key: `${stationId}:1`, stationId, connectorId: 1, minDeciA: 60, weight: 1 + Math.floor(random() * 3) },
    phases: index % 4 === 0 ? THREE : [index % 3],
    capDeciA: 160 + Math.floor(random() * 470),
    ...{ online: true, bootedAt: null, controllable: true, sample: null },
    transaction: { key: `${stationId}:${index}`, startedAt },
  }
}

function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function spread(values: readonly number[]): { readonly p50: number; readonly p95: number } {
  const of = (share: number) => Math.round((quantile(values, share) ?? 0) * 10) / 10
  return { p50: of(0.5), p95: of(0.95) }
}
