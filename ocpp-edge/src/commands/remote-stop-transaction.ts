import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { type CommandLogic, integerOf } from './command-logic.ts'

/** RemoteStopTransaction (OCPP 1.6 section 5.12): the effect is the StopTransaction of that transaction. */
export const remoteStopTransaction: CommandLogic = {
  async effect({ command, payload }, _sentAt, deps) {
    const transactionId = integerOf(payload, 'transactionId')
    return {
      withinS: commandAction('RemoteStopTransaction')?.effectWithinS ?? 0,
      absent: 'not stopped',
      matches: (seen) =>
        seen.kind === 'stopped' && String(seen.transactionId) === String(transactionId)
          ? { kind: 'transactionStopped', ref: seen.transactionKey, at: seen.at }
          : null,
      stored: async () => {
        if (transactionId === null) return null
        const found = await deps.stores.transactions.find(command.stationId, transactionId)
        return found?.state === 'stopped'
          ? { kind: 'transactionStopped', ref: found.transactionKey, at: found.stopReceivedAt ?? deps.clock.now() }
          : null
      },
    }
  },
}
