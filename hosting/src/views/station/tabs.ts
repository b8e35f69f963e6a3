import type { Capability } from '@charge-it/shared/model/role.ts'
import { msg } from '@lit/localize'

/** The parts of a station's page in their order; the first has the station's own address. */
export const STATION_TABS = ['overview', 'commands', 'messages'] as const
export type StationTabName = (typeof STATION_TABS)[number]

/** Loads the element of a tab. */
export const TAB_MODULES: Readonly<Record<StationTabName, () => Promise<unknown>>> = {
  overview: () => import('./station-overview.ts'),
  commands: () => import('./station-commands.ts'),
  messages: () => import('./station-messages.ts'),
}

/** Who sees a tab. */
export const TAB_NEEDS: Readonly<Record<StationTabName, Capability>> = {
  overview: 'read',
  commands: 'command',
  messages: 'command',
}

export function tabTitle(tab: StationTabName): string {
  switch (tab) {
    case 'overview':
      return msg('Overview')
    case 'commands':
      return msg('Commands')
    case 'messages':
      return msg('Messages')
  }
}
