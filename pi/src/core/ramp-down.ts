import type { ChargerModule, Timers } from '../ports.ts'
import type { StationClock } from './station-clock.ts'

const DEADLINE_MS = 7000
const POLL_MS = 200
/** Below this the module counts as off. */
const OFF_CURRENT_A = 1

/**
 * Waits until a module that was stopped carries no current.
 * @returns false if it still does after seven seconds.
 */
export function rampedDown(
  module: ChargerModule,
  deps: { readonly clock: StationClock; readonly timers: Timers; readonly isOver: () => boolean },
): Promise<boolean> {
  const deadlineMs = deps.clock.nowMs() + DEADLINE_MS
  return new Promise((resolve) => {
    const poll = () => {
      const isOff = module.currentA() <= OFF_CURRENT_A
      const isLate = deps.clock.nowMs() >= deadlineMs
      if (isOff || isLate || deps.isOver()) resolve(isOff || !isLate)
      else deps.timers.after(POLL_MS, poll)
    }
    poll()
  })
}
