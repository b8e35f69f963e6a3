import type { CommandStatus } from '@charge-it/shared/model/command.ts'
import { msg } from '@lit/localize'

/** A step of a command in the language shown now. OCPP's own answers stay as they are. */
export function commandStatusWord(status: CommandStatus): string {
  switch (status) {
    case 'queued':
      return msg('Queued')
    case 'sent':
      return msg('Sent')
    case 'accepted':
      return msg('Agreed')
    case 'rejected':
      return msg('Refused')
    case 'timedOut':
      return msg('No answer in time')
    case 'failed':
      return msg('Failed')
    case 'effectSeen':
      return msg('Effect seen')
    case 'noEffect':
      return msg('No effect seen')
    case 'expired':
      return msg('Expired unsent')
    case 'cancelled':
      return msg('Cancelled')
  }
}
