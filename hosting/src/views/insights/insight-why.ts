import type { Confidence, InsightKind } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../../i18n/fmt.ts'
import { confidenceWord } from '../../words/insight.ts'

/** What a result was made of; a part of `insightHead`. */
export interface InsightOrigin {
  readonly dataFrom: Date | null
  readonly dataTo: Date | null
  readonly modelVersion: string | null
  readonly confidence: Confidence
}

/** Why somebody sees this result: what it was made of, and how far it may be trusted. Folded until it is asked for. */
export function insightWhy(kind: InsightKind, origin: InsightOrigin, timeZone: string): TemplateResult {
  const f = fmt()
  const { dataFrom, dataTo, modelVersion, confidence } = origin
  return html`<details class="fold why"><summary>${msg('Why do I see this?')}</summary>
    <p class="s t2">${kindText(kind)}</p>
    <p class="s t2">${
      dataFrom === null || dataTo === null
        ? nothing
        : html`${msg(str`Data from ${f.date(dataFrom, timeZone)} to ${f.date(dataTo, timeZone)}.`)} `
    }${kind === 'allocation' ? nothing : `${confidenceWord(confidence)}: ${confidenceText(confidence)}`}${
      modelVersion === null ? nothing : html` <span class="xs">${msg('Model')} <code>${modelVersion}</code></span>`
    }</p>
    <p class="s t2">${msg('Verdicts show how results are received. No model learns from them.')}</p></details>`
}

function kindText(kind: InsightKind): string {
  switch (kind) {
    case 'availability':
      return msg(
        'Past hours of the same weekday and time say how often a connector was free. A model learns from them and is used only where it beats the simple methods.',
      )
    case 'load':
      return msg(
        'The energy of each hour of the past weeks, with weekday and time, gives those of the day, from midnight on. The band holds eight outcomes of ten.',
      )
    case 'maintenance':
      return msg(
        'Gaps, errors, restarts and failed starts are compared with what is usual here; what stands out is named. It is no forecast of failures.',
      )
    case 'clusters':
      return msg(
        'Drivers are grouped by how often, how much and when they charge. Their cards are replaced by pseudonyms before.',
      )
    case 'allocation':
      return msg('Sessions that run now share what the grid connection leaves; each limit follows from that.')
  }
}

function confidenceText(confidence: Confidence): string {
  switch (confidence) {
    case 'high':
      return msg('it beats the simple method by at least 10 %, with plenty of data.')
    case 'medium':
      return msg('it beats the simple method.')
    case 'low':
      return msg('it is not better than the simple method, or the data are few.')
  }
}
