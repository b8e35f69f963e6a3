import type { Capability } from '@charge-it/shared/model/role.ts'
import { msg } from '@lit/localize'

/** The parts of a station's page in their order; the first has the station's own address. */
export const STATION_TABS = [
  'overview',
  'commands',
  'messages',
  'configuration',
  'charging',
  'reservations',
  'cards',
  'firmware',
  'security',
  'log',
] as const
export type StationTabName = (typeof STATION_TABS)[number]

/** Loads the element of a tab. */
export const TAB_MODULES: Readonly<Record<StationTabName, () => Promise<unknown>>> = {
  overview: () => import('./station-overview.ts'),
  commands: () => import('./station-commands.ts'),
  messages: () => import('./station-messages.ts'),
  configuration: () => import('./station-configuration.ts'),
  charging: () => import('./station-charging.ts'),
  reservations: () => import('./station-reservations.ts'),
  cards: () => import('./station-cards.ts'),
  firmware: () => import('./station-firmware.ts'),
  security: () => import('./station-security.ts'),
  log: () => import('./station-log.ts'),
}

/** Who sees a tab. */
export const TAB_NEEDS: Readonly<Record<StationTabName, Capability>> = {
  overview: 'read',
  commands: 'command',
  messages: 'command',
  configuration: 'command',
  charging: 'command',
  reservations: 'read',
  cards: 'command',
  firmware: 'command',
  security: 'read',
  log: 'command',
}

export function tabTitle(tab: StationTabName): string {
  switch (tab) {
    case 'overview':
      return msg('Overview')
    case 'commands':
      return msg('Commands')
    case 'messages':
      return msg('Messages')
    case 'configuration':
      return msg('Configuration')
    case 'charging':
      return msg('Smart charging')
    case 'reservations':
      return msg('Reservations')
    case 'cards':
      return msg('Local list')
    case 'firmware':
      return msg('Firmware')
    case 'security':
      return msg('Security')
    case 'log':
      return msg('History')
  }
}
