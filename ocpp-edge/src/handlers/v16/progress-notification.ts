// Message path, step 5 of 9: handle.
import type { CallContext, HandlerDeps } from '../route.ts'

/** FirmwareStatusNotification, DiagnosticsStatusNotification and their forms of the security whitepaper. */
export interface ProgressSent {
  readonly status: string
  readonly requestId?: number
}

const LONGEST = 50

/**
 * Makes the handler of a progress message. Whether somebody asked for it, in which order it comes and what it says
 * does not matter: it is noted, handed to whoever waits for it, and answered.
 * @throws StoreError when nothing was stored.
 */
export function progressNotification(of: 'firmware' | 'log') {
  return async (
    request: ProgressSent,
    { session: { stationId }, receivedAt }: CallContext,
    { stores, log, observations }: HandlerDeps,
  ): Promise<object> => {
    const status = request.status.slice(0, LONGEST)
    const requestId = request.requestId ?? null
    // Stations repeat Idle when they are asked; it says nothing.
    if (status !== 'Idle') {
      stores.journal.event(stationId, `${of}Status`, status)
      await stores.stations.recordProgress({ stationId, of, status, requestId, at: receivedAt })
    }
    observations.publish({ kind: 'progress', stationId, of, status, requestId, at: receivedAt })
    log.info('progress reported', { stationId, of, status, requestId })
    return {}
  }
}
