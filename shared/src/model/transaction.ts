import * as v from 'valibot'
import { finite, integer, label, moment, wholeNumber } from './fields.ts'
import { priceWindowSchema, tariffSnapshotSchema, taxRateSchema } from './tariff.ts'

/**
 * open: running. stopped: a StopTransaction is booked. orphan: a stop whose start the CSMS never saw.
 */
export const TRANSACTION_STATES = ['open', 'stopped', 'orphan'] as const
export type TransactionState = (typeof TRANSACTION_STATES)[number]

export const TRANSACTION_FLAGS = [
  'refusedIdTag',
  'orphan',
  'negativeEnergy',
  'rollOver',
  'energyFromSamples',
  'clockSkew',
  'stopBeforeStart',
  'differingStop',
  'longIdTag',
  'unknownConnector',
  'malformed',
  'stale',
  'otherStationsId',
] as const
export type TransactionFlag = (typeof TRANSACTION_FLAGS)[number]

/** OCPP 1.6 §7.2 AuthorizationStatus. */
export const AUTHORIZATION_STATUSES = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'] as const
export type AuthorizationStatus = (typeof AUTHORIZATION_STATUSES)[number]

/** What a session had taken at a moment: Wh since its start. */
export const energyMarkSchema = v.object({ at: moment, energyWh: wholeNumber })
export type EnergyMark = v.InferOutput<typeof energyMarkSchema>

/**
 * `transactions/{stationKey}:{transactionId}`. Written by the edge alone. Holds neither money nor the full idTag:
 * those lie in `private/bill` (functions) and `private/identity` (edge), because rules cannot hide fields.
 */
export const transactionSchema = v.object({
  transactionKey: v.string(),
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  connectorId: v.nullable(wholeNumber),
  /** OCPP 1.6: a positive int32; a text for ids beyond it and for orphans. */
  transactionId: v.union([v.pipe(v.number(), v.integer()), v.string()]),
  state: v.picklist(TRANSACTION_STATES),
  idTagMasked: v.string(),
  /** The answer that StartTransaction.conf gave; a repeat gets the same. */
  idTagStatus: v.picklist(AUTHORIZATION_STATUSES),
  /** The account that owns the card; null for none. Owners may read their transaction. */
  ownerUid: v.nullable(v.string()),
  meterStartWh: v.nullable(integer),
  meterStopWh: v.nullable(integer),
  startedAt: moment,
  stoppedAt: v.nullable(moment),
  startReceivedAt: moment,
  stopReceivedAt: v.nullable(moment),
  /** OCPP 1.6 §7.36 Reason as sent; Local when the station sent none. */
  stopReason: v.nullable(v.string()),
  /** Energy of the session in Wh, final once stopped; null while it runs and for a start without a stop. */
  energyWh: v.nullable(wholeNumber),
  /** When the car or the station paused or finished, the earlier of Finishing and SuspendedEV: idle time runs from it. */
  idleSince: v.optional(v.nullable(moment)),
  /** Identity of the booked stop by its content (hexadecimal, holds no card): finds the repeat of one whose id was unusable. */
  stopHash: v.optional(v.nullable(v.string())),
  /** The transactionId that the stop named, when it is not this transaction's own. */
  sentTransactionId: v.optional(v.nullable(v.string())),
  /** OCPP's number of the reservation that the start named. */
  reservationId: v.optional(v.nullable(integer)),
  /** How often the stop was delivered. */
  stopCount: wholeNumber,
  tariff: v.nullable(tariffSnapshotSchema),
  /** Around changes of the price, from the samples; written with the stop where the tariff splits energy by its windows. */
  energyMarks: v.optional(v.nullable(v.array(energyMarkSchema))),
  flags: v.array(v.picklist(TRANSACTION_FLAGS)),
  ocppVersion: v.picklist(['1.6', '2.0.1', '2.1']),
  timeZone: v.string(),
  /** What the samples of the session were like; written with its stop. `cycles` are swings of the current. */
  sessionStats: v.optional(
    v.nullable(
      v.object({
        maxA: v.nullable(finite),
        meanA: v.nullable(finite),
        p95A: v.nullable(finite),
        cycles: wholeNumber,
        gaps: wholeNumber,
        /** Seconds from its first sample to full current; null when none flowed. */
        rampS: v.optional(v.nullable(finite)),
      }),
    ),
  ),
  demo: v.nullable(label),
  lastUpdatedAt: moment,
})
export type Transaction = v.InferOutput<typeof transactionSchema>

/** `transactions/{key}/private/identity`. Written by the edge with the start. */
export const transactionIdentitySchema = v.object({
  transactionKey: v.string(),
  kind: v.literal('identity'),
  stationId: v.string(),
  /** As the station sent it. */
  idTag: v.string(),
  /** Upper case, for queries. */
  idTagCanonical: v.string(),
  parentIdTag: v.nullable(v.string()),
  ownerUid: v.nullable(v.string()),
  startedAt: moment,
  /** Identity of the StartTransaction message (hexadecimal): a retry has the same. Absent for orphans. */
  startHash: v.optional(v.string()),
})
export type TransactionIdentity = v.InferOutput<typeof transactionIdentitySchema>

