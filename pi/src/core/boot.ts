import * as v from 'valibot'
import { type Cancel, type Csms, CsmsError, type Payload, type Timers } from '../ports.ts'

const DEFAULT_RETRY_S = 60

const bootConfirmationSchema = v.object({
  currentTime: v.string(),
  interval: v.number(),
  status: v.picklist(['Accepted', 'Pending', 'Rejected']),
})
export type Registration = 'Accepted' | 'Pending' | 'Rejected' | 'Unknown'

export interface Boot {
  registration(): Registration
  /** The socket opened: boot, unless this process is accepted already. */
  opened(): void
  /** The socket closed: nothing is sent until it is open again. */
  closed(): void
  /** Boot again now (TriggerMessage). */
  again(): void
}

/**
 * BootNotification once per process start (OCPP 1.6 §4.2), repeated after `interval` while Pending or Rejected.
 * @param deps.onAccepted gets the CSMS's time and the heartbeat interval in seconds.
 */
export function createBoot(deps: {
  csms: Csms
  timers: Timers
  notification: Payload
  onTime: (currentTime: string) => void
  onAccepted: (intervalS: number) => void
  onAnswer: (registration: Registration) => void
}): Boot {
  let registration: Registration = 'Unknown'
  let cancelRetry: Cancel | null = null
  let asking = false

  const retryIn = (seconds: number) => {
    cancelRetry?.()
    cancelRetry = deps.timers.after(seconds * 1000, boot)
  }

  const ask = async (): Promise<void> => {
    const answer = v.safeParse(bootConfirmationSchema, await deps.csms.call('BootNotification', deps.notification))
    if (!answer.success) {
      retryIn(DEFAULT_RETRY_S)
      return
    }
    const { currentTime, interval, status } = answer.output
    deps.onTime(currentTime)
    registration = status
    deps.onAnswer(status)
    if (status === 'Accepted') deps.onAccepted(interval)
    else retryIn(interval > 0 ? interval : DEFAULT_RETRY_S)
  }

  const boot = (): void => {
    if (asking || !deps.csms.isOpen()) return
    asking = true
    ask()
      .catch((error: unknown) => {
        if (!(error instanceof CsmsError)) throw error
        if (error.failure !== 'disconnected') retryIn(DEFAULT_RETRY_S)
      })
      .finally(() => {
        asking = false
      })
  }

  return {
    registration: () => registration,
    opened: () => {
      if (registration !== 'Accepted') boot()
    },
    closed: () => {
      cancelRetry?.()
      cancelRetry = null
    },
    again: boot,
  }
}
