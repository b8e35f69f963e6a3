import type { InsightError } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { emptyCard } from '../../components/card-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { hourglass, info } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { cssProperties } from '../../theme/css-properties.ts'

export interface ErrorRow {
  readonly title: string
  readonly error: InsightError
  text(amount: number): string
}

/** How wrong each forecast usually is, beside doing nothing clever. */
export function errorCard(rows: readonly ErrorRow[]): TemplateResult {
  const f = fmt()
  return html`<section class="card g4" aria-labelledby="error-title">
    <header class="ch"><div><h2 id="error-title">${msg('Typical error')}</h2><p>${msg('Forecasts against what came. Shorter is better')}</p></div></header>
    ${
      rows.length === 0
        ? emptyCard(hourglass, msg('Not yet compared'), msg('It appears when forecasts have met what really came.'))
        : html`<ul class="te">${rows.map(({ title, error, text }) => {
            const share = error.naive > 0 ? Math.min(1, error.value / error.naive) : 1
            return html`<li><span>${title}, ${error.metric}</span><b>${text(error.value)}</b><em>${msg(str`naive ${text(error.naive)}`)}</em>
              <span class="teb" role="img" aria-label=${msg(str`${f.percent(share)} of the naive error`)}><i ${cssProperties({ width: `${share * 100}%` })}></i></span></li>`
          })}</ul>`
    }
    <div class="tip">${icon(info)}<p>${msg('Odd stations are a ranking without proven skill on real faults, never an alarm.')}</p></div>
  </section>`
}
