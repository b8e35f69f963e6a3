import * as v from 'valibot'
import { label, moment, timeZone, wholeNumber } from './fields.ts'

/** `settings/organisation`. Readable by every signed-in person with a role. Written by functions. */
export const organisationSchema = v.object({
  name: label,
  /** ISO 4217. All amounts are whole units of it; it stays once there are sessions. */
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  /** The zone of "today" for the whole fleet. */
  timeZone,
  helpPhone: v.nullable(label),
  /** The address under which stations reach the edges, for the console to show: wss://host/ocpp */
  ocppUrl: v.nullable(v.string()),
  /** The highest energy price that the law allows, as somebody noted it with its source. Tariffs above it are warned of. */
  energyPriceCeiling: v.optional(v.nullable(v.object({ milliIdrPerKwh: wholeNumber, source: label }))),
  demo: v.nullable(label),
  lastUpdatedAt: moment,
})
export type Organisation = v.InferOutput<typeof organisationSchema>

/** `settings/connections`. Written by functions; without it the defaults below count. */
export const connectionSettingsSchema = v.object({
  /**
   * A station that nobody registered may open a socket: its BootNotification is answered Pending, so that its make is
   * known before it is accepted. Nothing else of it is stored.
   */
  unknownMayConnect: v.boolean(),
  lastUpdatedAt: moment,
})
export type ConnectionSettings = v.InferOutput<typeof connectionSettingsSchema>

/** `settings/map`: where map tiles come from. Without it the map has none, and no page asks a third party for any. */
export const mapSettingsSchema = v.object({
  /** With {z}, {x} and {y}; its host must be named in the pages' content security policy. */
  tileUrl: v.nullable(v.pipe(v.string(), v.regex(/^https:\/\/[^\s]+\{z\}[^\s]*$/), v.maxLength(500))),
  /** Who made the map, as plain text. */
  attribution: v.nullable(label),
  lastUpdatedAt: moment,
})
export type MapSettings = v.InferOutput<typeof mapSettingsSchema>

const usd = v.pipe(v.number(), v.minValue(0, 'must not be negative'), v.maxValue(100, 'must be at most 100'))

/** `settings/prices`: what Firestore costs this installation, for the estimate of the system page. Written by functions. */
export const priceSettingsSchema = v.object({
  firestoreUsdPer100kReads: usd,
  firestoreUsdPer100kWrites: usd,
  firestoreUsdPer100kDeletes: usd,
  lastUpdatedAt: moment,
})
export type PriceSettings = v.InferOutput<typeof priceSettingsSchema>

const keptDays = v.nullable(
  v.pipe(wholeNumber, v.minValue(30, 'must be at least 30'), v.maxValue(3650, 'must be at most 3650')),
)

/** `settings/retention`: how long is kept what has no end of its own. null: without end. Written by functions. */
export const retentionSettingsSchema = v.object({
  /** Samples of current, power and energy in the course of sessions; not the sessions themselves. */
  meterValuesDays: keptDays,
  /** Who did what. */
  auditDays: keptDays,
  lastUpdatedAt: moment,
})
export type RetentionSettings = v.InferOutput<typeof retentionSettingsSchema>
