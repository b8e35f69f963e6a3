import { keptVerdicts, tallyByMethod } from '@charge-it/shared/insights/verdict-tally.ts'
import type { InsightVerdict } from '@charge-it/shared/model/insight-verdict.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { thumbsUp } from '../../icons/generated/lucide.ts'
import { methodWord } from '../../words/insight.ts'
import { judgedResultWord } from '../../words/insight-verdict.ts'
import { listState } from '../list-state.ts'

/** How people judge what was predicted: a row per result and method. */
export function verdictsCard(
  state: LiveState<readonly InsightVerdict[]>,
  now: Date,
  retry: () => void,
): TemplateResult {
  return html`<section class="card flush" aria-labelledby="verdicts-title">
    <header class="ch"><div><h2 id="verdicts-title">${msg('How people judge them')}</h2><p>${msg('Each person has one verdict per result and site, about the run that they saw. No model learns from it')}</p></div></header>
    ${listState(state, retry) ?? table(keptVerdicts(state.data ?? [], now))}</section>`
}

function table(verdicts: readonly InsightVerdict[]): TemplateResult {
  const f = fmt()
  const rows = tallyByMethod(verdicts)
  if (rows.length === 0)
    return emptyCard(thumbsUp, msg('No verdict yet'), msg('The thumbs under each result of the insights appear here.'))
  return html`<div class="tw" ${scrollRegion(msg('How people judge them'))}><table class="judged-results">
    <thead><tr><th scope="col">${msg('Result')}</th><th scope="col" class="n">${msg('Helpful')}</th><th scope="col" class="n">${msg('Not helpful')}</th></tr></thead>
    <tbody>${rows.map(
      ({ result, method, helpful, notHelpful }) =>
        html`<tr><td>${judgedResultWord(result)}${method === null ? nothing : html`<small>${methodWord(method)}</small>`}</td><td class="n">${f.number(helpful)}</td><td class="n">${f.number(notHelpful)}</td></tr>`,
    )}</tbody></table></div>`
}
