import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { type CommandLogic, integerOf, type Payload, textOf } from './command-logic.ts'

/**
 * Commands that show in a StatusNotification. A station whose connector is in that state already need not send one, so
 * an unseen effect is nothing to speak of.
 * @param fits Whether a status is what the payload asked for.
 */
export function connectorStatusEffect(
  action: string,
  fits: (status: string, payload: Payload) => boolean,
): CommandLogic {
  return {
    async effect({ payload }) {
      const connectorId = integerOf(payload, 'connectorId')
      return {
        withinS: commandAction(action)?.effectWithinS ?? 0,
        absent: null,
        matches: (seen) =>
          seen.kind === 'status' &&
          // ChangeAvailability of connector 0 means the station with all its connectors.
          (connectorId === null || connectorId === 0 || seen.connectorId === connectorId) &&
          fits(seen.status, payload)
            ? { kind: 'connectorStatus', ref: `${seen.connectorId}: ${seen.status}`, at: seen.at }
            : null,
      }
    },
  }
}

/** UnlockConnector (OCPP 1.6 section 5.18): any status that follows shows the cable's release. */
export const unlockConnector = connectorStatusEffect('UnlockConnector', () => true)

/** ChangeAvailability (OCPP 1.6 section 5.2). */
export const changeAvailability = connectorStatusEffect('ChangeAvailability', (status, payload) =>
  textOf(payload, 'type') === 'Inoperative' ? status === 'Unavailable' : status !== 'Unavailable',
)

/** ReserveNow (OCPP 1.6 section 5.13). */
export const reserveNow = connectorStatusEffect('ReserveNow', (status) => status === 'Reserved')

/** CancelReservation (OCPP 1.6 section 5.1). */
export const cancelReservation = connectorStatusEffect('CancelReservation', (status) => status !== 'Reserved')
