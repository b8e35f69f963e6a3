import type { BillLine } from '@charge-it/shared/model/transaction.ts'
import { msg } from '@lit/localize'

/** What a line of a bill is for, in the language shown now. */
export function billLineWord(kind: BillLine['kind']): string {
  switch (kind) {
    case 'energy':
      return msg('Energy')
    case 'session':
      return msg('Service fee')
    case 'time':
      return msg('Time')
    case 'idle':
      return msg('Parking after charging')
    case 'tax':
      return msg('Tax')
  }
}