export const BILL_LINE_KINDS = ['energy', 'session', 'time', 'idle', 'tax'] as const
export const billLineSchema = v.object({
  kind: v.picklist(BILL_LINE_KINDS),
  /** Energy in Wh, minutes, 1 for a session fee, or the rupiah that a tax on top is of. */
  quantity: wholeNumber,
  unit: v.picklist(['Wh', 'min', 'session', 'IDR']),
  /** Thousandths of a rupiah per kWh for energy, hundredths of a percent for tax, whole rupiah per minute or session otherwise. */
  unitPrice: wholeNumber,
  amountIdr: integer,
  /** Energy: the hours of its price; absent for the price outside of windows. */
  window: v.optional(v.pick(priceWindowSchema, ['days', 'fromMinute', 'untilMinute'])),
})
export type BillLine = v.InferOutput<typeof billLineSchema>

/**
 * How energy came to its prices, where the price changed during the session: start, by the one of the start; samples, by meter samples
 * around each change; linear, evenly over the time where samples are missing.
 */
export const ENERGY_SPLITS = ['start', 'samples', 'linear'] as const
export type EnergySplit = (typeof ENERGY_SPLITS)[number]

/** Tax and split of a bill; absent on those from before there were any. */
export const billDetails = {
  /** Of the total when included, beside a line of kind tax otherwise. */
  tax: v.optional(v.nullable(v.object({ ...taxRateSchema.entries, amountIdr: integer }))),
  energySplit: v.optional(v.nullable(v.picklist(ENERGY_SPLITS))),
  /** `20260302-blok-m-0007`: without gaps per site and day; absent on bills from before there were numbers. */
  receiptNumber: v.optional(v.nullable(v.string())),
}

/** `transactions/{key}/private/bill`. Written by functions once, keyed by the transaction. */
export const billSchema = v.object({
  transactionKey: v.string(),
  kind: v.literal('bill'),
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  ownerUid: v.nullable(v.string()),
  energyWh: wholeNumber,
  costIdr: integer,
  currency: v.string(),
  lines: v.array(billLineSchema),
  ...billDetails,
  tariff: v.nullable(tariffSnapshotSchema),
  /** Local date of the site, to which the roll-up booked it: YYYY-MM-DD. */
  date: v.string(),
  startedAt: moment,
  stoppedAt: moment,
  billedAt: moment,
  demo: v.nullable(label),
})
export type Bill = v.InferOutput<typeof billSchema>

/** One sample inside a bucket; keys are short because buckets hold many. Absent quantities are left out. */
export const meterSampleSchema = v.object({
  /** Energy register in Wh (Energy.Active.Import.Register). */
  energyWh: v.optional(finite),
  powerW: v.optional(finite),
  currentA: v.optional(finite),
  voltageV: v.optional(finite),
  socPercent: v.optional(finite),
  temperatureC: v.optional(finite),
  /** OCPP reading context when it is not Sample.Periodic. */
  context: v.optional(v.string()),
  /** Samples of other measurands, phases and locations: "measurand|phase|location" -> number. */
  other: v.optional(v.record(v.string(), finite)),
})
export type MeterSample = v.InferOutput<typeof meterSampleSchema>

/** Length of a bucket in seconds. */
export const BUCKET_S = 900

/**
 * `transactions/{key}/meterValues/{bucket}`: all samples of 15 minutes, counted from the transaction's start, keyed by
 * their time. Merging the same sample twice changes nothing. Written by the edge.
 */
export const meterBucketSchema = v.object({
  transactionKey: v.string(),
  ownerUid: v.nullable(v.string()),
  /** Start of the bucket. */
  from: moment,
  /** ISO 8601 UTC time -> sample. */
  samples: v.record(v.string(), meterSampleSchema),
  expireAt: v.optional(v.nullable(moment)),
})
export type MeterBucket = v.InferOutput<typeof meterBucketSchema>

/**
 * The bucket that a sample belongs to.
 * @param startedAt Start of the transaction (business time).
 * @returns id of five digits; samples before the start fall into the first bucket.
 */
export function bucketOf(startedAt: Date, sampledAt: Date): { readonly bucketId: string; readonly from: Date } {
  const index = Math.min(
    99999,
    Math.max(0, Math.floor((sampledAt.getTime() - startedAt.getTime()) / (BUCKET_S * 1000))),
  )
  return {
    bucketId: String(index).padStart(5, '0'),
    from: new Date(startedAt.getTime() + index * BUCKET_S * 1000),
  }
}
