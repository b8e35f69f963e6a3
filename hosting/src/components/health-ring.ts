import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import './csms-doughnut.ts'

/** How much each part brings to the score of 100 when all of them are known; otherwise the others count for it. */
const WEIGHTS = { available: 50, errorFree: 30, usage: 20 } as const

/** Each 0 to 1; null while it is not known. */
export interface HealthParts {
  readonly available: number | null
  readonly errorFree: number
  readonly usage: number | null
}

/** A health score of 0 to 100 as a ring of its parts, with what each brings; without parts the ring alone. */
export function healthRing({
  score,
  parts,
}: {
  readonly score: number
  readonly parts: HealthParts | null
}): TemplateResult {
  const f = fmt()
  const rows = parts === null ? [] : rowsOf(parts)
  const summary = msg(str`Health ${f.number(score)} of 100`)
  return html`<div class="row health">
    <csms-doughnut .parts=${rows.length === 0 ? [score] : rows.map((row) => row.of * row.share)} .text=${f.number(score)} .sub=${msg('of 100')} .summary=${[summary, ...rows.map((row) => `${row.name} ${f.number(row.of * row.share, 1)}`)].join(', ')}></csms-doughnut>
    <ul class="score-parts">${rows.map((row, index) => html`<li><i class="sw ${index === 0 ? '' : `p${index + 1}`}"></i><span>${row.name}</span><b>${f.number(row.of * row.share, 1)}</b><em>${msg(str`of ${f.number(row.of)}, ${row.text}`)}</em></li>`)}</ul>
  </div>`
}

function rowsOf({ available, errorFree, usage }: HealthParts) {
  const f = fmt()
  const known = [
    ...(available === null
      ? []
      : [
          {
            name: msg('Availability'),
            of: WEIGHTS.available,
            share: available,
            text: msg(str`ready ${f.percent(available, 1)} of the time`),
          },
        ]),
    {
      name: msg('Free of errors'),
      of: WEIGHTS.errorFree,
      share: errorFree,
      text: msg('errors of the last days, the newest weigh most'),
    },
    ...(usage === null
      ? []
      : [
          {
            name: msg('Usage'),
            of: WEIGHTS.usage,
            share: usage,
            text: msg(str`${f.percent(usage)} of the usual`),
          },
        ]),
  ]
  const total = known.reduce((sum, row) => sum + row.of, 0)
  return known.map((row) => ({ ...row, of: (row.of * 100) / total }))
}
