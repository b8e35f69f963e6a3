// Message path, step 5 of 9: handle.
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { readMeterValues } from '@charge-it/shared/ocpp/meter-values.ts'
import type { CallContext, HandlerDeps } from '../route.ts'

/** As it comes after the repair. */
export interface MeterValuesSent {
  readonly connectorId: number
  readonly transactionId?: unknown
  readonly meterValue: readonly unknown[]
}

/** Older samples than this are a replay: the buffer may not lose them, the commit comes before the answer. */
const REPLAY_MS = 15 * 60_000

/**
 * Takes samples (OCPP 1.6 §4.7). Live ones are buffered; replayed ones are answered after their commit. Samples of an
 * unknown transaction show on the connector and are not kept.
 * @throws StoreError when replayed samples were not stored.
 */
export async function meterValues(
  request: MeterValuesSent,
  { session: { stationId }, receivedAt }: CallContext,
  deps: HandlerDeps,
): Promise<object> {
  const { connectorId, transactionId } = request
  const { connectors } = deps.stores
  const { samples, warnings } = readMeterValues(request.meterValue, receivedAt)
  if (warnings.length > 0) deps.log.debug('odd meter values', { stationId, connectorId, warnings: warnings.join('; ') })

  const running = await deps.stores.transactions.openOn(stationId, connectorId)
  const transaction = await transactionOf(stationId, transactionId, running, deps)
  const mayShow = transactionId === undefined || transactionId === 0 || transaction !== undefined
  const oldest = samples[0]?.sampledAt
  if (transaction !== undefined && oldest !== undefined) {
    const isReplay = transaction !== running || receivedAt.getTime() - oldest.getTime() > REPLAY_MS
    if (isReplay) await connectors.storeSamples(stationId, connectorId, transaction.transactionKey, samples)
    else connectors.recordSamples(stationId, connectorId, transaction.transactionKey, samples)
  } else if (running === undefined && mayShow) connectors.recordSamples(stationId, connectorId, null, samples)
  deps.observations.publish({
    ...{ kind: 'meterValues', stationId, connectorId, samples, at: receivedAt },
    transactionKey: transaction?.transactionKey ?? null,
  })
  return {}
}

/** Without an id (or with 0, which some send for none) the samples belong to what runs on the connector. */
async function transactionOf(
  stationId: string,
  transactionId: unknown,
  running: Transaction | undefined,
  { stores }: HandlerDeps,
): Promise<Transaction | undefined> {
  if (transactionId === undefined || transactionId === 0) return running
  if (typeof transactionId !== 'number') return undefined
  if (running?.transactionId === transactionId) return running
  return await stores.transactions.find(stationId, transactionId)
}
