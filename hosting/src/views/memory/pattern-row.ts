import type { Pattern } from '@charge-it/shared/model/pattern.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { fmt, siteFmt } from '../../i18n/fmt.ts'
import { bookOpen, refreshCw } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { patternWord } from '../../words/anomaly.ts'
import { unitWord } from '../../words/insight.ts'
import { isUnusual, learnsAnew } from './memory-rows.ts'
import { patternAmount } from './pattern-amount.ts'

export interface PatternRow {
  readonly pattern: Pattern
  readonly timeZone: string
  readonly now: Date
  /** Has it learned anew; null for whoever may not. */
  readonly relearn: ((pattern: Pattern) => void) | null
}

/** What is usual, from what it was learned and how long it is kept, with the way to the same elsewhere and to what was odd. */
export function patternRow({ pattern, timeZone, now, relearn }: PatternRow): TemplateResult {
  const f = fmt()
  const { stationId, connectorId, name } = pattern
  const read = patternAmount(pattern, siteFmt())
  const { amount } = read
  const unit = read.unit === '' ? '' : `\u00a0${unitWord(read.unit)}`
  const isAnew = learnsAnew(pattern)
  const unusual = !isAnew && isUnusual(pattern)
  const memory = (query: Record<string, string>): string => `${addressOf('memory')}?${new URLSearchParams(query)}`
  return html`<li><span class="mk">${icon(bookOpen)}<b>${pattern.active ? msg('Active') : msg('Learning')}</b></span>
    <div><p><a href=${addressOf('station', { stationId })}>${connectorId === 0 ? stationId : msg(str`${stationId} connector ${connectorId}`)}</a>: ${patternWord(name)}${isAnew ? nothing : html` ${amount(pattern.mean)}${unit}`}</p>
      <span>${isAnew ? msg(str`Learned anew since ${f.moment(pattern.learnsFrom ?? pattern.runAt, timeZone, now)}`) : html`${msg(str`Usually ${amount(pattern.p05)} to ${amount(pattern.p95)}${unit}, from ${f.number(pattern.n)} values`)}${pattern.today === null ? nothing : html`. ${unusual ? html`<b class="bad-text">${msg(str`Today ${amount(pattern.today)}${unit}, unusual`)}</b>` : msg(str`Today ${amount(pattern.today)}${unit}`)}`}`}. ${msg(str`Kept until ${f.date(pattern.expireAt, timeZone)}`)}</span>
      <div class="anew"><a class="btn sm plain" href=${memory({ kind: 'patterns', q: patternWord(name) })} aria-label=${msg(str`The same elsewhere: ${patternWord(name)}`)}>${msg('The same elsewhere')}</a>
        ${unusual ? html`<a class="btn sm plain" href=${memory({ station: stationId })} aria-label=${msg(str`What was odd there: ${stationId}`)}>${msg('What was odd there')}</a>` : nothing}
        ${isAnew || relearn === null ? nothing : html`<button class="btn sm plain" type="button" aria-label=${msg(str`Learn anew… ${patternWord(name)}, ${stationId}`)} @click=${() => relearn(pattern)}>${icon(refreshCw, 's16')}${msg('Learn anew…')}</button>`}</div></div>
    <span class="src">${msg(str`${f.shortDate(pattern.from, timeZone)} to ${f.shortDate(pattern.to, timeZone)}`)}</span><time class="src" datetime=${pattern.runAt.toISOString()}>${f.moment(pattern.runAt, timeZone, now)}</time></li>`
}
