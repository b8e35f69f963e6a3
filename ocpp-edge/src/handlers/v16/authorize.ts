// Message path, step 5 of 9: handle.
import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import type { CallContext, HandlerDeps } from '../route.ts'
import type { AuthorizeRequest, AuthorizeResponse } from './generated/messages.ts'
import { idTagInfo } from './id-tag-info.ts'

/**
 * Says whether a card may charge (OCPP 1.6 §4.1), from a cache that is at most five minutes old. An unknown card is
 * stored as Pending and answered Invalid.
 */
export async function authorize(
  request: AuthorizeRequest,
  { session: { stationId }, receivedAt }: CallContext,
  { stores, log }: HandlerDeps,
): Promise<AuthorizeResponse> {
  const authorization = await stores.idTags.authorize(request.idTag, { stationId, connectorId: null })
  await stores.cardLinks.tapped(stationId, null, request.idTag)
  if (authorization.status !== 'Accepted') {
    stores.connectors.recordRefusal(stationId, null, request.idTag, authorization.status, receivedAt)
    stores.journal.event(stationId, 'authorizeRefused', `${maskIdTag(request.idTag)} ${authorization.status}`)
  } else stores.journal.event(stationId, 'authorize', maskIdTag(request.idTag), null, { at: receivedAt, routine: true })
  log.info('card answered', { stationId, status: authorization.status })
  return { idTagInfo: idTagInfo(authorization) }
}
