import type { Connector, StopReason } from './connector-types.ts'
import type { Outbox } from './outbox.ts'
import type { SecurityEvents } from './security-events.ts'
import type { StationDeps } from './station-deps.ts'

/** How long a station that goes down waits for the CSMS to take what is left. */
const LAST_MESSAGES_MS = 3000
/** And its last security event. */
const LAST_EVENT_MS = 2000

/** The two ways in which a station ends. */
export interface StationEnd {
  /** Ends all transactions with their final reading in the journal, then closes the socket. */
  stop(reason: StopReason): Promise<void>
  /** As if the power failed: nothing more is written or sent. */
  cutPower(): Promise<void>
}

export function createStationEnd(
  deps: Pick<StationDeps, 'csms' | 'journal' | 'timers'> & {
    readonly connectors: readonly Connector[]
    readonly outbox: Outbox
    readonly securityEvents: SecurityEvents
    readonly isAlive: () => boolean
    readonly maySend: () => boolean
    /** Nothing may be begun any more. */
    readonly endTimers: () => void
    readonly report: (event: string, details?: Record<string, unknown>) => void
  },
): StationEnd {
  const { connectors, csms, journal, timers, outbox, securityEvents, report } = deps
  const close = async (): Promise<void> => {
    await csms.close()
    await journal.close()
  }
  return {
    stop: async (reason) => {
      if (!deps.isAlive()) return
      const immediate = reason === 'Reboot' || reason === 'HardReset'
      const stops = await Promise.allSettled(connectors.map((connector) => connector.stop(reason, { immediate })))
      for (const result of stops)
        if (result.status === 'rejected') report('stop-not-journaled', { reason: String(result.reason) })
      if (deps.maySend()) await outbox.flushed(LAST_MESSAGES_MS)
      // An answer that is cut off would let the event be told a second time.
      await Promise.race([securityEvents.idle(), new Promise<void>((resolve) => timers.after(LAST_EVENT_MS, resolve))])
      deps.endTimers()
      for (const connector of connectors) connector.close()
      await close()
      report('stopped')
    },
    cutPower: async () => {
      deps.endTimers()
      for (const connector of connectors) {
        connector.close()
        connector.hardware.module.stop()
      }
      await close()
    },
  }
}
