import { canonicalIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { notStartedAfterS } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { type CommandLogic, integerOf, textOf } from './command-logic.ts'
import { configuredNumber } from './station-configurations.ts'

/**
 * RemoteStartTransaction (OCPP 1.6 section 5.11). Accepted means that the station will try: the driver may still have to
 * plug in. The effect is a StartTransaction with the same card on the same connector, which may come before the answer.
 */
export const remoteStartTransaction: CommandLogic = {
  /**
   * Our own programs always name the connector: without it stations reject or take any (steve#1211). What a person or
   * an API key wrote is sent as it is.
   */
  async prepare({ command, payload }, deps) {
    const own = command.createdBy.kind === 'driver' || command.createdBy.kind === 'system'
    if (!own || integerOf(payload, 'connectorId') !== null) return { kind: 'send', payloadJson: command.payloadJson }
    const station = await deps.stores.stations.find(command.stationId)
    if (station?.connectorCount !== 1)
      return { kind: 'refuse', detail: 'no connectorId, and not exactly one connector' }
    return { kind: 'send', payloadJson: JSON.stringify({ connectorId: 1, ...payload }) }
  },
  async effect({ command, payload }, sentAt, deps) {
    const { stationId } = command
    const connectorId = integerOf(payload, 'connectorId')
    const idTag = canonicalIdTag(textOf(payload, 'idTag') ?? '')
    const configuration = await deps.configurations.find(stationId)
    return {
      withinS: notStartedAfterS(configuredNumber(configuration, 'ConnectionTimeOut')),
      absent: 'not started',
      matches: (seen) =>
        seen.kind === 'started' &&
        (connectorId === null || seen.connectorId === connectorId) &&
        canonicalIdTag(seen.idTag) === idTag
          ? { kind: 'transactionStarted', ref: seen.transactionKey, at: seen.at }
          : null,
      stored: async () => {
        if (connectorId === null) return null
        const open = await deps.stores.transactions.openOn(stationId, connectorId)
        return open !== undefined && open.startReceivedAt.getTime() >= sentAt.getTime()
          ? { kind: 'transactionStarted', ref: open.transactionKey, at: open.startReceivedAt }
          : null
      },
    }
  },
}
