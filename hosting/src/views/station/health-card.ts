import { healthAction } from '@charge-it/shared/insights/health-action.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../../i18n/fmt.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { wrench } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { healthLevel } from '../../words/health-level.ts'
import { healthReasonWord } from '../../words/health-reason.ts'

const RING_CLASS = { good: '', fair: 'warn', poor: 'bad' } as const
const ROUND = 2 * Math.PI * 42

/** The health score with what lowers it; nothing while none was computed. @param wide Beside nothing else of its size. */
export function healthCard(
  { health }: Station,
  timeZone: string,
  now: Date,
  wide: boolean,
): TemplateResult | typeof nothing {
  if (health == null) return nothing
  const action = healthAction(health.reasons)
  const score = Math.max(0, Math.min(100, health.score))
  return html`<section class="card ${wide ? 'g8' : 'g4'} st-health" aria-labelledby="health-title">
    <header class="ch"><div><h2 id="health-title">${msg('Health')}</h2><p>${msg(str`Computed ${fmt().moment(health.runAt, timeZone, now)}`)}</p></div></header>
    <div class="health-row"><svg class="ring" viewBox="0 0 100 100" role="img" aria-label=${msg(str`${fmt().number(score)} of 100`)}>
        <circle class="track" cx="50" cy="50" r="42"/><circle class="part ${RING_CLASS[healthLevel(score)]}" cx="50" cy="50" r="42" stroke-dasharray="${(ROUND * score) / 100} ${ROUND}" transform="rotate(-90 50 50)"/>
        <text x="50" y="50">${fmt().number(score)}</text><text class="of" x="50" y="66">${msg('of 100')}</text></svg>
      ${
        health.reasons.length === 0
          ? html`<p class="s t2">${msg('Nothing lowers the score.')}</p>`
          : html`<ul class="reasons">${health.reasons.map((reason) => html`<li>${healthReasonWord(reason)}</li>`)}</ul>`
      }</div>
    ${action === null ? nothing : html`<div class="actn">${icon(wrench)}<p>${action.words[shownLocale()]}</p></div>`}
  </section>`
}
