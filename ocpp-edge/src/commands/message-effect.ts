import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { type CommandLogic, integerOf, type Payload, textOf } from './command-logic.ts'

/** Commands that a message of the station shows. `absent` null: the message may come much later. */
function messageEffect(
  action: string,
  absent: string | null,
  messageOf: (payload: Payload) => string | null,
): CommandLogic {
  return {
    async effect({ payload }) {
      const expected = messageOf(payload)
      const connectorId = integerOf(payload, 'connectorId')
      return {
        withinS: commandAction(action)?.effectWithinS ?? 0,
        absent,
        matches: (seen) => {
          const perConnector = seen.kind === 'meterValues' || seen.kind === 'status'
          if (perConnector && connectorId !== null && connectorId !== 0) {
            const name = seen.kind === 'status' ? 'StatusNotification' : 'MeterValues'
            return name === expected && seen.connectorId === connectorId
              ? { kind: 'message', ref: name, at: seen.at }
              : null
          }
          const named = connectorId === null || connectorId === 0 || !PER_CONNECTOR.includes(expected ?? '')
          return seen.kind === 'message' && named && seen.action === expected
            ? { kind: 'message', ref: seen.action, at: seen.at }
            : null
        },
      }
    },
  }
}

const PER_CONNECTOR: readonly string[] = ['MeterValues', 'StatusNotification']

/** The message that a requestedMessage leads to, where the name is another. */
const TRIGGERED: Readonly<Record<string, string>> = { SignChargePointCertificate: 'SignCertificate' }

const requestedMessage = (payload: Payload) => {
  const requested = textOf(payload, 'requestedMessage')
  return requested === null ? null : (TRIGGERED[requested] ?? requested)
}

/** TriggerMessage (OCPP 1.6 section 5.17): NotImplemented is a status; the message follows the answer. */
export const triggerMessage = messageEffect('TriggerMessage', 'no message followed', requestedMessage)
/** ExtendedTriggerMessage (security whitepaper). */
export const extendedTriggerMessage = messageEffect('ExtendedTriggerMessage', 'no message followed', requestedMessage)
/** GetDiagnostics (OCPP 1.6 section 6.25). */
export const getDiagnostics = messageEffect('GetDiagnostics', null, () => 'DiagnosticsStatusNotification')
/** GetLog (security whitepaper). */
export const getLog = messageEffect('GetLog', null, () => 'LogStatusNotification')
/** UpdateFirmware (OCPP 1.6 section 5.19). */
export const updateFirmware = messageEffect('UpdateFirmware', null, () => 'FirmwareStatusNotification')
/** SignedUpdateFirmware (security whitepaper). */
export const signedUpdateFirmware = messageEffect(
  'SignedUpdateFirmware',
  null,
  () => 'SignedFirmwareStatusNotification',
)
