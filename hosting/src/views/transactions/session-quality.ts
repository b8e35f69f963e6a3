import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { clockDuration } from '../../format/duration.ts'
import { fmt } from '../../i18n/fmt.ts'

/** What the current of an ended session was like; nothing where its samples told none. */
export function sessionQuality({ sessionStats }: Transaction): TemplateResult | typeof nothing {
  if (sessionStats == null) return nothing
  const { maxA, meanA, p95A, cycles, gaps, rampS } = sessionStats
  const f = fmt()
  const current = (amperes: number | null): string => (amperes === null ? '–' : `${f.number(amperes, 1)}\u00a0A`)
  return html`<details class="pad-x fold"><summary>${msg('Quality of the session')}</summary>
    <dl class="facts wide">
      <dt>${msg('Highest current')}</dt><dd>${current(maxA)}</dd>
      <dt>${msg('Mean current')}</dt><dd>${current(meanA)}</dd>
      <dt>${msg('Current that 95 % of the samples kept below')}</dt><dd>${current(p95A)}</dd>
      <dt>${msg('Time to full current')}</dt><dd>${rampS == null ? '–' : clockDuration(rampS)}</dd>
      <dt>${msg('Swings of the current')}</dt><dd>${f.number(cycles)}</dd>
      <dt>${msg('Gaps between samples')}</dt><dd>${f.number(gaps)}</dd>
    </dl></details>`
}
