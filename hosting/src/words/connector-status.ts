import type { ConnectorStatus } from '@charge-it/shared/model/connector.ts'
import { msg } from '@lit/localize'
import {
  ban,
  calendarClock,
  circleCheck,
  circleDashed,
  circleHelp,
  circlePause,
  plug,
  triangleAlert,
  unplug,
  wifiOff,
  zap,
} from '../icons/generated/lucide.ts'

/** What a person sees: OCPP's status, Offline when nobody vouches for the station, NotYet before its first connection. */
export type ShownStatus = ConnectorStatus | 'Offline' | 'NotYet'

/** How a status looks: its icon and the colour family of tokens.css. Loud ones are filled. */
export interface StatusLook {
  readonly iconPath: string
  readonly tone: 'available' | 'charging' | 'waiting' | 'reserved' | 'faulted' | 'offline'
  readonly loud: boolean
}

export const STATUS_LOOKS: Readonly<Record<ShownStatus, StatusLook>> = {
  Available: { iconPath: circleCheck, tone: 'available', loud: false },
  Preparing: { iconPath: plug, tone: 'waiting', loud: false },
  Charging: { iconPath: zap, tone: 'charging', loud: false },
  SuspendedEV: { iconPath: circlePause, tone: 'waiting', loud: false },
  SuspendedEVSE: { iconPath: circlePause, tone: 'waiting', loud: false },
  Finishing: { iconPath: unplug, tone: 'waiting', loud: false },
  Reserved: { iconPath: calendarClock, tone: 'reserved', loud: false },
  Unavailable: { iconPath: ban, tone: 'offline', loud: false },
  Faulted: { iconPath: triangleAlert, tone: 'faulted', loud: true },
  Unknown: { iconPath: circleHelp, tone: 'offline', loud: false },
  Offline: { iconPath: wifiOff, tone: 'offline', loud: true },
  NotYet: { iconPath: circleDashed, tone: 'offline', loud: false },
}

/** The status in the language shown now. */
export function statusWord(status: ShownStatus): string {
  switch (status) {
    case 'Available':
      return msg('Available')
    case 'Preparing':
      return msg('Preparing')
    case 'Charging':
      return msg('Charging')
    case 'SuspendedEV':
      return msg('Paused by car')
    case 'SuspendedEVSE':
      return msg('Paused by station')
    case 'Finishing':
      return msg('Unplug cable')
    case 'Reserved':
      return msg('Reserved')
    case 'Unavailable':
      return msg('Out of service')
    case 'Faulted':
      return msg('Faulted')
    case 'Unknown':
      return msg('Unknown')
    case 'Offline':
      return msg('Offline')
    case 'NotYet':
      return msg('Not connected yet')
  }
}
