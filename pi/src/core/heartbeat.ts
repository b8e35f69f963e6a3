import * as v from 'valibot'
import { type Cancel, type Csms, CsmsError, type Timers } from '../ports.ts'
import type { Configuration } from './configuration.ts'

const confirmationSchema = v.object({ currentTime: v.string() })

export interface Heartbeat {
  /** Starts, or starts over with the configured interval. */
  arm(): void
  /** Sends one now (TriggerMessage). */
  beat(): void
}

/** Heartbeat at HeartbeatInterval while accepted and connected; never queued (OCPP 1.6 §4.6). */
export function createHeartbeat(deps: {
  csms: Csms
  timers: Timers
  configuration: Configuration
  maySend: () => boolean
  onTime: (currentTime: string) => void
}): Heartbeat {
  let cancel: Cancel | null = null

  const beat = () => {
    if (!deps.csms.isOpen()) return
    deps.csms.call('Heartbeat', {}).then(
      (answer) => {
        const confirmation = v.safeParse(confirmationSchema, answer)
        if (confirmation.success) deps.onTime(confirmation.output.currentTime)
      },
      (error: unknown) => {
        // The next one follows anyway; a lost socket shows in the connection itself.
        if (!(error instanceof CsmsError)) throw error
      },
    )
  }
  const arm = () => {
    cancel?.()
    cancel = deps.timers.after(deps.configuration.int('HeartbeatInterval') * 1000, () => {
      if (deps.maySend()) beat()
      arm()
    })
  }
  return { arm, beat }
}
