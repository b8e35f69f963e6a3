// Message path, step 5 of 9: handle.
import type { CallContext, HandlerDeps } from '../route.ts'

export interface SecurityEventSent {
  readonly type: string
  readonly timestamp?: string
  readonly techInfo?: string
}

const LONGEST = 255

/** Notes a security event (OCPP 1.6 security whitepaper, A04). Unknown types are noted too. */
export async function securityEventNotification(
  request: SecurityEventSent,
  { session: { stationId } }: CallContext,
  { stores, log }: HandlerDeps,
): Promise<object> {
  const type = request.type.slice(0, 50)
  const detail = [request.timestamp?.slice(0, 40), request.techInfo?.slice(0, LONGEST)].filter(
    (part) => part !== undefined,
  )
  stores.journal.event(stationId, `security:${type}`, detail.join(' '))
  log.warn('security event', { stationId, type })
  return {}
}
