import { msg } from '@lit/localize'
import type { StatusGroup } from '../data/fleet.ts'
import { calendarClock, circleCheck, hourglass, triangleAlert, wifiOff, zap } from '../icons/generated/lucide.ts'

/** The look of a group of statuses, where connectors are counted. */
export const GROUP_LOOKS: Readonly<Record<StatusGroup, { readonly iconPath: string; readonly tone: string }>> = {
  available: { iconPath: circleCheck, tone: 'available' },
  charging: { iconPath: zap, tone: 'charging' },
  waiting: { iconPath: hourglass, tone: 'waiting' },
  reserved: { iconPath: calendarClock, tone: 'reserved' },
  faulted: { iconPath: triangleAlert, tone: 'faulted' },
  inactive: { iconPath: wifiOff, tone: 'offline' },
}

/** A group in the language shown now. */
export function groupWord(group: StatusGroup): string {
  switch (group) {
    case 'available':
      return msg('Available')
    case 'charging':
      return msg('Charging')
    case 'waiting':
      return msg('Waiting')
    case 'reserved':
      return msg('Reserved')
    case 'faulted':
      return msg('Faulted')
    case 'inactive':
      return msg('Inactive')
  }
}
