import type { Clock } from '../ports.ts'
import type { MeteredValues } from './modbus/simulated-meter.ts'

const MS_PER_HOUR = 3_600_000

/** Energy of a current that something else tells: integrated between changes. */
export interface MeteredCurrent {
  /** The current per phase from now on. */
  flows(currentA: number): void
  values(): MeteredValues
}

/** The electrical side of a simulated meter. @param deps.registerWh what it shows at the beginning. */
export function createMeteredCurrent(deps: {
  readonly clock: Clock
  readonly voltageV: number
  readonly phases: 1 | 3
  readonly registerWh: number
}): MeteredCurrent {
  const { clock, voltageV, phases } = deps
  let energyWh = deps.registerWh
  let currentA = 0
  let sinceMs = clock.monotonicMs()
  const integrate = () => {
    const nowMs = clock.monotonicMs()
    energyWh += (currentA * voltageV * phases * (nowMs - sinceMs)) / MS_PER_HOUR
    sinceMs = nowMs
  }
  const each = (quantity: number) => Array.from({ length: phases }, () => quantity)
  return {
    flows: (next) => {
      integrate()
      currentA = next
    },
    values: () => {
      integrate()
      return { energyWh, powerW: currentA * voltageV * phases, currentA: each(currentA), voltageV: each(voltageV) }
    },
  }
}
