import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { newCard } from '@charge-it/shared/stations/public-card.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { cardSourcesOf } from './card-sources.ts'
import { unusedConnectorCodes } from './connector-code.ts'

/**
 * A connector that the edge saw first gets its code and public card, once. Connector 0 (the station itself) has none.
 * @returns the code that the connector has now, or null.
 */
export async function ensureConnectorCode(stationId: string, connectorId: number, deps: Deps): Promise<string | null> {
  const { firestore } = deps
  return firestore.runTransaction(async (transaction) => {
    const reader = { firestore, transaction }
    const connectorPath = paths.connector(stationId, connectorId)
    const connector = await readDocument(reader, connectorSchema, connectorPath)
    const station = await readDocument(reader, stationSchema, paths.station(stationId))
    if (connector === undefined || station === undefined || connectorId < 1) return null
    if (connector.code !== null) return connector.code

    const sources = await cardSourcesOf(station.siteId, reader, deps.now())
    const [code] = await unusedConnectorCodes(1, firestore, transaction, deps.randomBytes)
    if (code === undefined) throw new RangeError('one code was asked for, none came')
    const now = deps.now()
    transaction.create(
      firestore.doc(paths.publicConnector(code)),
      newCard(code, { station, connector, ...sources }, now),
    )
    transaction.update(firestore.doc(connectorPath), { code, siteId: station.siteId, lastUpdatedAt: now })
    if (connectorId > station.connectorCount) {
      transaction.update(firestore.doc(paths.station(stationId)), { connectorCount: connectorId, lastUpdatedAt: now })
    }
    return code
  })
}
