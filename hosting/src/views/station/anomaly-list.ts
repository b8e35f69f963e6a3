import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { fmt } from '../../i18n/fmt.ts'
import { icon } from '../../icons/icon.ts'
import { anomalyStateWord, ruleClaim, ruleIcon, severityWord } from '../../words/anomaly.ts'

/** What was odd at a station, the newest first, each with what was measured and its evidence as a small line. */
export function anomalyList(anomalies: readonly Anomaly[], timeZone: string, now: Date): TemplateResult {
  const f = fmt()
  return html`<ul class="odd">${anomalies.map((each) => {
    const amount = (number: number): string => `${f.number(number, 1)}\u00a0${each.unit}`
    return html`<li class="odd--${each.severity}">
      <span class="tile-i" title=${severityWord(each.severity)}>${icon(ruleIcon(each.rule))}<span class="vh">${severityWord(each.severity)}</span></span>
      <div><b><a class="lk" href=${addressOf('anomaly', { anomalyId: each.anomalyId })}>${ruleClaim(each.rule)}</a>${each.connectorId === null ? nothing : msg(str`, connector ${each.connectorId}`)}</b>
        <p>${[
          each.measured === null ? '' : msg(str`measured ${amount(each.measured)}`),
          each.expected === null ? '' : msg(str`expected ${amount(each.expected)}`),
          each.count > 1 ? msg(str`seen ${fmt().number(each.count)} times`) : '',
          each.cause === null ? '' : msg(str`cause: ${each.cause}`),
        ]
          .filter((text) => text !== '')
          .join(', ')}</p></div>
      ${evidence(each)}
      <div class="r xs t2"><span class="nw">${f.moment(each.lastSeenAt, timeZone, now)}</span><br>${anomalyStateWord(each.state)}</div>
    </li>`
  })}</ul>`
}

function evidence({ evidence: samples, rule }: Anomaly): TemplateResult | typeof nothing {
  const points = samples.filter((sample): sample is { at: Date; value: number } => sample.value !== null)
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 3) return html`<span></span>`
  const values = points.map(({ value }) => value)
  const min = Math.min(...values)
  const room = Math.max(Math.max(...values) - min, 0.001)
  const length = Math.max(1, last.at.getTime() - first.at.getTime())
  const d = points
    .map(({ at, value }, index) => {
      const x = Math.round(((at.getTime() - first.at.getTime()) / length) * 960) / 10
      const y = Math.round((26 - ((value - min) / room) * 24) * 10) / 10
      return `${index === 0 ? 'M' : 'L'}${x} ${y}`
    })
    .join('')
  return html`<svg class="ev" viewBox="0 0 96 28" role="img" aria-label=${msg(str`Evidence: ${ruleClaim(rule)}`)}><path d=${d} vector-effect="non-scaling-stroke"/></svg>`
}
