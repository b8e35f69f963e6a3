import { parseStationTime } from '../ocpp/station-time.ts'

const TOLERATED_MS = 5 * 60_000

/**
 * Whether the time in a message shows that the station's clock is off by more than five minutes. A time ahead of ours
 * always does. One in the past may be a replay of what happened offline: it does only when it lies after the station
 * connected, for then it could have been sent at once.
 * @param text As the station wrote it; none or an unreadable one says nothing.
 */
export function isClockOff(text: unknown, receivedAt: Date, connectedAt: Date): boolean {
  const sent = parseStationTime(text)
  if (sent === undefined) return false
  const behindMs = receivedAt.getTime() - sent.getTime()
  if (behindMs < -TOLERATED_MS) return true
  return behindMs > TOLERATED_MS && sent.getTime() > connectedAt.getTime() + TOLERATED_MS
}
