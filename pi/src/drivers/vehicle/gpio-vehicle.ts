import type { Timers, Vehicle } from '../../ports.ts'
import { type GpioLine, watchGpioInput } from '../gpio/gpio-lines.ts'

/** A plug switch on a GPIO line. Whether the car wants energy is not known, so it is taken to. */
export function createGpioVehicle(
  line: GpioLine & { readonly activeLow: boolean },
  timers: Timers,
  onFailure: (reason: string) => void,
): Vehicle & { close(): void } {
  const listeners: (() => void)[] = []
  let plugged = false
  const end = watchGpioInput(
    line,
    timers,
    (high) => {
      const next = high !== line.activeLow
      if (next === plugged) return
      plugged = next
      for (const listener of listeners) listener()
    },
    onFailure,
  )
  return {
    isPlugged: () => plugged,
    wantsEnergy: () => plugged,
    socPercent: () => null,
    onChange: (listener) => {
      listeners.push(listener)
    },
    close: end,
  }
}
