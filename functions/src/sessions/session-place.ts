import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Handler } from '../api/api-call.ts'
import { notFound } from '../api/api-error.ts'
import { mayRead } from '../api/transaction-view.ts'
import { transactionPath } from '../api/transactions.ts'
import { readDocument } from '../store/read-document.ts'

/**
 * `GET /public/sessions/{transactionKey}`: where a session runs: station, connector and the code of its sticker, by which
 * its owner's page follows the connector's state. `code` is null for a connector without a sticker.
 */
export const getSessionPlace: Handler = async ({ parts, caller }, deps) => {
  const path = transactionPath(parts.transactionKey ?? '')
  const session = path === undefined ? undefined : await readDocument(deps.firestore, transactionSchema, path)
  if (session === undefined || !mayRead(session, caller)) throw notFound('session')
  const { transactionKey, stationId, connectorId } = session
  const connector =
    connectorId === null
      ? undefined
      : await readDocument(deps.firestore, connectorSchema, paths.connector(stationId, connectorId))
  return { status: 200, body: { transactionKey, stationId, connectorId, code: connector?.code ?? null } }
}
