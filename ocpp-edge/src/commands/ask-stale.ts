import type { Log } from '../log.ts'
import type { SessionRegistry } from '../station-session.ts'
import type { Stores } from '../store/stores.ts'
import type { QuietCall } from './command-logic.ts'
import { isRecord } from './station-queue.ts'

/**
 * A transaction whose stop never came: asks its station for the state and a sample of the connector, once. What it
 * sends then counts like any other message. These calls leave no document.
 * @param quietCall Behind every waiting command of the station.
 */
export function askStale(deps: {
  readonly stores: Pick<Stores, 'transactions'>
  readonly sessions: SessionRegistry
  readonly quietCall: (stationId: string) => QuietCall
  readonly log: Log
}): void {
  const { stores, sessions, log } = deps
  stores.transactions.onStale(({ stationId, connectorId, transactionId }) => {
    if (connectorId === null || sessions.get(stationId)?.ocppVersion !== '1.6') return
    const call = deps.quietCall(stationId)
    const ask = async () => {
      for (const requestedMessage of ['StatusNotification', 'MeterValues']) {
        const outcome = await call('TriggerMessage', { requestedMessage, connectorId })
        const status = outcome.kind === 'result' && isRecord(outcome.payload) ? outcome.payload.status : outcome.kind
        log.info('station asked about a stale transaction', {
          ...{ stationId, transactionId, requestedMessage, answer: String(status).slice(0, 50) },
        })
      }
    }
    void ask()
  })
}
