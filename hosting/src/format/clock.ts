const STORAGE_KEY = 'charge-it.clock'

/** Whose clock moments are told by: that of the place they belong to, or that of this device. */
export const CLOCKS = ['site', 'device'] as const
export type Clock = (typeof CLOCKS)[number]

/** The place's until a page asks for the choice: the driver page never does. */
let clock: Clock = 'site'
let zoneOfDevice: string | null = null

/** Takes over what was chosen on this device. Call once, before anything is shown. */
export function startClock(): void {
  clock = storedClock()
}

/** The clock in use. */
export function chosenClock(): Clock {
  return clock
}

/** Remembers and uses a clock. Fires `charge-it-clock` on window, so that what is shown is shown anew. */
export function chooseClock(next: Clock): void {
  try {
    if (next === 'site') localStorage.removeItem(STORAGE_KEY)
    else localStorage.setItem(STORAGE_KEY, next)
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
  clock = next
  window.dispatchEvent(new Event('charge-it-clock'))
}

/** IANA zone of this device; one that travels is asked again with the next page load. */
export function deviceZone(): string {
  zoneOfDevice ??= new Intl.DateTimeFormat().resolvedOptions().timeZone
  return zoneOfDevice
}

/** The zone in which a moment of a place is shown. @param siteZone IANA zone of the place. */
export function shownZone(siteZone: string): string {
  return clock === 'device' ? deviceZone() : siteZone
}

function storedClock(): Clock {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return CLOCKS.find((each) => each === stored) ?? 'site'
  } catch {
    return 'site'
  }
}
