import type { StationEvent, Timers } from '../ports.ts'

const ACCEPTED_MS = 300
const REFUSED_MS = 2000
const NOT_USABLE = new Set(['Faulted', 'Unavailable'])

/**
 * A light for drivers: on while the connector can be used, a short wink when a card was accepted, a long one when it was
 * refused.
 * @returns what listens to the station's events.
 */
export function createReadyLight(set: (on: boolean) => void, timers: Timers): (event: StationEvent) => void {
  let usable = false
  let winking = false
  const wink = (ms: number) => {
    if (winking || !usable) return
    winking = true
    set(false)
    timers.after(ms, () => {
      winking = false
      if (usable) set(true)
    })
  }
  return ({ event, status }) => {
    if (event === 'tap-accepted') wink(ACCEPTED_MS)
    if (event === 'tap-refused') wink(REFUSED_MS)
    if (event !== 'status' || typeof status !== 'string') return
    usable = !NOT_USABLE.has(status)
    if (!winking) set(usable)
  }
}
