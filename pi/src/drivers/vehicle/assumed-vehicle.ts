import type { Clock, Vehicle } from '../../ports.ts'

/** Without current for so long the car counts as full or paused. */
const NO_CURRENT_MS = 60_000
const OFF_CURRENT_A = 1

export interface AssumedVehicle extends Vehicle {
  setPlugged(plugged: boolean): void
}

/**
 * A car at a connector without a plug sensor: it counts as plugged from the authorisation to the stop.
 * @param deps.currentA measured by the charger module.
 */
export function createAssumedVehicle(deps: { readonly clock: Clock; readonly currentA: () => number }): AssumedVehicle {
  const listeners: (() => void)[] = []
  let plugged = false
  let lastFlowMs = 0
  return {
    isPlugged: () => plugged,
    wantsEnergy: () => {
      const nowMs = deps.clock.monotonicMs()
      if (deps.currentA() > OFF_CURRENT_A) lastFlowMs = nowMs
      return plugged && nowMs - lastFlowMs < NO_CURRENT_MS
    },
    socPercent: () => null,
    onChange: (listener) => {
      listeners.push(listener)
    },
    setPlugged: (next) => {
      if (next === plugged) return
      plugged = next
      lastFlowMs = deps.clock.monotonicMs()
      for (const listener of listeners) listener()
    },
  }
}
