// Message path, step 5 of 9: handle.
import { CONNECTOR_STATUSES, type ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import { businessTime } from '@charge-it/shared/ocpp/station-time.ts'
import type { CallContext, HandlerDeps } from '../route.ts'
import type { StatusNotificationRequest } from './generated/messages.ts'
import { noteClock } from './note-clock.ts'

const LONGEST_CODE = 50
const LONGEST_INFO = 200

/**
 * Takes the state of a connector; 0 is the station itself (OCPP 1.6 §4.9). A burst collapses to the last state within
 * a second; a status that the specification does not know is stored as Unknown.
 */
export async function statusNotification(
  request: StatusNotificationRequest,
  context: CallContext,
  deps: HandlerDeps,
): Promise<object> {
  const { session, receivedAt } = context
  const { stationId } = session
  const { stores, log, observations } = deps
  noteClock(request.timestamp, context, deps)
  const { connectorId } = request
  const status = statusOf(request.status)
  const errorCode = textOf(request.errorCode, LONGEST_CODE) ?? 'NoError'
  stores.connectors.recordStatus(stationId, {
    connectorId,
    status,
    errorCode,
    vendorErrorCode: textOf(request.vendorErrorCode, LONGEST_CODE),
    errorInfo: textOf(request.info, LONGEST_INFO),
    statusAt: request.timestamp === undefined ? null : businessTime(request.timestamp, receivedAt).at,
    receivedAt,
  })
  observations.publish({ kind: 'status', stationId, connectorId, status, errorCode, at: receivedAt })
  log.info('connector state', { stationId, connectorId, status, errorCode })
  return {}
}

function statusOf(sent: string): ConnectorStatus {
  const text = sent.trim().toLowerCase()
  return CONNECTOR_STATUSES.find((status) => status.toLowerCase() === text) ?? 'Unknown'
}

function textOf(sent: string | undefined, longest: number): string | null {
  const text = sent?.toWellFormed().trim().slice(0, longest)
  return text === undefined || text === '' ? null : text
}
