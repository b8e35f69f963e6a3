// Message path, step 5 of 9: handle.
import { heartbeatIntervalS } from '../../heartbeat-interval.ts'
import type { CallContext, HandlerDeps } from '../route.ts'
import type { BootNotificationRequest, BootNotificationResponse } from './generated/messages.ts'

/** How soon a station that is not admitted yet asks again, in seconds. */
const PENDING_INTERVAL_S = 60
const REJECTED_INTERVAL_S = 900
const LONGEST = 200

/**
 * Takes note of a station's start (OCPP 1.6 §4.2) and tells it the time and its heartbeat interval. A repeated boot
 * changes nothing else: transactions stay open. Empty optional texts count as absent.
 * @throws StoreError when nothing was stored.
 */
export async function bootNotification(
  request: BootNotificationRequest,
  { session, receivedAt }: CallContext,
  { stores, clock, log, observations }: HandlerDeps,
): Promise<BootNotificationResponse> {
  const { stationId } = session
  const station = await stores.stations.find(stationId)
  const registration = station?.registration ?? 'pending'
  if (station === undefined || registration !== 'accepted') {
    if (station === undefined) {
      const sent = bootFactsOf(request)
      stores.pendingStations.booted(stationId, { ...sent, vendor: sent.vendor ?? '', model: sent.model ?? '' })
    }
    const reason = registration === 'rejected' ? 'bootRejected' : 'bootPending'
    stores.journal.attempt(stationId, reason, { text: null, remoteAddress: session.remoteAddress, subprotocols: [] })
    log.info('boot of a station that is not admitted', { stationId, registration })
    return {
      status: registration === 'rejected' ? 'Rejected' : 'Pending',
      currentTime: clock.now().toISOString(),
      interval: registration === 'rejected' ? REJECTED_INTERVAL_S : PENDING_INTERVAL_S,
    }
  }

  if (session.unregistered === true) {
    // It was accepted since, with credentials that this socket never showed.
    session.close(1008, 'registered now, please connect with your key')
    return { status: 'Pending', currentTime: clock.now().toISOString(), interval: PENDING_INTERVAL_S }
  }

  const { vendor, model, serialNumber, firmwareVersion } = bootFactsOf(request)
  const boot = { vendor: vendor ?? '', model: model ?? '', serialNumber, firmwareVersion }
  const [site] = await Promise.all([
    stores.stations.site(station.siteId),
    stores.stations.recordBoot(stationId, boot, receivedAt),
  ])
  session.booted = true
  stores.journal.event(stationId, 'boot', [vendor, model, firmwareVersion].filter((part) => part !== null).join(' '))
  observations.publish({ kind: 'boot', stationId, at: receivedAt })
  log.info('station booted', { stationId, vendor, model, firmwareVersion })
  return {
    status: 'Accepted',
    currentTime: clock.now().toISOString(),
    interval: heartbeatIntervalS(stationId, site?.heartbeatS),
  }
}

function bootFactsOf(request: BootNotificationRequest) {
  return {
    vendor: textOf(request.chargePointVendor),
    model: textOf(request.chargePointModel),
    serialNumber: textOf(request.chargePointSerialNumber) ?? textOf(request.chargeBoxSerialNumber),
    firmwareVersion: textOf(request.firmwareVersion),
  }
}

function textOf(sent: string | undefined): string | null {
  const text = sent
    ?.toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, LONGEST)
  return text === undefined || text === '' ? null : text
}
