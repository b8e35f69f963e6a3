import type { AppContext } from '../../app/app-context.ts'
import type { CommandPreset, CommandTarget } from '../../dialogs/commands/command-entry.ts'
import type { StationPage } from './station-tab.ts'

/** What dialogs need to know of the station that a page shows. */
export function commandTarget({ shown, timeZone }: StationPage): CommandTarget {
  return { stationId: shown.station.stationId, online: shown.online, connectors: shown.connectors, timeZone }
}

/** Loads and opens the dialog of a command. */
export async function openStationCommand(
  app: AppContext,
  target: CommandTarget,
  action: string,
  preset: CommandPreset = {},
): Promise<void> {
  const { openCommand } = await import('../../dialogs/commands/dialog-command.ts')
  openCommand(app, target, action, preset)
}
