import { msg } from '@lit/localize'
import { CARD_COMMANDS } from './card-commands.ts'
import type { CommandEntry, CommandGroup } from './command-entry.ts'
import { POWER_COMMANDS } from './power-commands.ts'
import { SERVICE_COMMANDS } from './service-commands.ts'
import { SESSION_COMMANDS } from './session-commands.ts'
import { STATION_COMMANDS } from './station-commands.ts'

/** Every command with a dialog of its own; the expert dialog knows the rest. */
export const COMMAND_REGISTRY: readonly CommandEntry[] = [
  ...SESSION_COMMANDS,
  ...CARD_COMMANDS,
  ...STATION_COMMANDS,
  ...POWER_COMMANDS,
  ...SERVICE_COMMANDS,
]

/** @returns undefined for an action without a dialog of its own. */
export function commandEntry(action: string): CommandEntry | undefined {
  return COMMAND_REGISTRY.find((entry) => entry.action === action)
}

export function groupTitle(group: CommandGroup): string {
  switch (group) {
    case 'session':
      return msg('Sessions')
    case 'station':
      return msg('Station')
    case 'power':
      return msg('Power')
    case 'cards':
      return msg('Cards')
    case 'service':
      return msg('Service')
  }
}
