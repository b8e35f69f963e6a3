import { PRICES } from '@charge-it/shared/cost/prices.ts'
import { insightSettingsSchema, SWITCHED_KINDS } from '@charge-it/shared/model/insight.ts'
import { mapSettingsSchema, priceSettingsSchema, retentionSettingsSchema } from '@charge-it/shared/model/settings.ts'
import * as v from 'valibot'
import { storedSetting } from './stored-setting.ts'

const { lastUpdatedAt: _map, ...mapFields } = mapSettingsSchema.entries
const { lastUpdatedAt: _prices, ...priceFields } = priceSettingsSchema.entries
const { lastUpdatedAt: _retention, ...retentionFields } = retentionSettingsSchema.entries

/** `GET` and `PATCH /settings/map {tileUrl?, attribution?}` */
export const mapSettings = storedSetting(
  'map',
  mapSettingsSchema,
  v.strictObject(v.partial(v.object(mapFields)).entries),
  {
    tileUrl: null,
    attribution: null,
  },
)

/** `GET` and `PATCH /settings/retention {meterValuesDays?, auditDays?}` */
export const retentionSettings = storedSetting(
  'retention',
  retentionSettingsSchema,
  v.strictObject(v.partial(v.object(retentionFields)).entries),
  { meterValuesDays: null, auditDays: null },
)

/** `GET` and `PATCH /settings/insights {disabled?}`: kinds that the jobs leave out. */
export const insightSettings = storedSetting(
  'insights',
  insightSettingsSchema,
  v.strictObject({
    disabled: v.optional(v.pipe(v.array(v.picklist(SWITCHED_KINDS)), v.maxLength(SWITCHED_KINDS.length))),
  }),
  { disabled: [] },
)

const { firestoreUsdPer100kReads, firestoreUsdPer100kWrites, firestoreUsdPer100kDeletes } = PRICES
/** What counts until somebody notes the prices of their own region. */
export const LIST_PRICES = { firestoreUsdPer100kReads, firestoreUsdPer100kWrites, firestoreUsdPer100kDeletes }

/** `GET` and `PATCH /settings/prices {firestoreUsdPer100kReads?, ...}` */
export const priceSettings = storedSetting(
  'prices',
  priceSettingsSchema,
  v.strictObject(v.partial(v.object(priceFields)).entries),
  LIST_PRICES,
)
