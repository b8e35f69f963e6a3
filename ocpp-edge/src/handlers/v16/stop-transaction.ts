// Message path, step 5 of 9: handle.
import { ID_TAG_MAX_LENGTH } from '@charge-it/shared/ids/id-tag.ts'
import type { TransactionFlag } from '@charge-it/shared/model/transaction.ts'
import { readMeterValues } from '@charge-it/shared/ocpp/meter-values.ts'
import { businessTime } from '@charge-it/shared/ocpp/station-time.ts'
import type { CallContext, HandlerDeps } from '../route.ts'
import type { StopTransactionResponse } from './generated/messages.ts'
import { meterReading } from './meter-reading.ts'

/** As it comes after the repair: the id may be anything, the time may be missing. */
export interface StopTransactionSent {
  readonly transactionId: number | string
  readonly meterStop: number
  readonly timestamp?: string
  readonly idTag?: string
  readonly reason?: string
  readonly transactionData?: unknown
}

/**
 * Ends a transaction (OCPP 1.6 §4.10). Resolves only after the record is stored. A repeat changes nothing but a count;
 * a stop of an unknown id is kept as an orphan and answered as any other, so that the station forgets it.
 * @throws StoreError when nothing was stored.
 */
export async function stopTransaction(
  request: StopTransactionSent,
  { session: { stationId }, receivedAt, messageId }: CallContext,
  { stores, log, observations }: HandlerDeps,
): Promise<StopTransactionResponse> {
  const { meterStop, timestamp, reason = null } = request
  const idTag = request.idTag === undefined || request.idTag === '' ? null : request.idTag
  const { at, clockSkew } = businessTime(timestamp, receivedAt)
  const { samples, warnings } = readMeterValues(request.transactionData, at)
  const flags: TransactionFlag[] = []
  const { readingWh, malformed } = meterReading(meterStop)
  if (malformed) flags.push('malformed')
  if (clockSkew) flags.push('clockSkew')
  if (idTag !== null && idTag.length > ID_TAG_MAX_LENGTH) flags.push('longIdTag')

  const stored = await stores.transactions.stop({
    ...{ stationId, idTag, reason, samples, flags, receivedAt },
    transactionId: request.transactionId,
    // An absurd reading books nothing; the samples decide.
    meterStopWh: malformed ? 0 : readingWh,
    stoppedAt: at,
    timestampText: timestamp ?? '',
    ocppVersion: '1.6',
  })

  const { transactionId, transactionKey, connectorId, orphan, repeated, idTagStatus } = stored
  if (orphan && !repeated) stores.journal.event(stationId, 'orphanStop', String(request.transactionId).slice(0, 100))
  if (!orphan) {
    observations.publish({
      ...{ kind: 'stopped', stationId, connectorId, transactionId, transactionKey, reason },
      at: receivedAt,
    })
  }
  log.info('stop stored', {
    ...{ stationId, messageId: messageId.slice(0, 64), connectorId, orphan, repeated },
    transactionId: String(transactionId).slice(0, 64),
    warnings: warnings.join('; ').slice(0, 500),
  })
  return idTagStatus === null ? {} : { idTagInfo: { status: idTagStatus } }
}
