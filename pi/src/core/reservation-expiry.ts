import type { Cancel, Timers } from '../ports.ts'
import type { Connector } from './connector-types.ts'
import type { Reservations } from './reservations.ts'
import type { StationClock } from './station-clock.ts'

export interface ReservationExpiry {
  /** Reservations changed: wait for the one that ends next. */
  arm(): void
}

/** Ends reservations whose time is over, and shows their connectors free again. */
export function createReservationExpiry(deps: {
  readonly reservations: Reservations
  readonly timers: Timers
  readonly clock: StationClock
  readonly connectors: readonly Connector[]
  readonly background: (work: Promise<unknown>) => void
}): ReservationExpiry {
  const { reservations, clock } = deps
  let cancel: Cancel | null = null
  const arm = () => {
    cancel?.()
    cancel = null
    const nextMs = reservations.nextExpiryMs()
    if (nextMs === null) return
    cancel = deps.timers.after(Math.max(0, nextMs - clock.nowMs()), () => {
      for (const { reservationId } of reservations.expired()) deps.background(reservations.remove(reservationId))
      for (const connector of deps.connectors) connector.refresh()
      arm()
    })
  }
  return { arm }
}
