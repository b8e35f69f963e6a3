import * as v from 'valibot'
import { CONNECTOR_STATUSES, connectorFactsSchema } from './connector.ts'
import { finite, integer, label, moment, wholeNumber } from './fields.ts'
import { tariffSnapshotSchema } from './tariff.ts'

/**
 * `publicConnectors/{code}`: what anyone who scans the sticker may see. Functions write the card (site, plug, price);
 * the edge writes `online` to `refusal`. Nobody may list these documents.
 *
 * The edge refreshes its part when presence changes, when a transaction starts or stops, at the beginning of a watch
 * lease and at most once a second while the lease lasts; a page therefore takes a lease before it believes the status.
 */
export const publicConnectorSchema = v.object({
  code: v.string(),
  stationId: v.string(),
  connectorId: wholeNumber,
  siteId: v.nullable(v.string()),
  siteName: label,
  siteAddress: label,
  timeZone: v.string(),
  helpPhone: v.nullable(label),
  facts: v.nullable(connectorFactsSchema),
  tariff: v.nullable(tariffSnapshotSchema),
  guestStart: v.boolean(),
  maintenance: v.boolean(),
  demo: v.nullable(label),

  online: v.boolean(),
  edgeId: v.nullable(v.string()),
  lastSeenAt: v.nullable(moment),
  status: v.picklist(CONNECTOR_STATUSES),
  errorCode: v.string(),
  statusAt: v.nullable(moment),
  session: v.nullable(
    v.object({
      transactionKey: v.string(),
      /** Reads its transaction only as its owner; shown so that the owner's page knows it is theirs. */
      ownerUid: v.nullable(v.string()),
      idTagMasked: v.string(),
      startedAt: moment,
      sampledAt: v.nullable(moment),
      powerW: v.nullable(finite),
      energyWh: v.nullable(wholeNumber),
      /** Estimate by the transaction's tariff until the bill exists; null without a tariff. */
      costIdr: v.nullable(integer),
    }),
  ),
  /** The last finished session here, for the page that watched it. */
  lastSession: v.nullable(
    v.object({
      transactionKey: v.string(),
      ownerUid: v.nullable(v.string()),
      idTagMasked: v.string(),
      startedAt: moment,
      stoppedAt: moment,
      energyWh: wholeNumber,
      costIdr: v.nullable(integer),
      stopReason: v.nullable(v.string()),
    }),
  ),
  /** The last card that was not accepted here. */
  refusal: v.nullable(v.object({ idTagMasked: v.string(), status: v.string(), at: moment })),
  lastUpdatedAt: moment,
})
export type PublicConnector = v.InferOutput<typeof publicConnectorSchema>
