import { patternId } from '@charge-it/shared/ids/pattern-id.ts'
import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import type { Pattern } from '@charge-it/shared/model/pattern.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../app/app-toasts.ts'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import '../components/announced.ts'
import { emptyCard } from '../components/card-state.ts'
import { filterSelect } from '../components/filter-select.ts'
import {
  type AnomalyView,
  anomaliesSource,
  eventDaysSource,
  MEMORY_LIMIT,
  patternsSource,
} from '../data/insight-sources.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { stationsSource } from '../data/sources.ts'
import { openConfirm } from '../dialogs/confirm-dialog.ts'
import { fmt } from '../i18n/fmt.ts'
import { bookOpen, download, listFilter, search } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { anomalyStateWord, patternWord, ruleClaim, ruleIcon, SEVERITY_TONES, severityWord } from '../words/anomaly.ts'
import { eventWord } from '../words/event.ts'
import { listState } from './list-state.ts'
import { eventRow } from './memory/event-row.ts'
import {
  eventsOf,
  journalOf,
  keptAnomalies,
  type MemoryEvent,
  matching,
  memoryJson,
  similarEvents,
} from './memory/memory-rows.ts'
import { patternRow } from './memory/pattern-row.ts'
import { downloadText } from './transactions/download-text.ts'

const KINDS = ['anomalies', 'events', 'patterns'] as const
type Kind = (typeof KINDS)[number]
const STATES = ['open', 'muted', 'resolved'] as const
const TYPING_MS = 250
const SHOWN = 100
const SIMILAR = 5
const STATIONS = 50

