import { createHash } from 'node:crypto'
import { type Notification, notificationSchema } from '@charge-it/shared/model/notification.ts'
import { type NotificationRule, ruleOf } from '@charge-it/shared/model/notification-settings.ts'
import type { Role } from '@charge-it/shared/model/role.ts'
import { type User, userSchema } from '@charge-it/shared/model/user.ts'
import { type Delivery, webhookSchema } from '@charge-it/shared/model/webhook.ts'
import { notificationText } from '@charge-it/shared/notifications/catalogue.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { closed, readNotificationSettings } from './raise.ts'

const KEPT_MS = 30 * 24 * 3600 * 1000
const LOUD: readonly string[] = ['opened', 'reopened', 'escalated']

/** The step that people are told of: the last time it opened or escalated. A repetition tells nobody again. */
export function loudStepOf(history: Notification['history']): Notification['history'][number] | undefined {
  return history.findLast(({ action }) => LOUD.includes(action))
}

const historySchema = v.array(v.object({ action: v.string() }))

/** True when people have to be told of something that the earlier history did not hold. */
export function loudStepsDiffer(before: unknown, after: unknown): boolean {
  const count = (history: unknown) => {
    const parsed = v.safeParse(historySchema, history)
    return parsed.success ? parsed.output.filter(({ action }) => LOUD.includes(action)).length : 0
  }
  // A long history forgets its oldest steps: fewer than before means that it was cut, and looking again does no harm.
  return count(after) !== count(before)
}

/**
 * Puts on their way what follows from a notification: an e-mail and a push to those whom it concerns, a call of each
 * webhook. Ids follow from notification, step, way and receiver, so that doing it again adds nothing.
 * @returns how many deliveries are new.
 */
export async function fanOut(notificationId: string, deps: Deps): Promise<number> {
  const { firestore } = deps
  const notification = await readDocument(firestore, notificationSchema, paths.notification(notificationId))
  const step = notification === undefined ? undefined : loudStepOf(notification.history)
  if (notification === undefined || step === undefined || notification.state === 'closed') return 0
  const rule = ruleOf(notification.kind, await readNotificationSettings(deps))
  if (!rule.enabled) {
    // One that an edge made, which knows nothing of the settings.
    await firestore
      .doc(paths.notification(notificationId))
      .set(closed(notification, { action: 'cleared', by: null, detail: 'disabled in the settings' }, deps.now()))
    return 0
  }
  const escalated = step.action === 'escalated'
  const roles = escalated ? rule.escalateTo : rule.roles
  const drafts = [
    ...(await peopleDrafts(notification, rule, roles, deps)),
    ...(await webhookDrafts(notification, step, deps)),
  ]
  let added = 0
  for (const draft of drafts) added += await add(draft, notification, step.at, deps)
  return added
}

type Draft = Pick<Delivery, 'channel' | 'targetId' | 'bodyJson'>

async function peopleDrafts(
  notification: Notification,
  rule: NotificationRule,
  roles: readonly Role[],
  deps: Deps,
): Promise<readonly Draft[]> {
  const byMail = rule.channels.includes('email') && deps.mailer !== null
  const byPush = rule.channels.includes('push') && deps.push !== null
  if ((!byMail && !byPush) || roles.length === 0) return []
  const { firestore, log } = deps
  const { docs } = await firestore
    .collection(collections.users)
    .where('role', 'in', [...roles])
    .get()
  const users = parseSnapshots(userSchema, docs, log)
  const withBrowser = byPush ? await peopleWithBrowsers(deps) : new Set()
  return users.flatMap((user) => {
    const bodyJson = JSON.stringify(messageTo(user, notification))
    return [
      ...(byMail && user.email !== null ? [{ channel: 'email', targetId: user.uid, bodyJson } as const] : []),
      ...(withBrowser.has(user.uid) ? [{ channel: 'push', targetId: user.uid, bodyJson } as const] : []),
    ]
  })
}

/** Most people never ask for push: nothing is made for them. */
async function peopleWithBrowsers({ firestore }: Deps): Promise<ReadonlySet<unknown>> {
  const { docs } = await firestore.collection(collections.pushTokens).select('uid').get()
  return new Set(docs.map((document): unknown => document.get('uid')))
}

function messageTo(user: User, { kind, params, severity }: Notification) {
  const { title, text } = notificationText(kind, params, user.language)
  return { title, text, severity, language: user.language }
}

async function webhookDrafts(
  notification: Notification,
  step: Notification['history'][number],
  deps: Deps,
): Promise<readonly Draft[]> {
  const { firestore, log } = deps
  const { docs } = await firestore.collection(collections.webhooks).where('enabled', '==', true).get()
  const wanting = parseSnapshots(webhookSchema, docs, log).filter(
    ({ kinds }) => kinds.length === 0 || kinds.includes(notification.kind),
  )
  const { notificationId, kind, severity, stationId, siteId, ref, params, count, firstAt, lastAt } = notification
  return (
    wanting
      // A dead webhook is not told of its own end.
      .filter(({ webhookId }) => kind !== 'webhookDead' || notification.ref !== paths.webhook(webhookId))
      .map(({ webhookId }) => ({
        channel: 'webhook',
        targetId: webhookId,
        bodyJson: JSON.stringify({
          ...{ event: kind, action: step.action, at: step.at, notificationId, severity },
          ...{ stationId, siteId, ref, params, count, firstAt, lastAt },
          text: notificationText(kind, params, 'en').text,
        }),
      }))
  )
}

async function add(draft: Draft, notification: Notification, stepAt: Date, deps: Deps): Promise<number> {
  const { channel, targetId } = draft
  const { notificationId, kind } = notification
  const identity = [notificationId, stepAt.toISOString(), channel, targetId].join('\n')
  const deliveryId = createHash('sha256').update(identity).digest('hex').slice(0, 40)
  return (await createDelivery({ ...draft, deliveryId, notificationId, kind }, deps)) ? 1 : 0
}

/** @returns false when a delivery of that id exists. */
export async function createDelivery(
  draft: Pick<Delivery, 'deliveryId' | 'channel' | 'targetId' | 'notificationId' | 'kind' | 'bodyJson'>,
  { firestore, now }: Deps,
): Promise<boolean> {
  const at = now()
  const delivery: Delivery = {
    ...draft,
    status: 'pending',
    attempts: [],
    nextAttemptAt: at,
    createdAt: at,
    expireAt: new Date(at.getTime() + KEPT_MS),
    lastUpdatedAt: at,
  }
  const reference = firestore.doc(paths.delivery(draft.deliveryId))
  return firestore.runTransaction(async (transaction) => {
    if ((await transaction.get(reference)).exists) return false
    transaction.create(reference, delivery)
    return true
  })
}
