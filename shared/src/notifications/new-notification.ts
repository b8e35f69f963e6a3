import type { Notification } from '../model/notification.ts'
import { NOTIFICATION_CATALOGUE, type NotificationKind } from './catalogue.ts'

export interface NotificationDraft {
  readonly kind: NotificationKind
  /**
   * What it is about, within its kind: a station id, a job id, `{stationId}:{type}`. The same key is the same
   * notification: a repetition counts up, or opens a closed one again.
   */
  readonly key: string
  readonly stationId?: string | null
  readonly siteId?: string | null
  readonly ref?: string | null
  readonly params: Readonly<Record<string, string | number>>
}

/** How long an unacknowledged notice that wants no action is kept. */
const NOTICE_DAYS = 90

/** The document id of a notification: its kind and key, without characters that a path must not have. */
export function notificationIdOf(kind: NotificationKind, key: string): string {
  return `${kind}_${encodeURIComponent(key).replaceAll('.', '%2E').slice(0, 400)}`
}

/**
 * A notification that happens for the first time, with the facts of the catalogue; functions that follow the settings
 * may change `roles` and `escalateAt`.
 */
export function newNotification(draft: NotificationDraft, now: Date): Notification {
  const facts = NOTIFICATION_CATALOGUE[draft.kind]
  const escalatesAt = facts.escalateAfterMin === null ? null : new Date(now.getTime() + facts.escalateAfterMin * 60_000)
  return {
    notificationId: notificationIdOf(draft.kind, draft.key),
    kind: draft.kind,
    severity: facts.severity,
    alarm: facts.alarm,
    stationId: draft.stationId ?? null,
    siteId: draft.siteId ?? null,
    ref: draft.ref ?? null,
    params: draft.params,
    state: 'open',
    assignedTo: null,
    notes: [],
    history: [{ at: now, action: 'opened', by: null, detail: null }],
    count: 1,
    firstAt: now,
    lastAt: now,
    roles: [...facts.roles],
    escalationLevel: 0,
    escalateAt: escalatesAt,
    closedAt: null,
    expireAt: facts.alarm ? null : new Date(now.getTime() + NOTICE_DAYS * 86_400_000),
    lastUpdatedAt: now,
  }
}
