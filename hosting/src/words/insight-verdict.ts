import type { VerdictTally } from '@charge-it/shared/insights/verdict-tally.ts'
import type { JudgedResult } from '@charge-it/shared/model/insight-verdict.ts'
import { msg, str } from '@lit/localize'
import { fmt } from '../i18n/fmt.ts'

/** A result that people judge, as its card is called. */
export function judgedResultWord(result: JudgedResult): string {
  switch (result) {
    case 'load':
      return msg('Load forecast')
    case 'plan':
      return msg('Load plan')
    case 'availability':
      return msg('Chance of a free connector')
    case 'clusters':
      return msg('How people charge')
    case 'maintenance':
      return msg('Oddest stations')
    case 'allocation':
      return msg('Load limits now')
  }
}

/** `3 found it helpful, 1 not`. */
export function tallySentence({ helpful, notHelpful }: VerdictTally): string {
  if (helpful + notHelpful === 0) return msg('Nobody has judged it yet')
  return msg(str`${fmt().number(helpful)} found it helpful, ${fmt().number(notHelpful)} not`)
}
