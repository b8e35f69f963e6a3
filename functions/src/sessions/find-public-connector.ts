import { type Connector, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { edgeIsFresh, publicEdgeSchema } from '@charge-it/shared/model/edge.ts'
import { type PublicConnector, publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import { type Station, stationSchema } from '@charge-it/shared/model/station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { notFound } from '../api/api-error.ts'
import { normalConnectorCode } from '../connectors/connector-code.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'

export interface FoundConnector {
  readonly card: PublicConnector
  readonly station: Station
  /** The state as the edge keeps it; the card's copy may be older. */
  readonly connector: Connector
  readonly online: boolean
  readonly lastSeenAt: Date | null
}

/**
 * What a sticker's code stands for, with its state of now.
 * @throws ApiError 404 for a code that no connector has.
 */
export async function findPublicConnector(codeText: string, deps: Deps): Promise<FoundConnector> {
  const { firestore } = deps
  const code = normalConnectorCode(codeText)
  if (code === undefined) throw notFound('code')
  const card = await readDocument(firestore, publicConnectorSchema, paths.publicConnector(code))
  if (card === undefined) throw notFound('code')
  const [station, connector] = await Promise.all([
    readDocument(firestore, stationSchema, paths.station(card.stationId)),
    readDocument(firestore, connectorSchema, paths.connector(card.stationId, card.connectorId)),
  ])
  if (station === undefined || connector === undefined) throw notFound('code')
  const { edgeId, online: written, lastSeenAt } = station.connection
  const edge = edgeId === null ? undefined : await readDocument(firestore, publicEdgeSchema, paths.publicEdge(edgeId))
  const online = written && edgeIsFresh(edge?.heartbeatAt, deps.now())
  return { card, station, connector, online, lastSeenAt: online ? (edge?.heartbeatAt ?? lastSeenAt) : lastSeenAt }
}
