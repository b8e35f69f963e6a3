import { type Cancel, type Csms, CsmsError, type Timers } from '../ports.ts'
import type { Configuration } from './configuration.ts'
import type { Connector } from './connector-types.ts'
import type { StationClock } from './station-clock.ts'

/** Samples at whole multiples of ClockAlignedDataInterval since midnight UTC (OCPP 1.6 §9.1.3). 0 switches it off. */
export function createClockAlignedSampler(deps: {
  csms: Csms
  timers: Timers
  clock: StationClock
  configuration: Configuration
  connectors: readonly Connector[]
  maySend: () => boolean
}): { arm(): void } {
  let cancel: Cancel | null = null

  const sendIdle = (connector: Connector) => {
    const sampledValue = connector.sample('Sample.Clock', 'MeterValuesAlignedData')
    if (sampledValue === null || sampledValue.length === 0 || !deps.maySend()) return
    const meterValue = [{ timestamp: deps.clock.now().toISOString(), sampledValue }]
    deps.csms.call('MeterValues', { connectorId: connector.connectorId, meterValue }).catch((error: unknown) => {
      // Outside of a transaction no money depends on a sample.
      if (!(error instanceof CsmsError)) throw error
    })
  }
  const arm = () => {
    cancel?.()
    cancel = null
    const intervalMs = deps.configuration.int('ClockAlignedDataInterval') * 1000
    if (intervalMs === 0) return
    const dayMs = deps.clock.nowMs() % 86_400_000
    cancel = deps.timers.after(intervalMs - (dayMs % intervalMs), () => {
      for (const connector of deps.connectors) {
        if (connector.transaction() !== null) connector.record('Sample.Clock', 'MeterValuesAlignedData')
        else sendIdle(connector)
      }
      arm()
    })
  }
  return { arm }
}
