import { muteOffer } from '@charge-it/shared/insights/mute-offer.ts'
import { ANOMALY_VERDICTS, type Anomaly } from '@charge-it/shared/model/anomaly.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import '../components/csms-chart.ts'
import { chartTools } from '../components/chart-tools.ts'
import { TableToggles } from '../components/table-toggles.ts'
import { anomalySource, casesOfRuleSource, eventDaysSource, expectedCasesSource } from '../data/insight-sources.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { fmt } from '../i18n/fmt.ts'
import { activity, bellOff, history, search, trash2, wrench } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import {
  anomalySourceWord,
  anomalyStateWord,
  ruleAdvice,
  ruleClaim,
  ruleIcon,
  SEVERITY_TONES,
  severityWord,
  verdictWord,
} from '../words/anomaly.ts'
import { eventIcon, eventWord } from '../words/event.ts'
import { confidenceOf, confidencePips, facts, mayBeMuted, whereAndWhen } from './insights/anomaly-card.ts'
import { evidenceSpec } from './insights/evidence-spec.ts'
import { correctionText } from './memory/event-row.ts'
import { eventsOf, keptAnomalies, similarCases } from './memory/memory-rows.ts'

const CASES_READ = 50
const CASES_SHOWN = 5
const DAYS_READ = 7
const AROUND_MS = 6 * 3_600_000

