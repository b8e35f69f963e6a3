import { NOTIFICATION_KINDS } from '@charge-it/shared/notifications/catalogue.ts'
import { NOTIFICATION_VIEWS, type NotificationFilter } from '../../data/notification-sources.ts'

/** The filter of an address; what it does not know is left out. */
export function notificationFilterOf(query: URLSearchParams): NotificationFilter {
  const station = query.get('station')?.trim() ?? ''
  return {
    view: NOTIFICATION_VIEWS.find((each) => each === query.get('view')) ?? 'open',
    kind: NOTIFICATION_KINDS.find((each) => each === query.get('kind')) ?? null,
    stationId: station === '' ? null : station,
  }
}
