// Message path, step 5 of 9: handle.
import { isCriticalSecurityEvent } from '@charge-it/shared/ocpp/security-events.ts'
import type { CallContext, HandlerDeps } from '../route.ts'
import { noteClock } from './note-clock.ts'

export interface SecurityEventSent {
  readonly type: string
  readonly timestamp?: string
  readonly techInfo?: string
}

const LONGEST = 255

/**
 * Notes a security event (OCPP 1.6 security whitepaper, A04); people are told of the critical ones. Unknown types are
 * noted too.
 */
export async function securityEventNotification(
  request: SecurityEventSent,
  context: CallContext,
  deps: HandlerDeps,
): Promise<object> {
  const { stores, log } = deps
  const { stationId } = context.session
  const type = request.type.slice(0, 50)
  noteClock(request.timestamp, context, deps)
  const detail = [request.timestamp?.slice(0, 40), request.techInfo?.slice(0, LONGEST)].filter(
    (part) => part !== undefined,
  )
  stores.journal.event(stationId, `security:${type}`, detail.join(' '))
  if (isCriticalSecurityEvent(type)) {
    const station = await stores.stations.find(stationId)
    const params = { station: stationId, type }
    stores.notifications.notify({
      ...{ kind: 'securityEvent', key: `${stationId}:${type}`, stationId, siteId: station?.siteId ?? null, params },
    })
  }
  log.warn('security event', { stationId, type })
  return {}
}