/** One anomaly with its evidence, what happened around it, and how similar cases ended. */
@customElement('view-anomaly')
export class ViewAnomaly extends ViewElement {
  readonly #clock = new ClockController(this, 5000)
  readonly #tables = new TableToggles(this)
  readonly #anomaly = new LiveQueryController(this, () => anomalySource(this.#db, this.#anomalyId))
  readonly #cases = new LiveQueryController(this, () => {
    const rule = this.#anomaly.data?.document?.rule
    return rule === undefined ? null : casesOfRuleSource(this.#db, rule, CASES_READ)
  })
  readonly #expected = new LiveQueryController(this, () => {
    const anomaly = this.#anomaly.data?.document
    return anomaly == null || !this.app.may('judgeAnomalies')
      ? null
      : expectedCasesSource(this.#db, anomaly.stationId, anomaly.rule)
  })
  readonly #days = new LiveQueryController(this, () => {
    const stationId = this.#anomaly.data?.document?.stationId
    return stationId === undefined ? null : eventDaysSource(this.#db, stationId, DAYS_READ)
  })

  get #db() {
    return this.app.firebase.db
  }

  get #anomalyId(): string {
    return this.route.params.anomalyId ?? ''
  }

  override pageTitle(): string {
    const anomaly = this.#anomaly.data?.document
    return anomaly == null ? msg('Anomaly') : `${ruleClaim(anomaly.rule)}, ${anomaly.stationId}`
  }

  override render(): unknown {
    const { state } = this.#anomaly
    const anomaly = this.#anomaly.data?.document ?? null
    return html`${pageTop(this.app, { title: anomaly === null ? msg('Anomaly') : ruleClaim(anomaly.rule), crumb: { title: 'MemoryBank', address: addressOf('memory') } })}
      <main id="main">${
        state.status === 'error'
          ? html`<section class="card">${failedCard(state.errorCode ?? 'unknown', () => this.#anomaly.retry())}</section>`
          : state.status === 'loading'
            ? html`<section class="card">${loadingCard()}</section>`
            : anomaly === null
              ? html`<section class="card">${emptyCard(search, msg('There is no such anomaly'), msg('It may have expired: resolved ones are kept for 400 days.'))}</section>`
              : this.#content(anomaly)
      }</main>`
  }

  #content(anomaly: Anomaly): TemplateResult {
    const now = this.#clock.now
    const { timeZone } = this.app
    const tone = SEVERITY_TONES[anomaly.severity]
    const table = this.#tables.of('evidence')
    return html`<div class="grid">
      <section class="card g8 anom" aria-labelledby="evidence-title">
        <header><span class="ai st--${tone}">${icon(ruleIcon(anomaly.rule))}</span><span class="sv st--${tone}">${severityWord(anomaly.severity)}</span><span class="tag">${anomalyStateWord(anomaly.state)}</span>${confidencePips(confidenceOf(anomaly))}</header>
        <div class="ch"><div><h2 id="evidence-title">${msg('Evidence')}</h2><p>${whereAndWhen(anomaly, timeZone, now)}</p></div>
          ${anomaly.evidence.length < 2 ? nothing : html`<div class="ca">${chartTools(table.asTable, table.toggleTable)}</div>`}</div>
        ${
          anomaly.evidence.length < 2
            ? html`<p class="s t2">${msg('This rule counts; it keeps no samples.')}</p>`
            : html`<csms-chart class="h240" .spec=${evidenceSpec(anomaly, timeZone)} ?as-table=${table.asTable}></csms-chart>`
        }
        ${facts(anomaly)}
        <div class="btns">${anomaly.transactionKey === null ? nothing : html`<a class="btn sm" href=${addressOf('transaction', { transactionKey: anomaly.transactionKey })}>${msg('Open the transaction')}</a>`}
          <a class="btn sm" href=${addressOf('station', { stationId: anomaly.stationId })}>${msg('Open the station')}</a></div>
      </section>
      ${this.#decision(anomaly, now)}
      ${this.#timeline(anomaly, now)}
      ${this.#similar(anomaly, now)}
    </div>`
  }

  #decision(anomaly: Anomaly, now: Date): TemplateResult {
    const f = fmt()
    const may = this.app.may('judgeAnomalies')
    return html`<section class="card g4" aria-labelledby="decision-title">
      <header class="ch"><div><h2 id="decision-title">${msg('What to do')}</h2></div></header>
      <div class="actn">${icon(wrench)}<p>${ruleAdvice(anomaly.rule)}</p></div>
      <dl class="evd">
        ${anomaly.cause === null ? nothing : html`<dt>${msg('Cause')}</dt><dd>${anomaly.cause}</dd>`}
        ${anomaly.fix === null ? nothing : html`<dt>${msg('What helped')}</dt><dd>${anomaly.fix}</dd>`}
        ${anomaly.mutedUntil === null ? nothing : html`<dt>${msg('Muted until')}</dt><dd>${f.moment(anomaly.mutedUntil, this.app.timeZone, now)}</dd>`}
        ${anomaly.changedAt === null ? nothing : html`<dt>${msg('Changed')}</dt><dd>${f.moment(anomaly.changedAt, this.app.timeZone, now)}</dd>`}
        <dt>${msg('Source')}</dt><dd>${anomalySourceWord(anomaly)}</dd>
        <dt>${msg('Kept until')}</dt><dd>${anomaly.expireAt === null ? msg('400 days after it is resolved') : f.date(anomaly.expireAt, this.app.timeZone)}</dd>
      </dl>
      ${may ? this.#offer(anomaly) : nothing}
      ${
        may
          ? html`<fieldset class="verdict"><legend>${msg('Was it real?')}</legend><div class="seg sm">${ANOMALY_VERDICTS.map((verdict) => html`<button type="button" aria-pressed=${verdict === anomaly.verdict} @click=${() => this.#change(anomaly, { verdict })}>${verdictWord(verdict)}</button>`)}</div></fieldset>
            <div class="btns">${anomaly.state === 'open' ? html`<button class="btn" type="button" @click=${() => this.#change(anomaly, { state: 'acknowledged' })}>${msg('Acknowledge')}</button>` : nothing}
              ${anomaly.state === 'resolved' ? html`<button class="btn" type="button" @click=${() => this.#change(anomaly, { state: 'open' })}>${msg('Open again')}</button>` : html`${mayBeMuted(anomaly) ? html`<button class="btn" type="button" @click=${() => this.#ask('mute', anomaly)}>${msg('Mute')}</button>` : nothing}<button class="btn primary" type="button" @click=${() => this.#ask('resolve', anomaly)}>${msg('Resolve…')}</button>`}</div>`
          : nothing
      }
      ${this.app.may('correctAnomalies') ? html`<div class="btns"><button class="btn" type="button" @click=${() => this.#ask('delete', anomaly)}>${icon(trash2)}${msg('Delete record…')}</button></div>` : nothing}
    </section>`
  }

  /** What people called expected again and again may stay silent, if they want it to. */
  #offer(anomaly: Anomaly): unknown {
    const offer = muteOffer(anomaly, this.#expected.data ?? [])
    if (offer === null) return nothing
    return html`<div class="note" role="note">${icon(bellOff)}<p>${msg(str`The same was called expected here ${fmt().number(offer.expected)} times. It can be muted: it is still recorded, and it comes back when it grows worse.`)}
      <button class="btn sm" type="button" @click=${() => this.#ask('mute', anomaly)}>${msg('Mute it…')}</button></p></div>`
  }

  #timeline(anomaly: Anomaly, now: Date): TemplateResult {
    const { timeZone } = this.app
    const f = fmt()
    const from = anomaly.firstSeenAt.getTime() - AROUND_MS
    const to = anomaly.lastSeenAt.getTime() + AROUND_MS
    const rows = [
      { at: anomaly.firstSeenAt, path: activity, text: msg('First seen'), detail: null as unknown },
      ...(anomaly.lastSeenAt > anomaly.firstSeenAt
        ? [
            {
              at: anomaly.lastSeenAt,
              path: activity,
              text: msg('Last seen'),
              detail: msg(str`${fmt().number(anomaly.count)} times`),
            },
          ]
        : []),
      ...eventsOf(this.#days.data ?? [], now)
        .filter((event) => event.at.getTime() >= from && event.at.getTime() <= to)
        .map((event) => ({
          at: event.at,
          path: eventIcon(event.type),
          text: eventWord(event.type),
          // As the station said it.
          detail:
            event.detail === null && event.correction === null
              ? null
              : html`${event.detail === null ? nothing : html`<span translate="no">${event.detail}</span>`}${event.correction === null ? nothing : correctionText(event.correction)}`,
        })),
    ].toSorted((a, b) => b.at.getTime() - a.at.getTime())
    return html`<section class="card flush g6" aria-labelledby="timeline-title">
      <header class="ch"><div><h2 id="timeline-title">${msg('Around it')}</h2><p>${msg(str`${anomaly.stationId}, six hours before and after`)}</p></div></header>
      <ul class="mb short">${rows.map((row) => html`<li><span class="mk">${icon(row.path)}<b>${row.text}</b></span><div>${row.detail === null ? nothing : row.detail}</div><time class="src" datetime=${row.at.toISOString()}>${f.moment(row.at, timeZone, now)}</time></li>`)}</ul>
    </section>`
  }

  #similar(anomaly: Anomaly, now: Date): TemplateResult {
    const found = similarCases(anomaly, keptAnomalies(this.#cases.data ?? [], now), CASES_SHOWN)
    const f = fmt()
    return html`<section class="card flush g6" aria-labelledby="similar-title">
      <header class="ch"><div><h2 id="similar-title">${msg('Similar cases')}</h2><p>${msg('Same rule, nearest in period and height')}</p></div></header>
      ${
        this.#cases.state.status === 'loading'
          ? loadingCard()
          : found.length === 0
            ? emptyCard(
                history,
                msg('It is the first of its kind'),
                msg('When this one is resolved, its cause will help with the next.'),
              )
            : html`<ul class="mb short">${found.map(
                (each) => html`<li><span class="mk">${icon(ruleIcon(each.rule))}<b>${each.stationId}</b></span>
              <div><p><a href=${addressOf('anomaly', { anomalyId: each.anomalyId })}>${each.cause ?? anomalyStateWord(each.state)}</a></p>${each.fix === null ? nothing : html`<span>${msg(str`What helped: ${each.fix}`)}</span>`}</div>
              <time class="src" datetime=${each.lastSeenAt.toISOString()}>${f.moment(each.lastSeenAt, this.app.timeZone, now)}</time></li>`,
              )}</ul>`
      }
    </section>`
  }

  async #change(anomaly: Anomaly, change: Parameters<typeof import('../data/change-anomaly.ts').changeAnomaly>[2]) {
    const { changeAndTell } = await import('../dialogs/dialog-anomaly.ts')
    await changeAndTell(this.app, anomaly, change, msg('The anomaly is changed.'))
  }

  async #ask(what: 'mute' | 'resolve' | 'delete', anomaly: Anomaly) {
    const { openDeleteAnomaly, openMuteAnomaly, openResolveAnomaly } = await import('../dialogs/dialog-anomaly.ts')
    if (what === 'mute') openMuteAnomaly(this.app, anomaly)
    else if (what === 'delete') openDeleteAnomaly(this.app, anomaly)
    else openResolveAnomaly(this.app, anomaly)
  }
}
