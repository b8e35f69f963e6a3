import { paths } from '@charge-it/shared/paths.ts'
import { noteOpened } from '../../data/audit-api.ts'
import '@lit-labs/virtualizer'
import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import * as v from 'valibot'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { ApiError } from '../../data/api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import {
  filterMessages,
  type LoggedMessage,
  type MessageFilters,
  MessageLog,
  messagesAsNdjson,
  momentOfMessageKey,
  validityOf,
} from '../../data/message-log.ts'
import { messagesSource, messagesUpTo } from '../../data/station-sources.ts'
import { fmt } from '../../i18n/fmt.ts'
import { arrowUp, circleX, download, messageSquareCode, pause, play, search } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { downloadText } from '../transactions/download-text.ts'
import './inspector.css'
import { messageDetail } from './message-detail.ts'
import { messageRow } from './message-row.ts'
import { StationTab } from './station-tab.ts'

const LIVE_COUNT = 300
const OLDER_COUNT = 500
const MAX_KEPT = 10_000
const TYPING_MS = 250
const TRACE_MINUTES = [15, 60, 480, 1440] as const

/** The OCPP frames of a traced station as they come. */
@customElement('station-messages')
export class StationMessages extends StationTab {
  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    void noteOpened(this.app.api, `${paths.station(this.stationId)}/messages`)
  }

  /** The newest frame shown while the list stands still; null while it follows. */
  @state() private pausedAt: LoggedMessage | null = null
  @state() private loadingOlder = false
  @state() private reachedEnd = false
  @state() private pendingTrace = false
  /** Grows with every change of the log, so that the list is made anew. */
  @state() private version = 0

  readonly #log = new MessageLog()
  readonly #newest = new LiveQueryController(this, () => messagesSource(this.db, this.stationId, LIVE_COUNT))
  #typing = 0
  #taken: unknown = null
  #searchedKey = ''
  #shown: { readonly key: string; readonly list: readonly LoggedMessage[] } = { key: '', list: [] }

  get #filters(): MessageFilters {
    const { query } = this.route
    const direction = query.get('direction')
    const type = query.get('type')
    return {
      search: query.get('q') ?? '',
      direction: direction === 'in' || direction === 'out' ? direction : '',
      type: type === 'CALL' || type === 'CALLRESULT' || type === 'CALLERROR' || type === 'invalid' ? type : '',
      action: query.get('action') ?? '',
      errorsOnly: query.get('errors') === '1',
    }
  }

  get #chosenKey(): string {
    return this.route.query.get('msg') ?? ''
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    const { data } = this.#newest
    if (data !== null && data !== this.#taken) {
      this.#taken = data
      const before = this.#log.all
      this.#log.add(data)
      if (this.#log.all !== before) this.version += 1
      if (data.length < LIVE_COUNT) this.reachedEnd = true
      this.#findLinked()
    }
  }

  override render(): unknown {
    const { state } = this.#newest
    const { traceUntil } = this.page.shown.station
    const tracing = traceUntil != null && traceUntil > this.page.now
    const { list, newer } = this.#lists()
    const chosen = this.#chosenKey === '' ? undefined : this.#log.find(this.#chosenKey)
    const none = this.#log.all.length === 0
    return html`${this.#bar(tracing, traceUntil ?? null, list)}
      ${
        state.status === 'error'
          ? html`<section class="card">${failedCard(state.errorCode ?? 'unknown', () => this.#newest.retry())}</section>`
          : state.status === 'loading'
            ? html`<section class="card">${loadingCard()}</section>`
            : none
              ? html`<section class="card">${tracing ? this.#waiting() : this.#off()}</section>`
              : html`<div class="mg ${chosen === undefined ? '' : 'has-detail'}">${this.#list(list, newer, chosen)}${chosen === undefined ? nothing : this.#detail(chosen, list)}</div>`
      }`
  }

  #lists(): { readonly list: readonly LoggedMessage[]; readonly newer: number } {
    const { all } = this.#log
    const from = this.pausedAt === null ? 0 : Math.max(0, all.indexOf(this.pausedAt))
    const key = `${this.version}:${from}:${this.route.query}`
    if (key !== this.#shown.key) {
      const visible = from === 0 ? all : all.slice(from)
      this.#shown = { key, list: filterMessages(visible, this.#filters) }
    }
    return { list: this.#shown.list, newer: from }
  }

  #bar(tracing: boolean, traceUntil: Date | null, list: readonly LoggedMessage[]): TemplateResult {
    const { navigation } = this.app
    const { search: text, direction, type, action, errorsOnly } = this.#filters
    const actions = [...new Set(this.#log.all.map((each) => each.action).filter((each) => each !== null))].sort()
    const bad = this.#log.all.filter((each) => validityOf(each) !== 'valid').length
    const paused = this.pausedAt !== null
    const all = ['', msg('All')] as const
    return html`<div class="bar1 mbar">
      <span class="inp search-box">${icon(search)}<input type="search" aria-label=${msg('Search messages')} placeholder=${msg('Text, id or action')} .value=${text} @input=${this.#onSearch}></span>
      ${filterSelect(
        msg('Direction'),
        direction,
        [
          ['', msg('Both')],
          ['in', msg('From station')],
          ['out', msg('To station')],
        ],
        (chosen) => navigation.setQuery({ direction: chosen }),
        'opt',
      )}
      ${filterSelect(msg('Type'), type, [all, ['CALL', 'CALL'], ['CALLRESULT', 'CALLRESULT'], ['CALLERROR', 'CALLERROR'], ['invalid', msg('Unreadable')]], (chosen) => navigation.setQuery({ type: chosen }), 'opt')}
      ${filterSelect(msg('Action'), action, [all, ...actions.map((each) => [each, each] as const)], (chosen) => navigation.setQuery({ action: chosen }))}
      <button class="cchip st--faulted" type="button" aria-pressed=${errorsOnly} @click=${() => navigation.setQuery({ errors: errorsOnly ? '' : '1' })}>${icon(circleX)}${msg('Errors only')} <b>${fmt().number(bad)}</b></button>
      <span class="grow"></span>
      ${this.#traceSwitch(tracing, traceUntil)}
      <button class="btn" type="button" aria-pressed=${paused} ?disabled=${this.#log.all.length === 0} @click=${this.#onPause}>${icon(paused ? play : pause)}${paused ? msg('Follow') : msg('Pause')}</button>
      <button class="btn hide-s" type="button" ?disabled=${list.length === 0} @click=${() => downloadText(`${this.stationId}.ndjson`, 'application/x-ndjson', messagesAsNdjson(list))}>${icon(download)}NDJSON</button>
    </div>`
  }

  #traceSwitch(tracing: boolean, traceUntil: Date | null): TemplateResult {
    const until = tracing && traceUntil !== null ? fmt().moment(traceUntil, this.page.timeZone, this.page.now) : ''
    return html`<button class="tr" type="button" role="switch" aria-checked=${tracing} ?disabled=${this.pendingTrace || !this.app.may('manageStations')} title=${msg('Each recorded frame costs one database write.')} @click=${() => this.#trace(tracing ? 0 : 60)}>
      <span class="swt"></span><span>${tracing ? msg(str`Recording until ${until}`) : msg('Recording off')}</span></button>`
  }

  #off(): TemplateResult {
    const hours = (minutes: number): string =>
      minutes < 60 ? msg(str`${minutes} minutes`) : msg(str`${minutes / 60} h`)
    return emptyCard(
      messageSquareCode,
      msg('Frames of this station are not recorded'),
      msg(
        'Recording is off by default, because each frame costs one database write: a busy station sends about 3,000 a day. It ends by itself, and frames are deleted after 7 days.',
      ),
      html`<div class="btns center">${TRACE_MINUTES.map((minutes, index) => html`<button class="btn ${index === 1 ? 'primary' : ''}" type="button" ?disabled=${this.pendingTrace || !this.app.may('manageStations')} @click=${() => this.#trace(minutes)}>${msg(str`Record for ${hours(minutes)}`)}</button>`)}</div>`,
    )
  }

  #waiting(): TemplateResult {
    return emptyCard(
      messageSquareCode,
      msg('Recording. No frame yet'),
      msg('The next frame appears here at once. An idle station sends a Heartbeat every few minutes.'),
    )
  }

  #list(list: readonly LoggedMessage[], newer: number, chosen: LoggedMessage | undefined): TemplateResult {
    const pair = chosen === undefined ? undefined : this.#log.pairOf(chosen)
    const zone = fmt().zone(this.page.now, this.page.timeZone)
    const markOf = ({ key }: LoggedMessage): '' | 'cur' | 'pair' =>
      key === chosen?.key ? 'cur' : key === pair?.key ? 'pair' : ''
    const open = (key: string): void => this.app.navigation.setQuery({ msg: key })
    return html`<section class="card flush mt" aria-label=${msg('Messages')}>
      ${newer > 0 ? html`<button class="fresh" type="button" @click=${this.#onPause}>${icon(arrowUp, 's16')}${msg(str`${fmt().number(newer)} newer messages, follow live`)}</button>` : nothing}
      <div class="mtable" role="table" aria-label=${msg('Messages')} aria-rowcount=${list.length + 1}>
        <div role="rowgroup"><div class="mrow mhead" role="row">
          <span role="columnheader">${msg(str`Time ${zone}`)}</span><span role="columnheader">${msg('Direction')}</span><span role="columnheader">${msg('Type')}</span><span role="columnheader">${msg('Action')}</span>
          <span role="columnheader" class="mid">${msg('Id')}</span><span role="columnheader" class="n">${msg('Latency')}</span><span role="columnheader" class="n sz">${msg('Size')}</span><span role="columnheader">${msg('Check')}</span></div></div>
        ${
          list.length === 0
            ? emptyCard(search, msg('No message matches'), msg('Change the filters, or load older messages.'))
            : html`<lit-virtualizer class="mlist" role="rowgroup" tabindex="-1" scroller .items=${list as LoggedMessage[]} .keyFunction=${(each: LoggedMessage) => each.key}
                .renderItem=${(each: LoggedMessage) => messageRow(each, markOf(each), this.page.timeZone, open)} @keydown=${this.#onKey}></lit-virtualizer>`
        }
      </div>
      <div class="foot-row"><span>${msg(str`${fmt().number(list.length)} of ${fmt().number(this.#log.all.length)} loaded. Kept for 7 days; cards and secrets are masked.`)}</span>
        ${this.reachedEnd || this.#log.all.length >= MAX_KEPT ? nothing : html`<button class="btn sm" type="button" ?disabled=${this.loadingOlder} @click=${() => this.#loadOlder()}>${this.loadingOlder ? msg('Loading') : msg('Load older')}</button>`}</div>
    </section>`
  }

  #detail(chosen: LoggedMessage, list: readonly LoggedMessage[]): TemplateResult {
    return messageDetail({
      message: chosen,
      pair: this.#log.pairOf(chosen),
      timeZone: this.page.timeZone,
      step: (by) => this.#step(list, by),
      open: (key) => this.app.navigation.setQuery({ msg: key }),
      close: () => this.app.navigation.setQuery({ msg: '' }),
    })
  }

  #step(list: readonly LoggedMessage[], by: -1 | 1): void {
    const at = list.findIndex(({ key }) => key === this.#chosenKey)
    const next = list[at === -1 ? 0 : at + by]
    if (next !== undefined) this.app.navigation.setQuery({ msg: next.key })
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    this.#step(this.#lists().list, event.key === 'ArrowDown' ? 1 : -1)
  }

  readonly #onSearch = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return
    const { value } = event.target
    clearTimeout(this.#typing)
    this.#typing = window.setTimeout(() => this.app.navigation.setQuery({ q: value }), TYPING_MS)
  }

  readonly #onPause = (): void => {
    this.pausedAt = this.pausedAt === null ? (this.#log.all[0] ?? null) : null
  }

  async #loadOlder(until: Date | null = this.#log.all.at(-1)?.at ?? null): Promise<void> {
    if (until === null || this.loadingOlder) return
    this.loadingOlder = true
    try {
      const before = this.#log.all
      const older = await messagesUpTo(this.db, this.stationId, until, OLDER_COUNT)
      this.#log.add(older)
      if (this.#log.all === before || older.length < OLDER_COUNT) this.reachedEnd = true
      this.version += 1
    } catch (error) {
      console.error('older messages could not be loaded', error)
      toast(msg('Older messages could not be loaded.'), true)
    }
    this.loadingOlder = false
  }

  /** A link may name a frame that is not among the newest. */
  #findLinked(): void {
    const key = this.#chosenKey
    const moment = momentOfMessageKey(key)
    if (moment === null || key === this.#searchedKey || this.#log.find(key) !== undefined) return
    this.#searchedKey = key
    void this.#loadOlder(moment)
  }

  async #trace(minutes: number): Promise<void> {
    this.pendingTrace = true
    try {
      await this.app.api.send(
        'PATCH',
        `/stations/${encodeURIComponent(this.stationId)}`,
        { traceMinutes: minutes },
        v.unknown(),
      )
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
    this.pendingTrace = false
  }
}
