import type { AppContext } from '../../app/app-context.ts'
import type { CommandPreset, CommandTarget } from '../../dialogs/commands/command-entry.ts'
import type { StationPage } from './station-tab.ts'

/** What dialogs need to know of the station that a page shows. */
export function commandTarget({ shown, timeZone }: StationPage): CommandTarget {
  return { stationId: shown.station.stationId, online: shown.online, connectors: shown.connectors, timeZone }
}

/** Loads and opens the dialog of a command. @param targetNow The station as it is when asked. */
export async function openStationCommand(
  app: AppContext,
  targetNow: () => CommandTarget,
  action: string,
  preset: CommandPreset = {},
): Promise<void> {
  const { openCommand } = await import('../../dialogs/commands/dialog-command.ts')
  openCommand(app, targetNow, action, preset)
}
