import * as v from 'valibot'
import { label, moment, wholeNumber } from './fields.ts'

/** How many price windows a tariff may have. */
export const MAX_PRICE_WINDOWS = 12

/**
 * Hours with an energy price of their own, by the clocks of the site. A window belongs to the day on which it begins and
 * ends on the next one when `untilMinute` is not after `fromMinute`.
 */
export const priceWindowSchema = v.object({
  /** ISO weekdays on which it begins: 1 Monday to 7 Sunday. */
  days: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.minLength(1), v.maxLength(7)),
  /** Minutes after midnight, 0 to 1439. */
  fromMinute: v.pipe(wholeNumber, v.maxValue(1439)),
  /** Minutes after midnight, exclusive, 1 to 1440. */
  untilMinute: v.pipe(wholeNumber, v.minValue(1), v.maxValue(1440)),
  /** Thousandths of a rupiah per kWh. */
  priceMilliIdrPerKwh: wholeNumber,
})
export type PriceWindow = v.InferOutput<typeof priceWindowSchema>

/** A tax in hundredths of a percent: 1100 = 11 %. `included`: prices hold it already; otherwise it comes on top. */
export const taxRateSchema = v.object({
  name: v.pipe(label, v.minLength(1)),
  basisPoints: v.pipe(wholeNumber, v.maxValue(10_000)),
  included: v.boolean(),
})
export type TaxRate = v.InferOutput<typeof taxRateSchema>

/**
 * A price as it is applied to one session; copied into the transaction at its start and never changed there.
 * Energy price in thousandths of a rupiah per kWh (2466780 = Rp 2,466.78), fees in whole rupiah. Tariffs and snapshots
 * from before windows and tax lack those members, which means none.
 */
export const tariffSnapshotSchema = v.object({
  tariffId: v.string(),
  version: wholeNumber,
  name: label,
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  /** Outside of every window. */
  priceMilliIdrPerKwh: wholeNumber,
  sessionFeeIdr: wholeNumber,
  timeFeeIdrPerMinute: wholeNumber,
  idleFeeIdrPerMinute: wholeNumber,
  idleFreeMinutes: wholeNumber,
  windows: v.optional(v.pipe(v.array(priceWindowSchema), v.maxLength(MAX_PRICE_WINDOWS))),
  /** start: the price at the start counts for the whole session. split: energy is priced by when it flowed. Default start. */
  windowPricing: v.optional(v.picklist(['start', 'split'])),
  tax: v.optional(v.nullable(taxRateSchema)),
})
export type TariffSnapshot = v.InferOutput<typeof tariffSnapshotSchema>

/** A calendar day of the site: YYYY-MM-DD. */
const localDate = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date as YYYY-MM-DD'),
  v.check((date) => new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) ?? false, 'is not a day of the calendar'),
)

/** `tariffs/{tariffId}`. Written by functions for people; every change raises `version`. */
export const tariffSchema = v.object({
  ...tariffSnapshotSchema.entries,
  /** First and last day, by the clocks of the site, on which sessions may begin by it; absent or null = no limit. */
  validFrom: v.optional(v.nullable(localDate)),
  validUntil: v.optional(v.nullable(localDate)),
  /** The tariff that counts on other days; without one sessions are measured but not priced. */
  fallbackTariffId: v.optional(v.nullable(v.string())),
  lastUpdatedAt: moment,
})
export type Tariff = v.InferOutput<typeof tariffSchema>

/** What a session keeps of a tariff. */
export function snapshotOf(tariff: Tariff): TariffSnapshot {
  return v.parse(tariffSnapshotSchema, tariff)
}
