import { type Cancel, type Csms, CsmsError, type Timers } from '../ports.ts'
import type { Configuration } from './configuration.ts'
import type { StationClock } from './station-clock.ts'

/** What StatusNotification tells of a connector; connectorId 0 is the station itself. */
export interface StatusReport {
  readonly status: string
  readonly errorCode: string
  readonly vendorErrorCode?: string
}

export interface StatusReporter {
  /** The status of a connector may have changed. */
  changed(connectorId: number): void
  /** Sends the newest status now, whether it changed or not (TriggerMessage). */
  send(connectorId: number): void
  /** Sends all that the CSMS does not know yet. */
  catchUp(): void
  /** Forgets what the CSMS knows (after a boot). */
  forget(): void
}

/** StatusNotification for changes, in order, held back for MinimumStatusDuration; only the newest is sent after an outage. */
export function createStatusReporter(deps: {
  csms: Csms
  timers: Timers
  clock: StationClock
  configuration: Configuration
  connectorIds: readonly number[]
  read: (connectorId: number) => StatusReport
  maySend: () => boolean
}): StatusReporter {
  const told = new Map<number, string>()
  const changedAt = new Map<number, string>()
  const waiting = new Map<number, Cancel>()

  const deliver = (connectorId: number): void => {
    if (!deps.maySend()) return
    const report = deps.read(connectorId)
    const key = JSON.stringify(report)
    told.set(connectorId, key)
    const timestamp = changedAt.get(connectorId) ?? deps.clock.now().toISOString()
    deps.csms.call('StatusNotification', { connectorId, ...report, timestamp }).catch((error: unknown) => {
      if (!(error instanceof CsmsError)) throw error
      if (told.get(connectorId) === key) told.delete(connectorId)
    })
  }

  const catchUp = (): void => {
    for (const connectorId of deps.connectorIds) {
      if (told.get(connectorId) !== JSON.stringify(deps.read(connectorId))) deliver(connectorId)
    }
  }

  return {
    changed: (connectorId) => {
      changedAt.set(connectorId, deps.clock.now().toISOString())
      const holdS = deps.configuration.int('MinimumStatusDuration')
      if (holdS === 0) {
        deliver(connectorId)
        return
      }
      waiting.get(connectorId)?.()
      const send = () => {
        waiting.delete(connectorId)
        if (told.get(connectorId) !== JSON.stringify(deps.read(connectorId))) deliver(connectorId)
      }
      waiting.set(connectorId, deps.timers.after(holdS * 1000, send))
    },
    send: deliver,
    catchUp,
    forget: () => told.clear(),
  }
}
