import type { PlugType } from '@charge-it/shared/model/connector.ts'
import { msg } from '@lit/localize'

/** A plug as drivers call it. */
export function plugWord(plugType: PlugType): string {
  switch (plugType) {
    case 'Type1':
      return msg('Type 1')
    case 'Type2':
      return msg('Type 2')
    case 'CCS1':
      return 'CCS 1'
    case 'CCS2':
      return 'CCS 2'
    case 'CHAdeMO':
      return 'CHAdeMO'
    case 'GBT-AC':
      return 'GB/T AC'
    case 'GBT-DC':
      return 'GB/T DC'
    case 'Schuko':
      return 'Schuko'
    case 'Other':
      return msg('Other')
  }
}
