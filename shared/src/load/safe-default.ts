import type { DeciAmpere } from './allocate-load.ts'
import type { LoadConnector } from './load-types.ts'

/**
 * The limit of a session that nobody has told one: of a station that lost its connection, and of the first seconds of
 * every session. What the hardware can where that never binds, the minimum where all connectors fit with it, else 0.
 */
export function safeDefaultOf(
  limitDeciA: readonly DeciAmpere[],
  connectors: readonly LoadConnector[],
): 'unrestricted' | 'minimum' | 'zero' {
  const fits = (needOf: (connector: LoadConnector) => DeciAmpere) =>
    limitDeciA.every(
      (limit, phase) =>
        connectors.reduce((sum, each) => sum + (each.phases.includes(phase) ? needOf(each) : 0), 0) <= limit,
    )
  if (fits(({ capDeciA }) => capDeciA)) return 'unrestricted'
  return fits(({ minDeciA }) => minDeciA) ? 'minimum' : 'zero'
}

/** The same for one station: its default counts for each of its connectors alike. */
export function defaultOfStation(
  kind: ReturnType<typeof safeDefaultOf>,
  connectors: readonly LoadConnector[],
): DeciAmpere {
  if (kind === 'zero') return 0
  const bounds = connectors.map(({ capDeciA, minDeciA }) => (kind === 'minimum' ? minDeciA : capDeciA))
  return kind === 'minimum' ? Math.min(...bounds) : Math.max(...bounds)
}
