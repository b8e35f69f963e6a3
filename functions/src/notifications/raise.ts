import { type Notification, notificationSchema } from '@charge-it/shared/model/notification.ts'
import {
  type NotificationSettings,
  notificationSettingsSchema,
  ruleOf,
} from '@charge-it/shared/model/notification-settings.ts'
import type { NotificationKind } from '@charge-it/shared/notifications/catalogue.ts'
import {
  type NotificationDraft,
  newNotification,
  notificationIdOf,
} from '@charge-it/shared/notifications/new-notification.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'

const KEPT_AFTER_CLOSING_MS = 90 * 24 * 3600 * 1000
export const MOST_STEPS = 100

/**
 * Tells people of something: a new notification, one more occurrence of an open one, or a closed one that opens again.
 * What goes out of the system follows from the document.
 * @param since Nothing happens when the notification has an occurrence that is at least as new: for jobs that see the
 * same thing at every run.
 * @returns whether anything was written.
 */
export async function raise(draft: NotificationDraft, deps: Deps, since?: Date): Promise<boolean> {
  const { firestore } = deps
  const rule = ruleOf(draft.kind, await readNotificationSettings(deps))
  if (!rule.enabled) return false
  const reference = firestore.doc(paths.notification(notificationIdOf(draft.kind, draft.key)))
  return firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, notificationSchema, reference.path)
    const now = deps.now()
    if (stored !== undefined && since !== undefined && stored.lastAt >= since) return false
    const fresh: Notification = {
      ...newNotification(draft, now),
      roles: rule.roles,
      escalateAt: rule.escalateAfterMin === null ? null : new Date(now.getTime() + rule.escalateAfterMin * 60_000),
    }
    if (stored === undefined) transaction.create(reference, fresh)
    else transaction.set(reference, repeated(stored, fresh, now))
    return true
  })
}

function repeated(stored: Notification, fresh: Notification, now: Date): Notification {
  const again = { count: stored.count + 1, lastAt: now, params: fresh.params, lastUpdatedAt: now }
  if (stored.state !== 'closed') return { ...stored, ...again }
  const { roles, escalateAt, expireAt } = fresh
  return {
    ...stored,
    ...again,
    ...{ state: 'open', closedAt: null, escalationLevel: 0, assignedTo: null, roles, escalateAt, expireAt },
    history: withStep(stored, { at: now, action: 'reopened', by: null, detail: null }),
  }
}

/** What a notification told of is over by itself. Does nothing when there is none, or it is closed. */
export async function clear(kind: NotificationKind, key: string, deps: Deps): Promise<boolean> {
  const { firestore } = deps
  const reference = firestore.doc(paths.notification(notificationIdOf(kind, key)))
  return firestore.runTransaction(async (transaction) => {
    const stored = await readDocument({ firestore, transaction }, notificationSchema, reference.path)
    if (stored === undefined || stored.state === 'closed') return false
    transaction.set(reference, closed(stored, { action: 'cleared', by: null, detail: null }, deps.now()))
    return true
  })
}

/** A notification that is done with: it escalates no more, and goes after 90 days. */
export function closed(
  stored: Notification,
  step: Omit<Notification['history'][number], 'at'>,
  now: Date,
): Notification {
  return {
    ...stored,
    ...{ state: 'closed', closedAt: now, escalateAt: null, lastUpdatedAt: now },
    expireAt: new Date(now.getTime() + KEPT_AFTER_CLOSING_MS),
    history: withStep(stored, { at: now, ...step }),
  }
}

/** The newest steps with one more. */
export function withStep(stored: Notification, step: Notification['history'][number]): Notification['history'] {
  return [...stored.history, step].slice(-MOST_STEPS)
}

export function readNotificationSettings({
  firestore,
}: Pick<Deps, 'firestore'>): Promise<NotificationSettings | undefined> {
  return readDocument(firestore, notificationSettingsSchema, paths.setting('notifications'))
}
