import type { NOTIFICATION_ACTIONS, Notification, NotificationState } from '@charge-it/shared/model/notification.ts'
import type { Channel } from '@charge-it/shared/model/notification-settings.ts'
import {
  NOTIFICATION_CATALOGUE,
  type NotificationKind,
  notificationText,
} from '@charge-it/shared/notifications/catalogue.ts'
import { msg } from '@lit/localize'
import { shownLocale } from '../i18n/localization.ts'
import {
  activity,
  badgeCheck,
  calendarClock,
  gauge,
  layers,
  send,
  server,
  shieldCheck,
  terminal,
  triangleAlert,
  wifiOff,
} from '../icons/generated/lucide.ts'

/** Title and text of a notification in the language shown now. */
export function notificationWords({ kind, params }: Pick<Notification, 'kind' | 'params'>) {
  return notificationText(kind, params, shownLocale())
}

/** What a kind is called. */
export function notificationKindWord(kind: NotificationKind): string {
  return NOTIFICATION_CATALOGUE[kind].title[shownLocale()]
}

export function notificationIcon(kind: NotificationKind): string {
  switch (kind) {
    case 'stationOffline':
      return wifiOff
    case 'commandFailed':
      return terminal
    case 'securityEvent':
      return shieldCheck
    case 'certificateExpiring':
    case 'certificateRequested':
      return calendarClock
    case 'anomaly':
      return activity
    case 'edgeDead':
    case 'jobFailed':
    case 'jobSilent':
      return server
    case 'webhookDead':
    case 'test':
      return send
    case 'loadInfeasible':
      return gauge
    case 'firmwareJobDone':
      return badgeCheck
    case 'firmwareJobHalted':
      return layers
    default:
      return triangleAlert
  }
}

export function notificationStateWord(state: NotificationState): string {
  switch (state) {
    case 'open':
      return msg('Open')
    case 'acknowledged':
      return msg('Acknowledged')
    case 'assigned':
      return msg('Assigned')
    case 'closed':
      return msg('Closed')
  }
}

/** A step in the history of a notification. */
export function notificationStepWord(action: (typeof NOTIFICATION_ACTIONS)[number]): string {
  switch (action) {
    case 'opened':
      return msg('Opened')
    case 'reopened':
      return msg('Happened again')
    case 'acknowledged':
      return msg('Acknowledged')
    case 'assigned':
      return msg('Assigned')
    case 'unassigned':
      return msg('Assignment taken back')
    case 'noted':
      return msg('Note written')
    case 'escalated':
      return msg('Escalated: nobody had acknowledged it')
    case 'closed':
      return msg('Closed')
    case 'cleared':
      return msg('Over by itself')
  }
}

/** A way out of the system. */
export function channelWord(channel: Channel): string {
  switch (channel) {
    case 'email':
      return msg('e-mail')
    case 'push':
      return msg('push message')
  }
}