/** The MemoryBank: what was odd, what happened and what was learned, station by station. */
@customElement('view-memory')
export class ViewMemory extends ViewElement {
  readonly #clock = new ClockController(this, 30_000)
  #typing = 0
  /** Entries that are drawn; more by a button. */
  @state() private shownCount = SHOWN
  readonly #stations = new LiveQueryController(this, () => stationsSource(this.#db, null, STATIONS))
  readonly #anomalies = new LiveQueryController(this, () =>
    this.#kind === 'anomalies' ? anomaliesSource(this.#db, this.#state, this.#stationId, MEMORY_LIMIT) : null,
  )
  readonly #days = new LiveQueryController(this, () =>
    this.#kind === 'events' ? eventDaysSource(this.#db, this.#stationId, MEMORY_LIMIT) : null,
  )
  readonly #patterns = new LiveQueryController(this, () =>
    this.#kind === 'patterns' ? patternsSource(this.#db, this.#stationId, MEMORY_LIMIT) : null,
  )

  get #db() {
    return this.app.firebase.db
  }
  get #kind(): Kind {
    return KINDS.find((kind) => kind === this.route.query.get('kind')) ?? 'anomalies'
  }
  get #state(): AnomalyView {
    return STATES.find((each) => each === this.route.query.get('state')) ?? 'open'
  }
  get #stationId(): string | null {
    return this.route.query.get('station')
  }
  get #typed(): string {
    return this.route.query.get('q') ?? ''
  }

  override pageTitle(): string {
    return 'MemoryBank'
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#typing)
    super.disconnectedCallback()
  }

  override render(): unknown {
    const { app } = this
    const now = this.#clock.now
    const query = { anomalies: this.#anomalies, events: this.#days, patterns: this.#patterns }[this.#kind]
    const anomalies = this.#shownAnomalies()
    const events = this.#shownEvents(now)
    const patterns = this.#shownPatterns()
    const place = { timeZone: app.timeZone, now }
    const relearn = app.may('judgeAnomalies') ? (pattern: Pattern) => this.#relearn(pattern) : null
    const count = { anomalies: anomalies.length, events: events.length, patterns: patterns.length }[this.#kind]
    return html`${pageTop(app, { title: 'MemoryBank', sub: msg('What happened, what was odd, what was learned'), crumb: { title: msg('AI Insights'), address: addressOf('insights') } })}
      <main id="main">
        <nav class="tabs" aria-label=${msg('Parts of the insights')}><a href=${addressOf('insights')}>${msg('Overview')}</a><a href=${addressOf('memory')} aria-current="page">MemoryBank</a></nav>
        ${this.#bar(count)}
        <section class="card flush" aria-label=${this.#kindWord(this.#kind)}>
          ${
            listState(query.state, () => query.retry()) ??
            (count === 0
              ? this.#empty()
              : html`<ul class="mb ${this.#kind === 'events' ? 'journal' : ''}">${
                  this.#kind === 'anomalies'
                    ? anomalies.slice(0, this.shownCount).map((each) => this.#anomalyRow(each, now))
                    : this.#kind === 'events'
                      ? events
                          .slice(0, this.shownCount)
                          .map((event) => eventRow({ event, ...place, open: this.#openEvent }))
                      : patterns.slice(0, this.shownCount).map((pattern) => patternRow({ pattern, ...place, relearn }))
                }</ul>${this.#more(count)}`)
          }
          <footer class="cf">${msg(str`At most ${fmt().number(MEMORY_LIMIT)} documents are looked through; choose a station to see its own.`)}</footer>
        </section>
        <csms-announced topic="list" .text=${query.state.status === 'loading' ? '' : msg(str`${fmt().number(count)} entries match`)}></csms-announced>
      </main>`
  }

  /** How many of all are drawn, with a button for more. */
  #more(count: number): TemplateResult | typeof nothing {
    if (count <= this.shownCount) return nothing
    const f = fmt()
    return html`<div class="foot-row"><span>${msg(str`${f.number(this.shownCount)} of ${f.number(count)} entries`)}</span>
      <button class="btn sm" type="button" @click=${() => {
        this.shownCount += SHOWN
      }}>${msg('Show more')}</button></div>`
  }

  #bar(count: number): TemplateResult {
    const { navigation } = this.app
    const stations = this.#stations.data ?? []
    const chosen = this.#stationId ?? ''
    const ids = [...new Set([...stations.map((station) => station.stationId), ...(chosen === '' ? [] : [chosen])])]
    const states: Record<AnomalyView, string> = { open: msg('Open'), muted: msg('Muted'), resolved: msg('Resolved') }
    return html`<div class="bar1">
      <div class="seg" role="group" aria-label=${msg('Kind of entry')}>${KINDS.map((kind) => html`<button type="button" aria-pressed=${kind === this.#kind} @click=${() => this.#choose(kind)}>${this.#kindWord(kind)}</button>`)}</div>
      <span class="inp search-box">${icon(search)}<input type="search" aria-label=${msg('Search the entries')} placeholder=${msg('Search the entries')} .value=${this.#typed} @input=${this.#onSearch}></span>
      ${filterSelect(msg('Station'), chosen, [['', msg('All')], ...ids.toSorted(fmt().compare).map((id) => [id, id] as const)], (station) => navigation.setQuery({ station }))}
      ${
        this.#kind === 'anomalies'
          ? filterSelect(
              msg('State'),
              this.#state,
              STATES.map((each) => [each, states[each]] as const),
              (each) => navigation.setQuery({ state: each === 'open' ? '' : each }),
            )
          : nothing
      }
      <span class="grow wide-only"></span>
      <button class="btn" type="button" ?disabled=${count === 0} @click=${this.#onExport}>${icon(download)}JSON</button>
    </div>`
  }

  #choose(kind: Kind): void {
    this.shownCount = SHOWN
    this.app.navigation.setQuery({ kind: kind === 'anomalies' ? '' : kind })
  }

  #kindWord(kind: Kind): string {
    const words: Record<Kind, string> = {
      anomalies: msg('Odd'),
      events: msg('Happened'),
      patterns: msg('Learned'),
    }
    return words[kind]
  }

  #empty(): TemplateResult {
    if (this.#typed !== '' || this.#stationId !== null)
      return emptyCard(
        listFilter,
        msg('No entry matches'),
        msg('Change or clear the filters.'),
        html`<button class="btn" type="button" @click=${() => this.app.navigation.setQuery({ q: '', station: '', state: '' })}>${msg('Clear filters')}</button>`,
      )
    const texts: Record<Kind, string> = {
      anomalies: msg('Rules look at every sample and every heartbeat. What they find appears here.'),
      events: msg('Restarts, faults and connections appear here as they happen.'),
      patterns: msg('What is normal for a connector is learned from 14 days and 20 sessions on.'),
    }
    return emptyCard(bookOpen, msg('Nothing here yet'), texts[this.#kind])
  }

  #anomalyRow(anomaly: Anomaly, now: Date): TemplateResult {
    const tone = SEVERITY_TONES[anomaly.severity]
    const f = fmt()
    const where =
      anomaly.connectorId === null ? anomaly.stationId : msg(str`${anomaly.stationId} connector ${anomaly.connectorId}`)
    return html`<li><span class="mk st st--${tone}">${icon(ruleIcon(anomaly.rule))}<b>${severityWord(anomaly.severity)}</b></span>
      <div><p><a href=${addressOf('anomaly', { anomalyId: anomaly.anomalyId })}>${where}: ${ruleClaim(anomaly.rule)}</a></p>
        <span>${anomaly.cause === null ? msg(str`Seen ${f.number(anomaly.count)} times, first ${f.moment(anomaly.firstSeenAt, this.app.timeZone, now)}`) : msg(str`Cause: ${anomaly.cause}`)}</span></div>
      <span class="src">${anomalyStateWord(anomaly.state)}</span><time class="src" datetime=${anomaly.lastSeenAt.toISOString()}>${f.moment(anomaly.lastSeenAt, this.app.timeZone, now)}</time></li>`
  }

  #relearn(pattern: Pattern): void {
    const { stationId, connectorId, name } = pattern
    openConfirm({
      title: msg(str`Learn anew: ${patternWord(name)}, ${stationId}`),
      text: msg(
        'What was learned is not used any more. Only what comes from now on counts, for example after a repair; that takes 14 days and 20 sessions.',
      ),
      submitText: msg('Learn anew'),
      act: async () => {
        const id = encodeURIComponent(patternId(stationId, connectorId, name))
        await this.app.api.send('POST', `/patterns/${id}/relearn`, {}, v.unknown())
        toast(msg('It is learned anew.'))
      },
    })
  }

  readonly #openEvent = async (event: MemoryEvent): Promise<void> => {
    const { openEvent } = await import('../dialogs/dialog-event.ts')
    const all = eventsOf(this.#days.data ?? [], new Date())
    openEvent(this.app, event, similarEvents(event, all, SIMILAR))
  }

  #shownAnomalies(): readonly Anomaly[] {
    return matching(keptAnomalies(this.#anomalies.data ?? [], this.#clock.now), this.#typed, (each) => [
      each.stationId,
      ruleClaim(each.rule),
      each.rule,
      each.cause,
      each.fix,
    ])
  }

  #shownEvents(now: Date): readonly MemoryEvent[] {
    return matching(journalOf(this.#days.data ?? [], now), this.#typed, ({ correction, ...each }) => [
      ...[each.stationId, each.type, eventWord(each.type), each.detail, each.deletion?.reason ?? null],
      ...[correction?.note ?? null, correction?.cause ?? null, correction?.fix ?? null],
    ])
  }

  #shownPatterns(): readonly Pattern[] {
    const now = this.#clock.now
    const kept = (this.#patterns.data ?? []).filter((pattern) => pattern.expireAt > now)
    return matching(kept, this.#typed, (each) => [each.stationId, each.name, patternWord(each.name)])
  }

  readonly #onSearch = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return
    const { value } = event.target
    clearTimeout(this.#typing)
    this.#typing = window.setTimeout(() => this.app.navigation.setQuery({ q: value.trim() }), TYPING_MS)
  }

  readonly #onExport = (): void => {
    const now = new Date()
    const filters = { kind: this.#kind, station: this.#stationId ?? '', state: this.#state, q: this.#typed }
    const text = memoryJson(
      { filters, anomalies: this.#shownAnomalies(), events: this.#shownEvents(now), patterns: this.#shownPatterns() },
      now,
    )
    downloadText(`memory-${this.#kind}-${now.toISOString().slice(0, 10)}.json`, 'application/json', text)
  }
}
