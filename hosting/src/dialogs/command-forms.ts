import { msg } from '@lit/localize'

export type CommandField =
  | { readonly kind: 'connector'; readonly name: string; readonly optional?: boolean }
  | { readonly kind: 'transaction'; readonly name: string }
  | { readonly kind: 'idTag'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string; readonly label: () => string; readonly hint?: () => string }
  | { readonly kind: 'keys'; readonly name: string }
  | {
      readonly kind: 'choice'
      readonly name: string
      readonly label: () => string
      readonly choices: readonly string[]
    }

export interface CommandForm {
  readonly action: string
  /** What it does, in words. */
  readonly purpose: () => string
  readonly fields: readonly CommandField[]
  /** Interrupts people or the station: asked twice. */
  readonly warning?: () => string
}

const TRIGGERS = [
  'StatusNotification',
  'MeterValues',
  'Heartbeat',
  'BootNotification',
  'FirmwareStatusNotification',
  'DiagnosticsStatusNotification',
] as const

/** The OCPP 1.6 commands that the console offers, each with its fields in the order of the message. */
export const COMMAND_FORMS: readonly CommandForm[] = [
  {
    action: 'RemoteStartTransaction',
    purpose: () => msg('Starts a session for a card.'),
    fields: [
      { kind: 'connector', name: 'connectorId' },
      { kind: 'idTag', name: 'idTag' },
    ],
  },
  {
    action: 'RemoteStopTransaction',
    purpose: () => msg('Ends a running session.'),
    fields: [{ kind: 'transaction', name: 'transactionId' }],
  },
  {
    action: 'Reset',
    purpose: () => msg('Restarts the station.'),
    fields: [{ kind: 'choice', name: 'type', label: () => msg('Kind'), choices: ['Soft', 'Hard'] }],
    warning: () => msg('Running sessions end. Soft waits for them to stop properly, Hard does not.'),
  },
  {
    action: 'TriggerMessage',
    purpose: () => msg('Asks the station to send a message now.'),
    fields: [
      { kind: 'choice', name: 'requestedMessage', label: () => msg('Message'), choices: TRIGGERS },
      { kind: 'connector', name: 'connectorId', optional: true },
    ],
  },
  {
    action: 'ChangeConfiguration',
    purpose: () => msg('Sets a configuration key of the station.'),
    fields: [
      { kind: 'text', name: 'key', label: () => msg('Key') },
      { kind: 'text', name: 'value', label: () => msg('New value') },
    ],
  },
  {
    action: 'GetConfiguration',
    purpose: () => msg('Reads configuration keys of the station.'),
    fields: [{ kind: 'keys', name: 'key' }],
  },
  {
    action: 'ChangeAvailability',
    purpose: () => msg('Takes a connector out of service, or back.'),
    fields: [
      { kind: 'connector', name: 'connectorId' },
      { kind: 'choice', name: 'type', label: () => msg('Availability'), choices: ['Operative', 'Inoperative'] },
    ],
  },
  {
    action: 'UnlockConnector',
    purpose: () => msg('Releases a stuck cable.'),
    fields: [{ kind: 'connector', name: 'connectorId' }],
    warning: () => msg('A running session on this connector ends.'),
  },
  { action: 'ClearCache', purpose: () => msg('Makes the station forget the cards it remembers.'), fields: [] },
]

/**
 * The payload that a filled form sends. Numbers where OCPP 1.6 wants integers; empty optional fields are left out.
 * @param text The form's fields by name.
 */
export function payloadOf(form: CommandForm, text: (name: string) => string): Record<string, unknown> {
  const payload: Record<string, unknown> = {}
  for (const field of form.fields) {
    const given = text(field.name).trim()
    switch (field.kind) {
      case 'connector':
      case 'transaction':
        if (given !== '') payload[field.name] = Number(given)
        break
      case 'keys': {
        const keys = given.split(/[\s,]+/).filter((key) => key !== '')
        if (keys.length > 0) payload[field.name] = keys
        break
      }
      default:
        payload[field.name] = given
    }
  }
  return payload
}
