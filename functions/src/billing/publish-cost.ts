import { billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import { billSchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'

/**
 * Puts the final cost on the public card, where the page that watched the session sees it. The edge has written an
 * estimate with the same arithmetic; only a difference (an idle fee) is written.
 */
export async function publishCost(transactionKey: string, deps: Deps): Promise<void> {
  const { firestore } = deps
  await firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const session = await readDocument(reader, transactionSchema, `${collections.transactions}/${transactionKey}`)
    const bill = await readDocument(reader, billSchema, paths.transactionBill(transactionKey))
    const correction = await readDocument(reader, billCorrectionSchema, paths.transactionCorrection(transactionKey))
    const costIdr = correction?.totalCostIdr ?? bill?.costIdr
    if (session === undefined || session.connectorId === null || costIdr === undefined) return
    const connectorPath = paths.connector(session.stationId, session.connectorId)
    const connector = await readDocument(reader, connectorSchema, connectorPath)
    if (connector === undefined || connector.code === null) return
    const path = paths.publicConnector(connector.code)
    const card = await readDocument(reader, publicConnectorSchema, path)
    if (card?.lastSession?.transactionKey !== transactionKey || card.lastSession.costIdr === costIdr) return
    transaction.update(firestore.doc(path), { 'lastSession.costIdr': costIdr, lastUpdatedAt: deps.now() })
  })
}
