import type { MeterSample } from '@charge-it/shared/model/transaction.ts'
import type { ExpectedDraw } from '@charge-it/shared/model/watch.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Observations } from '../observations.ts'
import type { Stores } from '../store/stores.ts'

/** Samples in a row that are told at once: load balancing believes the second. */
const AT_ONCE = 3
/** How often the others are told, while what is expected stays the same. */
const EVERY_MS = 60_000

/**
 * Where a site's limit binds, load balancing states in the lease of a watched station what it expects of each connector.
 * A sample above that is told by a write to the station, from which a run follows; samples within it write nothing.
 * @returns what ends it.
 */
export function tellDrawsAbove(deps: {
  readonly stores: Pick<Stores, 'watches' | 'stations' | 'connectors'>
  readonly observations: Observations
  readonly clock: Clock
  readonly log: Log
}): () => void {
  const { stores, observations, clock, log } = deps
  const told = new Map<string, { readonly expected: ExpectedDraw; readonly times: number; readonly at: number }>()

  const tell = async (stationId: string, at: Date) => {
    // The run that follows reads the sample from the connector.
    await stores.connectors.flush(stationId)
    await stores.stations.recordDrawsAbove(stationId, at)
  }

  return observations.subscribe((seen) => {
    if (seen.kind === 'stopped') told.delete(`${seen.stationId}:${seen.connectorId}`)
    if (seen.kind !== 'meterValues' || seen.transactionKey === null) return
    const { stationId, connectorId } = seen
    const key = `${stationId}:${connectorId}`
    const expected = stores.watches.expected(stationId, connectorId)
    const newest = seen.samples.at(-1)?.sample
    if (expected === undefined || newest === undefined || !isAbove(newest, expected)) {
      told.delete(key)
      return
    }
    const before = told.get(key)
    const last = before?.expected.powerW === expected.powerW ? before : undefined
    const now = clock.now()
    if (last !== undefined && last.times >= AT_ONCE && now.getTime() - last.at < EVERY_MS) return
    told.set(key, { expected, times: (last?.times ?? 0) + 1, at: now.getTime() })
    log.info('draws more than expected', { stationId, connectorId })
    tell(stationId, now).catch((error: unknown) =>
      log.error('a draw above its limit not told', { stationId, cause: String(error) }),
    )
  })
}

function isAbove({ currentA, powerW }: MeterSample, expected: ExpectedDraw): boolean {
  if (currentA !== undefined && expected.currentA !== null) return currentA > expected.currentA
  return powerW !== undefined && expected.powerW !== null && powerW > expected.powerW
}
