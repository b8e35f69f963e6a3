import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import {
  type NotificationDraft,
  newNotification,
  notificationIdOf,
} from '@charge-it/shared/notifications/new-notification.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'

const AGAIN_MS = 60_000
const MOST_REMEMBERED = 5_000
const MOST_STEPS = 100

/** Tells people of what a station reported. */
export interface NotificationStore {
  /** In the background; the same thing again is counted, at most one write a minute. A failure is logged. */
  notify(draft: NotificationDraft): void
}

export function notificationStore(deps: {
  readonly documents: Documents
  readonly clock: Clock
  readonly log: Log
}): NotificationStore {
  const { documents, clock, log } = deps
  const counted = new Map<string, { happened: number; writtenAt: number }>()

  const write = (draft: NotificationDraft, happened: number) =>
    documents.transaction(async (transaction) => {
      const now = clock.now()
      const path = paths.notification(notificationIdOf(draft.kind, draft.key))
      const fields = await transaction.get(path)
      if (fields === undefined) {
        transaction.write({ kind: 'create', path, fields: { ...newNotification(draft, now), count: happened } })
        return
      }
      const stored = parseDocument(notificationSchema, path, fields)
      const fresh = newNotification(draft, now)
      const reopened = {
        ...{ state: 'open', closedAt: null, escalationLevel: 0 },
        ...{ escalateAt: fresh.escalateAt, expireAt: fresh.expireAt },
        history: [...stored.history, { at: now, action: 'reopened', by: null, detail: null }].slice(-MOST_STEPS),
      }
      transaction.write({
        kind: 'update',
        path,
        fields: {
          ...(stored.state === 'closed' ? reopened : {}),
          ...{ count: stored.count + happened, lastAt: now, params: draft.params, lastUpdatedAt: now },
        },
      })
    })

  return {
    notify(draft) {
      const id = notificationIdOf(draft.kind, draft.key)
      const known = counted.get(id) ?? { happened: 0, writtenAt: Number.NEGATIVE_INFINITY }
      counted.delete(id)
      counted.set(id, known)
      for (const oldest of counted.keys()) {
        if (counted.size <= MOST_REMEMBERED) break
        counted.delete(oldest)
      }
      known.happened++
      const now = clock.now().getTime()
      if (now - known.writtenAt < AGAIN_MS) return
      const { happened } = known
      known.writtenAt = now
      known.happened = 0
      write(draft, happened).catch((error: unknown) => {
        known.happened += happened
        log.error('notification not stored', {
          stationId: draft.stationId ?? null,
          cause: error instanceof Error ? error.message : String(error),
        })
      })
    },
  }
}
