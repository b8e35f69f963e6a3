import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import type { Observation } from '../observations.ts'
import { type CommandLogic, integerOf, type Payload, textOf } from './command-logic.ts'

/** Messages that speak of one connector. */
const PER_CONNECTOR: readonly string[] = ['MeterValues', 'StatusNotification']

/** The message that a requestedMessage leads to, where the name is another. */
const TRIGGERED: Readonly<Record<string, string>> = { SignChargePointCertificate: 'SignCertificate' }

/** TriggerMessage (OCPP 1.6 section 5.17): NotImplemented is a status; the message follows the answer. */
export const triggerMessage = triggering('TriggerMessage')
/** ExtendedTriggerMessage (security whitepaper). */
export const extendedTriggerMessage = triggering('ExtendedTriggerMessage')
/** GetDiagnostics (OCPP 1.6 section 5.9). */
export const getDiagnostics = progressing('GetDiagnostics', 'log')
/** GetLog (security whitepaper). */
export const getLog = progressing('GetLog', 'log')
/** UpdateFirmware (OCPP 1.6 section 5.19). */
export const updateFirmware = progressing('UpdateFirmware', 'firmware')
/** SignedUpdateFirmware (security whitepaper). */
export const signedUpdateFirmware = progressing('SignedUpdateFirmware', 'firmware')

function triggering(action: string): CommandLogic {
  return {
    async effect({ payload }) {
      const expected = requestedMessage(payload)
      const connectorId = PER_CONNECTOR.includes(expected ?? '') ? integerOf(payload, 'connectorId') : null
      return {
        withinS: commandAction(action)?.effectWithinS ?? 0,
        absent: 'no message followed',
        matches: (seen) => {
          const ofConnector = 'connectorId' in seen ? seen.connectorId : null
          if (connectorId !== null && connectorId !== 0 && ofConnector !== connectorId) return null
          const name = messageOf(seen)
          return name !== null && name === expected ? { kind: 'message', ref: name, at: seen.at } : null
        },
      }
    },
  }
}

/** Commands whose work a station reports in its own time: a report that does not come within it says nothing. */
function progressing(action: string, of: 'firmware' | 'log'): CommandLogic {
  return {
    async effect({ payload }) {
      const requestId = integerOf(payload, 'requestId')
      return {
        withinS: commandAction(action)?.effectWithinS ?? 0,
        absent: null,
        matches: (seen) =>
          seen.kind === 'progress' && seen.of === of && (seen.requestId ?? requestId) === requestId
            ? { kind: 'progress', ref: seen.status, at: seen.at }
            : null,
      }
    },
  }
}

/** The OCPP message behind an observation; null when several could be. */
function messageOf(seen: Observation): string | null {
  switch (seen.kind) {
    case 'message':
      return seen.action
    case 'boot':
      return 'BootNotification'
    case 'status':
      return 'StatusNotification'
    case 'meterValues':
      return 'MeterValues'
    case 'started':
      return 'StartTransaction'
    case 'stopped':
      return 'StopTransaction'
    case 'progress':
    case 'certificateUsed':
    case 'commandSent':
      return null
    default: {
      const never: never = seen
      return never
    }
  }
}

function requestedMessage(payload: Payload): string | null {
  const requested = textOf(payload, 'requestedMessage')
  return requested === null ? null : (TRIGGERED[requested] ?? requested)
}
