import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { ruleOf } from '@charge-it/shared/model/notification-settings.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshot } from '../store/read-document.ts'
import { readNotificationSettings, withStep } from './raise.ts'

const MAX_PER_RUN = 200
/** It is said again, at most so often. */
const MAX_LEVEL = 3

/** Alarms that nobody took up in time go to the roles above, up to three times. */
export async function escalateNotifications(deps: Deps) {
  const { firestore } = deps
  const now = deps.now()
  const { docs } = await firestore
    .collection(collections.notifications)
    .where('escalateAt', '<=', now)
    .limit(MAX_PER_RUN)
    .get()
  const settings = docs.length === 0 ? undefined : await readNotificationSettings(deps)
  let escalated = 0
  for (const { ref } of docs) {
    escalated += await firestore.runTransaction(async (transaction) => {
      const stored = parseSnapshot(notificationSchema, await transaction.get(ref))
      if (stored === undefined || stored.escalateAt === null || stored.escalateAt > now) return 0
      const { escalateAfterMin, escalateTo } = ruleOf(stored.kind, settings)
      const due = stored.state === 'open' && escalateAfterMin !== null && stored.escalationLevel < MAX_LEVEL
      if (!due) {
        transaction.update(ref, { escalateAt: null, lastUpdatedAt: now })
        return 0
      }
      const level = stored.escalationLevel + 1
      transaction.update(ref, {
        escalationLevel: level,
        escalateAt: level < MAX_LEVEL ? new Date(now.getTime() + escalateAfterMin * 60_000) : null,
        roles: [...new Set([...stored.roles, ...escalateTo])],
        history: withStep(stored, { at: now, action: 'escalated', by: null, detail: escalateTo.join(', ') }),
        lastUpdatedAt: now,
      })
      return 1
    })
  }
  return { changed: docs.length, escalated }
}
