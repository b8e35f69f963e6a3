import { msg } from '@lit/localize'

/** What lowers a station's health score, in the language shown now; unknown reasons stay as stored. */
export function healthReasonWord(reason: string): string {
  switch (reason) {
    case 'unavailable':
      return msg('Was often not available')
    case 'availability-unknown':
      return msg('Availability not known yet')
    case 'errors':
      return msg('Reported errors')
    case 'less-used':
      return msg('Used less than usual')
    case 'usage-unknown':
      return msg('Use not known yet')
    default:
      return reason
  }
}
