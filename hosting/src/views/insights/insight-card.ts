import type { InsightError, InsightKind, InsightStatus } from '@charge-it/shared/model/insight.ts'
import type { InsightVerdict, JudgedResult } from '@charge-it/shared/model/insight-verdict.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { AppContext } from '../../app/app-context.ts'
import { emptyCard, failedCard, loadingCard, staleNote } from '../../components/card-state.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { clockAlert, hourglass, info, power } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { methodWord, reasonWord } from '../../words/insight.ts'
import { type InsightOrigin, insightWhy } from './insight-why.ts'

/** What every result tells about itself; a part of `insightHead`. */
export interface InsightResult extends InsightOrigin {
  readonly scopeId: string
  readonly status: InsightStatus
  readonly method: string | null
  readonly sampleCount: number
  readonly runAt: Date
  readonly validUntil: Date
  readonly error: InsightError | null
  readonly reason: string | null
  readonly failure?: { readonly at: Date; readonly reason: string } | null | undefined
}

export interface InsightCard<T extends InsightResult> {
  /** Unique on the page. */
  readonly id: string
  readonly kind: InsightKind
  readonly title: string
  readonly sub: unknown
  readonly classes: string
  readonly actions?: unknown
  readonly state: LiveState<unknown>
  readonly result: T | null
  readonly disabled: boolean
  readonly timeZone: string
  readonly now: Date
  retry(): void
  draw(result: T): unknown
  /** Formats an error of the metric. */
  errorText(amount: number): string
  /** What people judge, where it is not named like its kind. */
  readonly judged?: JudgedResult
  /** Absent where the result is shown in passing. */
  readonly judge?: CardJudge | undefined
  /** More for the footer. */
  readonly note?: (result: T) => unknown
}

/** Who judges a card's result, and on whose page; the page loads `result-verdict.ts`. */
export interface CardJudge {
  readonly app: AppContext
  /** Of any result; null until they are there. */
  readonly verdicts: readonly InsightVerdict[] | null
  /** null: on the page of all stations. */
  readonly stationId: string | null
}

/**
 * A card around one result: it tells how the result was made, how old it is and how wrong it usually is, and what is
 * missing where there is none.
 */
export function insightCard<T extends InsightResult>(card: InsightCard<T>): TemplateResult {
  return html`<section class="card ${card.classes}" aria-labelledby=${`${card.id}-title`}>
    <header class="ch"><div><h2 id=${`${card.id}-title`}>${card.title}</h2><p>${card.sub}</p></div>
      ${card.actions === undefined || card.result === null || card.result.status === 'none' ? nothing : html`<div class="ca">${card.actions}</div>`}</header>
    ${body(card)}
  </section>`
}

function body<T extends InsightResult>(card: InsightCard<T>): unknown {
  const { state, result } = card
  if (card.disabled)
    return emptyCard(power, msg('Switched off'), msg('An administrator switched this off in the settings.'))
  if (state.status === 'error') return failedCard(state.errorCode ?? 'unknown', () => card.retry())
  if (state.status === 'loading') return loadingCard()
  if (result === null)
    return emptyCard(
      hourglass,
      msg('Not computed yet'),
      msg('The first result appears after the next run of this hour.'),
    )
  if (result.status === 'none')
    return emptyCard(
      hourglass,
      msg('Not enough data'),
      result.reason === null ? msg('There are not yet enough sessions.') : reasonWord(result.reason),
    )
  return html`${result.status === 'fallback' ? fallbackNote(result) : nothing} ${card.draw(result)} ${footer(card, result)}
    ${verdict(card, result)} ${insightWhy(card.kind, result, card.timeZone)}`
}

function verdict<T extends InsightResult>(card: InsightCard<T>, { scopeId, runAt }: T): unknown {
  const { judge, kind, judged = kind, timeZone, now } = card
  if (judge === undefined) return nothing
  const run = { result: judged, scopeId, runAt, timeZone, now, stationId: judge.stationId }
  return html`<result-verdict .app=${judge.app} .run=${run} .verdicts=${judge.verdicts}></result-verdict>`
}

function fallbackNote(result: InsightResult): TemplateResult {
  const method = result.method === null ? '' : methodWord(result.method)
  return html`<p class="fall">${icon(info)}<span>${msg(str`Simpler method: ${method}.`)} ${result.reason === null ? nothing : reasonWord(result.reason)}</span></p>`
}

/** Model, time, samples and error of a result, and whether it is old. */
function footer<T extends InsightResult>(card: InsightCard<T>, result: T): TemplateResult {
  const f = fmt()
  const { timeZone, now } = card
  const stale = result.validUntil.getTime() < now.getTime()
  const method = result.method === null ? '–' : methodWord(result.method)
  return html`<footer class="cf">
    ${card.state.status === 'stale' && card.state.updatedAt !== null ? staleNote(f.timeLabelled(card.state.updatedAt, timeZone)) : nothing}
    ${stale ? html`<span class="is-stale-note">${icon(clockAlert)}${msg(str`Out of date since ${f.moment(result.validUntil, timeZone, now)}`)}</span>` : nothing}
    ${result.failure == null ? nothing : html`<span class="is-stale-note">${icon(clockAlert)}${msg(str`The run of ${f.moment(result.failure.at, timeZone, now)} failed; this is the one before`)}</span>`}
    <span title=${result.modelVersion ?? nothing}>${msg(str`${method}, computed ${f.moment(result.runAt, timeZone, now)} from ${f.number(result.sampleCount)} samples`)}</span>
    ${result.error === null ? html`<span>${msg('Not yet compared with what came')}</span>` : html`<span>${errorSentence(result.error, card.errorText)}</span>`}
    ${card.note === undefined ? nothing : card.note(result)}
  </footer>`
}

/** The typical error beside that of doing nothing clever. */
export function errorSentence(error: InsightError, text: (amount: number) => string): string {
  return msg(str`Typical error ${text(error.value)} ${error.metric}, naive ${text(error.naive)}`)
}

/** Grey the plot of a result that is too old. */
export function isOld(result: InsightResult, now: Date): boolean {
  return result.validUntil.getTime() < now.getTime()
}
