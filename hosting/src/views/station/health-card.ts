import { healthAction } from '@charge-it/shared/insights/health-action.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { healthRing } from '../../components/health-ring.ts'
import { knownHealth } from '../../data/fleet.ts'
import { fmt } from '../../i18n/fmt.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { wrench } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { healthReasonWord } from '../../words/health-reason.ts'

/** The reason with which a part of 0 means that nothing is known. */
const UNKNOWN = 'availability-unknown'

/** The health score with its parts and what lowers it; nothing while none was computed. @param wide Beside nothing else of its size. */
export function healthCard(
  station: Station,
  timeZone: string,
  now: Date,
  wide: boolean,
): TemplateResult | typeof nothing {
  const health = knownHealth(station)
  if (health === null) return nothing
  const { score, reasons, parts = null, runAt } = health
  const action = healthAction(reasons)
  return html`<section class="card ${wide ? 'g8' : 'g4'} st-health" aria-labelledby="health-title">
    <header class="ch"><div><h2 id="health-title">${msg('Health')}</h2><p>${msg(str`Computed ${fmt().moment(runAt, timeZone, now)}`)}</p></div></header>
    ${healthRing({
      score,
      parts: parts && { ...parts, available: reasons.includes(UNKNOWN) ? null : parts.available },
    })}
    ${reasons.length === 0 ? nothing : html`<ul class="reasons">${reasons.map((reason) => html`<li>${healthReasonWord(reason)}</li>`)}</ul>`}
    ${action === null ? nothing : html`<div class="actn">${icon(wrench)}<p>${action.words[shownLocale()]}</p></div>`}
  </section>`
}
