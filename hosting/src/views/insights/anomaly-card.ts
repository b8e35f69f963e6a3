import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import type { Confidence } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import '../../components/csms-chart.ts'
import { fmt } from '../../i18n/fmt.ts'
import { badgeCheck, bellOff, wrench } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import {
  anomalyStateWord,
  commandedWord,
  ruleAdvice,
  ruleClaim,
  ruleIcon,
  SEVERITY_TONES,
  severityWord,
  verdictWord,
} from '../../words/anomaly.ts'
import { confidenceWord, unitWord } from '../../words/insight.ts'
import { evidenceSpec } from './evidence-spec.ts'

export interface AnomalyActions {
  readonly may: boolean
  acknowledge(anomaly: Anomaly): void
  mute(anomaly: Anomaly): void
  resolve(anomaly: Anomaly): void
}

const PIPS: Readonly<Record<Confidence, number>> = { high: 3, medium: 2, low: 1 }

/** How sure a rule may be: repeats and a distance from the station's own normal speak for it, slow sampling against. */
export function confidenceOf(anomaly: Anomaly): Confidence {
  if (anomaly.unreliable === true) return 'low'
  return anomaly.count > 1 || Math.abs(anomaly.deviation ?? 0) >= 3 ? 'high' : 'medium'
}

/** One anomaly: claim, evidence, confidence and what to do. */
export function anomalyCard(anomaly: Anomaly, timeZone: string, now: Date, actions: AnomalyActions): TemplateResult {
  const tone = SEVERITY_TONES[anomaly.severity]
  const details = addressOf('anomaly', { anomalyId: anomaly.anomalyId })
  return html`<article class="card anom">
    <header><span class="ai st--${tone}">${icon(ruleIcon(anomaly.rule))}</span><span class="sv st--${tone}">${severityWord(anomaly.severity)}</span>${confidencePips(confidenceOf(anomaly))}</header>
    <h3><a href=${details}>${ruleClaim(anomaly.rule)}</a></h3>
    <p class="sc">${whereAndWhen(anomaly, timeZone, now)}</p>
    ${anomaly.evidence.length < 2 ? nothing : html`<csms-chart class="h104" .spec=${evidenceSpec(anomaly, timeZone)}></csms-chart>`}
    ${facts(anomaly)}
    <div class="actn">${icon(wrench)}<p>${ruleAdvice(anomaly.rule)}</p></div>
    <div class="btns">${anomaly.state === 'open' ? buttons(anomaly, actions) : html`<span class="tag">${anomalyStateWord(anomaly.state)}</span>${buttons(anomaly, actions)}`}
      <span class="grow"></span><a class="lk s" href=${details} aria-label=${msg(str`Why this? ${ruleClaim(anomaly.rule)}, ${anomaly.stationId}`)}>${msg('Why this?')}</a></div>
  </article>`
}

/** Three pips and the word. */
export function confidencePips(confidence: Confidence): TemplateResult {
  return html`<span class="cf3"><span class="pips" aria-hidden="true">${[1, 2, 3].map((pip) => html`<i class=${pip <= PIPS[confidence] ? 'on' : ''}></i>`)}</span>${confidenceWord(confidence)}</span>`
}

/** Station, connector and the time between first and last sight. */
export function whereAndWhen(anomaly: Anomaly, timeZone: string, now: Date): TemplateResult {
  const f = fmt()
  const station = html`<a href=${addressOf('station', { stationId: anomaly.stationId })}>${anomaly.stationId}</a>`
  const first = f.moment(anomaly.firstSeenAt, timeZone, now)
  const last = f.moment(anomaly.lastSeenAt, timeZone, now)
  return html`${station}${anomaly.connectorId === null ? nothing : html` ${msg(str`connector ${anomaly.connectorId}`)}`}, ${first === last ? first : msg(str`${first} to ${last}`)}`
}

/** Measured against expected, and what else the rule knows. */
export function facts(anomaly: Anomaly): TemplateResult {
  const f = fmt()
  const amount = (value: number | null): string =>
    value === null
      ? '–'
      : `${f.number(value, value % 1 === 0 ? 0 : 1)}${anomaly.unit === '' ? '' : `\u00a0${unitWord(anomaly.unit)}`}`
  return html`<dl class="evd">
    <dt>${msg('Measured')}</dt><dd>${amount(anomaly.measured)}${anomaly.count > 1 ? html`, ${msg(str`${fmt().number(anomaly.count)} times`)}` : nothing}</dd>
    <dt>${msg('Expected')}</dt><dd>${amount(anomaly.expected)}</dd>
    ${anomaly.deviation === null ? nothing : html`<dt>${msg('Deviation')}</dt><dd>${msg(str`${f.number(anomaly.deviation, 1)} sd from its own normal`)}</dd>`}
    ${anomaly.commanded === null ? nothing : html`<dt>${msg('Origin')}</dt><dd>${commandedWord(anomaly.commanded)}</dd>`}
    ${anomaly.verdict === null ? nothing : html`<dt>${msg('Verdict')}</dt><dd>${verdictWord(anomaly.verdict)}</dd>`}
    ${anomaly.unreliable === true ? html`<dt>${msg('Caution')}</dt><dd>${msg('Samples come too rarely to be sure')}</dd>` : nothing}
  </dl>`
}

/** A critical one must stay seen until it is resolved. */
export function mayBeMuted({ state, severity }: Anomaly): boolean {
  return severity !== 'critical' && (state === 'open' || state === 'acknowledged')
}

function buttons(anomaly: Anomaly, actions: AnomalyActions): unknown {
  if (!actions.may) return nothing
  return html`${anomaly.state === 'open' ? html`<button class="btn sm" type="button" @click=${() => actions.acknowledge(anomaly)}>${icon(badgeCheck)}${msg('Acknowledge')}</button>` : nothing}
    ${anomaly.state === 'resolved' ? nothing : html`<button class="btn sm" type="button" @click=${() => actions.resolve(anomaly)}>${msg('Resolve…')}</button>`}
    ${mayBeMuted(anomaly) ? html`<button class="ib sm" type="button" aria-label=${msg('Mute')} title=${msg('Mute')} @click=${() => actions.mute(anomaly)}>${icon(bellOff)}</button>` : nothing}`
}
