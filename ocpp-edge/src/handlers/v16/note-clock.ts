import { isClockOff } from '@charge-it/shared/connections/is-clock-off.ts'
import type { CallContext, HandlerDeps } from '../route.ts'

/** Keeps that a station's clock is off, for whoever wonders about its times. The message counts all the same. */
export function noteClock(timestamp: string | undefined, context: CallContext, { stores }: HandlerDeps): void {
  const { session, receivedAt } = context
  if (!isClockOff(timestamp, receivedAt, session.connectedAt)) return
  stores.journal.attempt(session.stationId, 'clockOff', {
    text: `the station said ${timestamp?.slice(0, 40)} at ${receivedAt.toISOString()}`,
    remoteAddress: session.remoteAddress,
    subprotocols: [],
  })
}
