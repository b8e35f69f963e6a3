import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { toast } from '../../app/app-toasts.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { ApiError } from '../../data/api.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { stationsSource } from '../../data/sources.ts'
import { configurationSource } from '../../data/station-sources.ts'
import { sendCommand } from '../../dialogs/commands/send-command.ts'
import { fmt } from '../../i18n/fmt.ts'
import { refreshCw, search, settings } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { apiProblem } from '../../words/api-problem.ts'
import { type ConfigurationRow, configurationRows, differs } from './configuration-rows.ts'
import { configurationTable } from './configuration-table.ts'
import { commandTarget, openStationCommand } from './open-command.ts'
import { StationTab } from './station-tab.ts'

const STATIONS = 200

/** The keys of a station: what they are, what they should be, and what another station has. */
@customElement('station-configuration')
export class StationConfigurationTab extends StationTab {
  @state() private text = ''
  @state() private onlyDifferent = false
  @state() private otherId = ''
  @state() private reading = false

  readonly #own = new LiveQueryController(this, () => configurationSource(this.db, this.stationId))
  readonly #stations = new LiveQueryController(this, () => stationsSource(this.db, null, STATIONS))
  readonly #other = new LiveQueryController(this, () =>
    this.otherId === '' ? null : configurationSource(this.db, this.otherId),
  )

  override render(): unknown {
    const { state } = this.#own
    const configuration = state.data?.document ?? null
    if (state.status === 'loading') return html`<section class="card">${loadingCard()}</section>`
    if (state.status === 'error')
      return html`<section class="card">${failedCard(state.errorCode ?? 'unknown', () => this.#own.retry())}</section>`
    if (configuration === null)
      return html`<section class="card">${emptyCard(settings, msg('The settings were never read'), msg('The station is asked for them after each start. Read them now, if it is connected.'), this.#readButton())}</section>`
    const all = configurationRows(configuration, this.#other.data?.document ?? null)
    const needle = this.text.trim().toLowerCase()
    const rows = all.filter(
      (row) =>
        (needle === '' || `${row.key} ${row.value ?? ''}`.toLowerCase().includes(needle)) &&
        (!this.onlyDifferent || row.drift !== null || differs(row)),
    )
    const drifting = all.filter(({ drift }) => drift !== null).length
    const { readAt, readFault, baseline } = configuration
    return html`<div class="bar1">
        <span class="inp search-box">${icon(search)}<input type="search" aria-label=${msg('Search keys')} placeholder=${msg('Key or value')} .value=${this.text} @input=${this.#onSearch}></span>
        ${filterSelect(
          msg('Compare with'),
          this.otherId,
          [
            ['', msg('no station')],
            ...(this.#stations.data ?? [])
              .filter(({ stationId }) => stationId !== this.stationId)
              .map(({ stationId }) => [stationId, stationId] as const),
          ],
          (chosen) => {
            this.otherId = chosen
          },
        )}
        <button class="cchip" type="button" aria-pressed=${this.onlyDifferent} @click=${() => {
          this.onlyDifferent = !this.onlyDifferent
        }}>${msg('Only what differs')} <b>${drifting}</b></button>
        <span class="grow"></span>${this.#readButton()}</div>
      ${readFault === null ? nothing : html`<div class="note warn">${icon(settings)}<p>${msg(str`The last read failed: ${readFault}. The values below may be old.`)}</p></div>`}
      <section class="card flush cfg">
        ${rows.length === 0 ? emptyCard(search, msg('No key matches'), msg('Change the search or the filter.')) : configurationTable(rows, this.otherId, (row) => this.#edit(row))}
        <div class="foot-row"><span>${readAt === null ? msg('Never read') : msg(str`Read ${fmt().moment(readAt, this.page.timeZone, this.page.now)}`)}${baseline === null ? nothing : msg(str`, wanted values of ${baseline}`)}</span><span>${msg(str`${fmt().number(rows.length)} of ${fmt().number(all.length)} keys`)}</span></div>
      </section>`
  }

  #readButton(): TemplateResult {
    const offline = !this.page.shown.online
    return html`<button class="btn" type="button" ?disabled=${offline || this.reading} title=${offline ? msg('The station is offline') : nothing} @click=${this.#read}>${icon(refreshCw)}${this.reading ? msg('Reading…') : msg('Read again')}</button>`
  }

  readonly #onSearch = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.text = event.target.value
  }

  #edit({ key, value, wanted, drift }: ConfigurationRow): void {
    void openStationCommand(this.app, () => commandTarget(this.page), 'ChangeConfiguration', {
      key,
      value: drift === null ? (value ?? '') : (wanted ?? value ?? ''),
    })
  }

  readonly #read = async (): Promise<void> => {
    this.reading = true
    try {
      await sendCommand(this.app, this.stationId, 'GetConfiguration', {})
      toast(msg('The station is asked. New values appear here as they come.'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      toast(apiProblem(error), true)
    }
    this.reading = false
  }
}
