import { apiKeySchema } from '@charge-it/shared/model/api-key.ts'
import { auditEntrySchema } from '@charge-it/shared/model/audit-entry.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { moment, wholeNumber } from '@charge-it/shared/model/fields.ts'
import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { clusterUserSchema } from '@charge-it/shared/model/insight.ts'
import { insightVerdictSchema } from '@charge-it/shared/model/insight-verdict.ts'
import { invitationSchema } from '@charge-it/shared/model/invitation.ts'
import { inboxSchema, NOTIFICATION_ACTIONS, notificationSchema } from '@charge-it/shared/model/notification.ts'
import { receiptSchema } from '@charge-it/shared/model/receipt.ts'
import { reservationSchema } from '@charge-it/shared/model/reservation.ts'
import { roleSchema } from '@charge-it/shared/model/role.ts'
import { userSchema } from '@charge-it/shared/model/user.ts'
import { deliverySchema, pushTokenSchema } from '@charge-it/shared/model/webhook.ts'
import * as v from 'valibot'
import { transactionReply } from './transaction-replies.ts'

const { idTagCanonical: _canonical, ...idTagFields } = idTagSchema.entries
/** A card; for a viewer masked and without names. */
export const idTagReply = v.object(idTagFields)
export const importReply = v.object({ created: wholeNumber, changed: wholeNumber })

const { secretSha256: _hash, ...apiKeyFields } = apiKeySchema.entries
export const apiKeyReply = v.object(apiKeyFields)
export const newApiKeyReply = v.object({
  ...apiKeyFields,
  key: v.pipe(v.string(), v.description('What goes behind `Bearer`; shown this once.')),
})

export const invitationReply = v.pick(invitationSchema, [
  'invitationId',
  'email',
  'role',
  'name',
  'createdAt',
  'expiresAt',
])
export const newInvitationReply = v.object({
  ...invitationReply.entries,
  token: v.pipe(v.string(), v.description('Of the link to send; shown this once.')),
})
export const shownInvitationReply = v.pick(invitationSchema, ['email', 'role', 'name', 'expiresAt'])
export const joinedReply = v.object({ uid: v.string(), email: v.string(), role: roleSchema })
export const setupReply = v.object({ open: v.boolean() })
export const firstAdminReply = v.object({ uid: v.string(), email: v.nullable(v.string()), role: v.literal('admin') })

/** Who the caller is. */
export const meReply = v.union([
  v.object({ kind: v.literal('apiKey'), keyId: v.string(), name: v.string(), role: roleSchema }),
  v.object({
    kind: v.literal('user'),
    uid: v.string(),
    role: v.nullable(roleSchema),
    anonymous: v.boolean(),
    email: v.nullable(v.string()),
    name: v.nullable(v.string()),
    language: v.picklist(['id', 'en']),
  }),
])
export const erasedReply = v.object({ sessionsKept: wholeNumber, cardsReleased: wholeNumber })

export const ownDataReply = v.object({
  exportedAt: moment,
  account: v.object({
    ...v.partial(userSchema).entries,
    uid: v.string(),
    email: v.nullable(v.string()),
    anonymous: v.boolean(),
  }),
  cards: v.array(idTagSchema),
  sessions: v.array(v.object({ ...transactionReply.entries, meterValuesAt: v.string() })),
  commands: v.array(v.pick(commandSchema, ['commandId', 'stationId', 'action', 'status', 'createdAt'])),
  reservations: v.array(reservationSchema),
  receipts: v.array(receiptSchema),
  audit: v.array(auditEntrySchema),
  habits: v.pipe(v.array(clusterUserSchema), v.description('Groups that the habits of the cards put them into.')),
  readNotifications: v.nullable(inboxSchema),
  pushDevices: v.array(
    v.object({ ...v.pick(pushTokenSchema, ['label', 'createdAt', 'lastSentAt']).entries, deviceId: v.string() }),
  ),
  messages: v.array(v.pick(deliverySchema, ['channel', 'kind', 'bodyJson', 'createdAt', 'status'])),
  invitations: v.array(v.pick(invitationSchema, ['email', 'role', 'name', 'createdAt', 'acceptedAt'])),
  notifications: v.array(
    v.object({
      ...v.pick(notificationSchema, ['notificationId', 'kind']).entries,
      isAssigned: v.boolean(),
      notes: v.array(v.object({ at: moment, text: v.string() })),
      steps: v.array(v.object({ at: moment, action: v.picklist(NOTIFICATION_ACTIONS) })),
    }),
  ),
  verdicts: v.array(v.omit(insightVerdictSchema, ['uid'])),
})
