import type { IdTagStatus } from '@charge-it/shared/model/id-tag.ts'
import type { AuthorizationStatus } from '@charge-it/shared/model/transaction.ts'
import { msg } from '@lit/localize'

/** The state of a card in the language shown now. */
export function idTagStatusWord(status: IdTagStatus): string {
  switch (status) {
    case 'Accepted':
      return msg('Accepted')
    case 'Blocked':
      return msg('Blocked')
    case 'Expired':
      return msg('Expired')
    case 'Invalid':
      return msg('Invalid')
    case 'Pending':
      return msg('Waiting for admission')
  }
}

/** What the station was told of the card at the start (OCPP 1.6 §7.2), in the language shown now. */
export function authorizationWord(status: AuthorizationStatus): string {
  return status === 'ConcurrentTx' ? msg('in use in another session') : idTagStatusWord(status)
}
