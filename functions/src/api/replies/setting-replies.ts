import { KNOWN } from '@charge-it/shared/cost/counters.ts'
import { COST_LINES } from '@charge-it/shared/cost/measured-cost.ts'
import { finite, moment, wholeNumber } from '@charge-it/shared/model/fields.ts'
import { insightSettingsSchema } from '@charge-it/shared/model/insight.ts'
import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { notificationRuleSchema } from '@charge-it/shared/model/notification-settings.ts'
import { mapSettingsSchema, priceSettingsSchema, retentionSettingsSchema } from '@charge-it/shared/model/settings.ts'
import { baselineSchema } from '@charge-it/shared/model/station-configuration.ts'
import { webhookSchema } from '@charge-it/shared/model/webhook.ts'
import { NOTIFICATION_KINDS } from '@charge-it/shared/notifications/catalogue.ts'
import * as v from 'valibot'

/** `lastUpdatedAt` is null while nobody changed anything. */
const lastUpdatedAt = v.pipe(v.nullable(moment), v.description('null while nobody changed anything.'))
export const mapSettingsReply = v.object({ ...mapSettingsSchema.entries, lastUpdatedAt })
export const retentionReply = v.object({ ...retentionSettingsSchema.entries, lastUpdatedAt })
export const priceSettingsReply = v.object({ ...priceSettingsSchema.entries, lastUpdatedAt })
export const insightSettingsReply = v.object({ ...insightSettingsSchema.entries, lastUpdatedAt })
export const baselinesReply = v.object({
  baselines: v.array(baselineSchema),
  builtIn: v.pipe(baselineSchema, v.description('Counts where no other fits.')),
  lastUpdatedAt,
})
export const notificationSettingsReply = v.object({
  rules: v.record(v.picklist(NOTIFICATION_KINDS), notificationRuleSchema),
  changed: v.pipe(v.array(v.string()), v.description('Kinds whose rule is not the built-in one.')),
  channels: v.object({ email: v.boolean(), push: v.boolean() }),
  lastUpdatedAt,
})

export const scalingReply = v.union([
  v.object({ available: v.literal(false) }),
  v.object({
    available: v.literal(true),
    minInstances: wholeNumber,
    maxInstances: v.nullable(wholeNumber),
    fixedInstances: v.nullable(wholeNumber),
    revision: v.nullable(v.string()),
    pendingRevision: v.nullable(v.string()),
    settling: v.boolean(),
    etag: v.string(),
    changedAt: v.nullable(v.pipe(v.string(), v.metadata({ format: 'date-time' }))),
  }),
])

/** With whether the caller has seen it. */
export const listedNotificationReply = v.object({ ...notificationSchema.entries, unread: v.boolean() })

export const webhookWithSecretReply = v.object({
  ...webhookSchema.entries,
  secret: v.pipe(v.string(), v.description('Signs the calls; shown this once.')),
})

const device = v.object({
  deviceId: v.string(),
  label: v.string(),
  createdAt: moment,
  lastSentAt: v.nullable(moment),
})
export const devicesReply = v.object({
  pushKey: v.pipe(v.nullable(v.string()), v.description('null: push is not set up.')),
  devices: v.array(device),
})
export const addedDeviceReply = v.object({ ...devicesReply.entries, deviceId: v.string() })
export const pushTestReply = v.object({ outcome: v.picklist(['sent', 'gone']) })

const { lastUpdatedAt: _, ...priceEntries } = priceSettingsSchema.entries
const costLine = v.object({
  name: v.picklist(COST_LINES),
  known: v.pipe(v.picklist(KNOWN), v.description('measured: counted by the edges themselves.')),
  operations: v.pipe(finite, v.description('For one charger and month of 30 days.')),
  usd: finite,
})
export const costsReply = v.object({
  chargers: wholeNumber,
  measured: v.pipe(
    v.nullable(v.object({ lines: v.array(costLine), usd: finite, from: moment, hours: finite })),
    v.description('null until an instance has counted for half an hour, and without a charger.'),
  ),
  prices: v.object({
    ...priceEntries,
    notedAt: v.pipe(v.nullable(moment), v.description('null: the list prices, noted on `listOf`.')),
    listOf: v.string(),
  }),
})
