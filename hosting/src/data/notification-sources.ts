import { inboxSchema, type NOTIFICATION_STATES, notificationSchema } from '@charge-it/shared/model/notification.ts'
import type { Role } from '@charge-it/shared/model/role.ts'
import type { NotificationKind } from '@charge-it/shared/notifications/catalogue.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { collection, doc, type Firestore, limit, orderBy, query, where } from 'firebase/firestore'
import * as v from 'valibot'
import { liveDocument, liveDocuments } from './live-query.ts'

/** Which notifications a list shows: nobody acted yet, somebody does, done. */
export const NOTIFICATION_VIEWS = ['open', 'taken', 'closed'] as const
export type NotificationView = (typeof NOTIFICATION_VIEWS)[number]
const STATES_OF: Readonly<Record<NotificationView, readonly (typeof NOTIFICATION_STATES)[number][]>> = {
  open: ['open'],
  taken: ['acknowledged', 'assigned'],
  closed: ['closed'],
}

export interface NotificationFilter {
  readonly view: NotificationView
  /** null = of every kind. */
  readonly kind: NotificationKind | null
  /** null = of every station, and of none. */
  readonly stationId: string | null
}

/** Notifications of a filter, the newest first. */
export const notificationsSource = (db: Firestore, { view, kind, stationId }: NotificationFilter, count: number) =>
  liveDocuments(
    `notifications:${view}:${kind ?? '*'}:${stationId ?? '*'}:${count}`,
    query(
      collection(db, collections.notifications),
      where('state', 'in', STATES_OF[view]),
      ...(kind === null ? [] : [where('kind', '==', kind)]),
      ...(stationId === null ? [] : [where('stationId', '==', stationId)]),
      orderBy('lastAt', 'desc'),
      limit(count),
    ),
    notificationSchema,
  )

export const notificationSource = (db: Firestore, notificationId: string) =>
  liveDocument(doc(db, paths.notification(notificationId)), notificationSchema)

/** What the bell counts: open ones that concern a role, up to `count`. Their content is not looked at. */
export const openNotificationsSource = (db: Firestore, role: Role, count: number) =>
  liveDocuments(
    `notifications:bell:${role}:${count}`,
    query(
      collection(db, collections.notifications),
      where('state', '==', 'open'),
      where('roles', 'array-contains', role),
      limit(count),
    ),
    v.object({ notificationId: v.string() }),
  )

/** What a person has read. */
export const inboxSource = (db: Firestore, uid: string) => liveDocument(doc(db, paths.inbox(uid)), inboxSchema)
