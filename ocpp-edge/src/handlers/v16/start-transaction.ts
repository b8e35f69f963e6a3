// Message path, step 5 of 9: handle.
import { ID_TAG_MAX_LENGTH } from '@charge-it/shared/ids/id-tag.ts'
import type { TransactionFlag } from '@charge-it/shared/model/transaction.ts'
import { businessTime } from '@charge-it/shared/ocpp/station-time.ts'
import type { CallContext, HandlerDeps } from '../route.ts'
import type { StartTransactionRequest, StartTransactionResponse } from './generated/messages.ts'
import { idTagInfo } from './id-tag-info.ts'
import { meterReading } from './meter-reading.ts'
import { noteClock } from './note-clock.ts'

/** As it comes after the repair: only what identifies the start is sure to be there. */
export type StartTransactionSent = Omit<StartTransactionRequest, 'timestamp'> & { readonly timestamp?: string }

/**
 * Opens a transaction (OCPP 1.6 §4.8). Resolves only after the record is stored. A repeat (station, connectorId,
 * idTag, meterStart in Wh, timestamp) gets the first answer. A refused start is stored under an id of its own: the
 * station may deliver energy all the same.
 * @throws StoreError when nothing was stored.
 */
export async function startTransaction(
  request: StartTransactionSent,
  context: CallContext,
  deps: HandlerDeps,
): Promise<StartTransactionResponse> {
  const { session, receivedAt } = context
  const { stationId } = session
  const { stores, log, observations } = deps
  const { idTag, meterStart, timestamp, reservationId = null } = request
  noteClock(timestamp, context, deps)
  const { at, clockSkew } = businessTime(timestamp, receivedAt)
  const connectorId = Math.max(0, request.connectorId)
  const flags: TransactionFlag[] = []
  const { readingWh, malformed } = meterReading(meterStart)
  if (malformed) flags.push('malformed')
  if (clockSkew) flags.push('clockSkew')
  if (idTag.length > ID_TAG_MAX_LENGTH) flags.push('longIdTag')
  if (request.connectorId < 1) flags.push('unknownConnector')

  // Before the start, so that the session already belongs to the account.
  await stores.cardLinks.tapped(stationId, connectorId, idTag)
  const stored = await stores.transactions.start({
    ...{ stationId, connectorId, idTag, flags, receivedAt, reservationId },
    meterStartWh: readingWh,
    startedAt: at,
    timestampText: timestamp ?? '',
    ocppVersion: '1.6',
  })

  const { transactionId, transactionKey, idTagStatus, parentIdTag, expiresAt, repeated } = stored
  if (idTagStatus !== 'Accepted') {
    // A card that nobody knew is stored only now.
    await stores.cardLinks.tapped(stationId, connectorId, idTag)
    stores.connectors.recordRefusal(stationId, connectorId, idTag, idTagStatus, receivedAt)
    if (!repeated) stores.journal.event(stationId, 'startRefused', idTagStatus, connectorId)
  }
  observations.publish({
    kind: 'started',
    stationId,
    connectorId,
    idTag,
    transactionId,
    transactionKey,
    at: receivedAt,
  })
  log.info('transaction stored', {
    stationId,
    messageId: context.messageId.slice(0, 64),
    connectorId,
    transactionId,
    idTagStatus,
    repeated,
  })
  return { transactionId, idTagInfo: idTagInfo({ status: idTagStatus, parentIdTag, expiresAt }) }
}
