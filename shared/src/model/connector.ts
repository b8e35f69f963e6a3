import * as v from 'valibot'
import { finite, moment, wholeNumber } from './fields.ts'

/** OCPP 1.6 §7.7 ChargePointStatus, and ours for what a station never told. */
export const CONNECTOR_STATUSES = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEVSE',
  'SuspendedEV',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Faulted',
  'Unknown',
] as const
export type ConnectorStatus = (typeof CONNECTOR_STATUSES)[number]

export const PLUG_TYPES = ['Type1', 'Type2', 'CCS1', 'CCS2', 'CHAdeMO', 'GBT-AC', 'GBT-DC', 'Schuko', 'Other'] as const
export type PlugType = (typeof PLUG_TYPES)[number]

/** What is known of a connector's hardware. Written by functions for people. */
export const connectorFactsSchema = v.object({
  plugType: v.nullable(v.picklist(PLUG_TYPES)),
  currentType: v.nullable(v.picklist(['AC', 'DC'])),
  maxPowerW: v.nullable(wholeNumber),
  maxCurrentA: v.nullable(finite),
  phases: v.nullable(v.picklist([1, 3])),
  /** Which grid phase its L1 sits on: 1, 2 or 3. */
  phaseRotation: v.optional(v.nullable(v.picklist([1, 2, 3]))),
  /** Its share where a grid limit binds: 2 gets twice as much as 1, 3 three times. Absent = 1. */
  loadWeight: v.optional(v.nullable(v.picklist([1, 2, 3]))),
})
export type ConnectorFacts = v.InferOutput<typeof connectorFactsSchema>

/** The newest sample of a running transaction. Absent quantities are null, never 0. */
export const liveSampleSchema = v.object({
  sampledAt: moment,
  /** Energy of the transaction so far: register - meterStart. */
  energyWh: v.nullable(wholeNumber),
  powerW: v.nullable(finite),
  currentA: v.nullable(finite),
  voltageV: v.nullable(finite),
  socPercent: v.nullable(finite),
})
export type LiveSample = v.InferOutput<typeof liveSampleSchema>

/**
 * `stations/{stationKey}/connectors/{n}`; n = 0 is the station itself. The edge writes the state, functions the facts
 * and the public code.
 */
export const connectorSchema = v.object({
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  connectorId: wholeNumber,
  /** The code in the QR sticker, `publicConnectors/{code}`; null for connector 0. */
  code: v.nullable(v.string()),
  facts: v.optional(v.nullable(connectorFactsSchema)),
  status: v.picklist(CONNECTOR_STATUSES),
  /** OCPP 1.6 §7.6 ChargePointErrorCode as sent; NoError when none. */
  errorCode: v.string(),
  vendorErrorCode: v.nullable(v.string()),
  errorInfo: v.nullable(v.string()),
  /** The station's own time of the status; receivedAt is ours. */
  statusAt: v.nullable(moment),
  receivedAt: v.nullable(moment),
  /** The open transaction, without money and with a masked card. */
  activeTransaction: v.nullable(
    v.object({
      transactionKey: v.string(),
      transactionId: v.union([v.number(), v.string()]),
      idTagMasked: v.string(),
      startedAt: moment,
    }),
  ),
  live: v.nullable(liveSampleSchema),
  lastUpdatedAt: moment,
})
export type Connector = v.InferOutput<typeof connectorSchema>

/**
 * More of the same document, for the edge alone: changes of status that no day of the journal (`events`) holds yet.
 * An instance that takes the station over goes on with them. Readers of {@link connectorSchema} leave it out.
 */
export const statusLogSchema = v.object({
  connectorId: wholeNumber,
  statusLog: v.optional(
    v.array(
      v.object({
        /** The local day to whose document it belongs, YYYY-MM-DD. */
        date: v.string(),
        at: moment,
        status: v.string(),
      }),
    ),
  ),
})
type StatusLog = v.InferOutput<typeof statusLogSchema>
export type StatusLogEntry = Readonly<NonNullable<StatusLog['statusLog']>[number]>
