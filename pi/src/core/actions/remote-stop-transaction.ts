import * as v from 'valibot'
import { action } from './action.ts'

/** OCPP 1.6 §5.12: Accepted only for a transaction that runs here. */
export const remoteStopTransaction = action(v.object({ transactionId: v.number() }), ({ transactionId }, station) => {
  const localId = station.outbox.localIdOf(transactionId)
  const connector = station.connectors.find((c) => localId !== null && c.transaction()?.localId === localId)
  if (connector === undefined || connector.transaction()?.stopping) return { answer: { status: 'Rejected' } }
  return { answer: { status: 'Accepted' }, afterwards: () => station.background(connector.stop('Remote')) }
})
