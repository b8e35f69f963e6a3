import { createCurrentPlot } from 'charge-it-pi/sim/current-plot.ts'
import { type ApiCall, stationOverRest } from './fluctuation-over-rest.ts'

const EVERY_MS = 1000
/** A lease lasts a minute. */
const LEASE_MS = 30_000
const FULL_SCALE_A = 100
/** A sample of this age is no longer the present. */
const OLD_MS = 5000

/**
 * Draws the current that the CSMS knows of a connector, once a second, as one line.
 * @returns ends it.
 */
export function watchCurrent(options: {
  readonly api: ApiCall
  readonly stationId: string
  readonly connectorId: number
  readonly show: (lines: readonly string[]) => void
  readonly onFailure: (reason: string) => void
}): () => void {
  const { api, stationId, connectorId } = options
  const plot = createCurrentPlot(FULL_SCALE_A)
  let leasedAtMs = Number.NEGATIVE_INFINITY
  let looking = false
  const look = async (): Promise<void> => {
    const nowMs = Date.now()
    if (nowMs - leasedAtMs >= LEASE_MS) {
      leasedAtMs = nowMs
      await api('POST', `/watches/${encodeURIComponent(stationId)}`)
    }
    const { connectors } = await stationOverRest(api, stationId)
    const connector = connectors.find((each) => each.connectorId === connectorId)
    const live = connector?.live ?? null
    const isPresent =
      connector?.activeTransaction !== null && live !== null && nowMs - Date.parse(live.sampledAt) < OLD_MS
    plot.sample(nowMs, isPresent ? (live.currentA ?? 0) : 0, null)
    options.show([plot.line()])
  }
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    look()
      .catch((error: unknown) => options.onFailure(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        looking = false
      })
  }, EVERY_MS)
  return () => clearInterval(timer)
}
