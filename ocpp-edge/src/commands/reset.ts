import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import type { CommandLogic } from './command-logic.ts'

/**
 * Reset (OCPP 1.6 section 5.14): the effect is a BootNotification. Many stations drop the socket before they answer;
 * the command has then failed, and its effect is still looked for.
 */
export const reset: CommandLogic = {
  async effect({ command }, sentAt, deps) {
    return {
      withinS: commandAction('Reset')?.effectWithinS ?? 0,
      absent: 'no BootNotification',
      matches: (seen) => (seen.kind === 'boot' ? { kind: 'boot', ref: null, at: seen.at } : null),
      stored: async () => {
        const bootedAt = (await deps.stores.stations.find(command.stationId))?.lastBootAt
        return bootedAt != null && bootedAt.getTime() >= sentAt.getTime()
          ? { kind: 'boot', ref: null, at: bootedAt }
          : null
      },
    }
  },
}
