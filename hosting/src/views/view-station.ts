import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { msg, str } from '@lit/localize'
import { doc } from 'firebase/firestore'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import '../components/csms-chart.ts'
import { type FleetStation, joinFleet } from '../data/fleet.ts'
import { liveAll, liveDocument } from '../data/live-query.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { LiveTrail } from '../data/live-trail.ts'
import { samplesOf } from '../data/sample-series.ts'
import {
  commandsSource,
  connectorsOfSource,
  edgesSource,
  meterBucketsSource,
  sitesSource,
  stationSource,
} from '../data/sources.ts'
import { WatchLeaseController } from '../data/watch-lease-controller.ts'
import type { CommandPreset } from '../dialogs/dialog-send-command.ts'
import { fmt } from '../i18n/fmt.ts'
import { evCharger, send, wifi, wifiOff } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { tableButton } from './dashboard/power-card.ts'
import { commandList } from './station/command-list.ts'
import { connectorCard } from './station/connector-card.ts'
import { sessionSpec } from './station/station-charts.ts'

const TABS = ['overview', 'commands'] as const
type Tab = (typeof TABS)[number]
const EDGE_WINDOW_MS = 15 * 60_000

/** One station: its connectors live, its device, and the commands sent to it. */
@customElement('view-station')
export class ViewStation extends ViewElement {
  @state() private chartAsTable = false

  readonly #trail = new LiveTrail()
  readonly #clock = new ClockController(this)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  readonly #station = new LiveQueryController(this, () => stationSource(this.#db, this.#stationId))
  readonly #connectors = new LiveQueryController<readonly (readonly Connector[])[]>(this, () =>
    connectorsOfSource(this.#db, [this.#stationId]),
  )
  readonly #edges = new LiveQueryController(this, () => edgesSource(this.#db, this.#since))
  readonly #sites = new LiveQueryController(this, () => sitesSource(this.#db))
  readonly #commands = new LiveQueryController(this, () =>
    this.app.may('command') ? commandsSource(this.#db, this.#stationId, this.#tab === 'overview' ? 6 : 40) : null,
  )
  readonly #running = new LiveQueryController<readonly { readonly document: Transaction | null }[]>(this, () => {
    const keys = this.#activeKeys
    if (keys.length === 0) return null
    return liveAll(
      keys.join(),
      keys.map((key) => liveDocument(doc(this.#db, collections.transactions, key), transactionSchema)),
    )
  })
  readonly #samples = new LiveQueryController(this, () => {
    const [key] = this.#activeKeys
    return key === undefined ? null : meterBucketsSource(this.#db, key)
  })

  constructor() {
    super()
    new WatchLeaseController(this, () => ({ api: this.app.api, stationIds: [this.#stationId] }))
  }

  get #db() {
    return this.app.firebase.db
  }

  get #stationId(): string {
    return this.route.params.stationId ?? ''
  }

  get #tab(): Tab {
    const wanted = TABS.find((tab) => tab === this.route.params.tab) ?? 'overview'
    return wanted === 'commands' && !this.app.may('command') ? 'overview' : wanted
  }

  get #activeKeys(): readonly string[] {
    return (this.#connectors.data ?? [])
      .flat()
      .map((connector) => connector.activeTransaction?.transactionKey)
      .filter((key) => key !== undefined)
  }

  override pageTitle(): string {
    return this.#stationId
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    const [transaction] = this.#running.data ?? []
    const meterStartWh = transaction?.document?.meterStartWh ?? null
    const [key] = this.#activeKeys
    for (const connector of (this.#connectors.data ?? []).flat()) {
      if (connector.activeTransaction?.transactionKey === key) this.#trail.note(connector, meterStartWh)
    }
  }

  override render(): unknown {
    const now = this.#clock.now
    const station = this.#station.data?.document ?? null
    const [shown] =
      station === null ? [] : joinFleet([station], (this.#connectors.data ?? []).flat(), this.#edges.data ?? [], now)
    const site = (this.#sites.data ?? []).find((each) => each.siteId === station?.siteId)
    const crumb = { title: msg('Stations'), address: '/stations' }
    const loading =
      this.#station.state.status === 'loading' ||
      this.#connectors.state.status === 'loading' ||
      this.#edges.state.status === 'loading'
    return html`${pageTop(this.app, { title: this.#stationId, crumb, ...(site === undefined ? {} : { sub: site.name }) })}
      <main id="main">
        ${
          this.#station.state.status === 'error'
            ? html`<section class="card">${failedCard(this.#station.state.errorCode ?? 'unknown', () => this.#station.retry())}</section>`
            : loading
              ? html`<section class="card">${loadingCard()}</section>`
              : shown === undefined
                ? html`<section class="card">${emptyCard(evCharger, msg('No station of this id'), msg('It may have been removed, or never connected.'), html`<a class="btn" href="/stations">${msg('All stations')}</a>`)}</section>`
                : html`${this.#tabs()} ${this.#tab === 'overview' ? this.#overview(shown, site?.timeZone ?? this.app.timeZone, now) : this.#commandCard(shown, site?.timeZone ?? this.app.timeZone, now)}`
        }
      </main>`
  }

  #tabs(): TemplateResult {
    const titles: Record<Tab, string> = { overview: msg('Overview'), commands: msg('Commands') }
    return html`<nav class="tabs" aria-label=${msg('Parts of this station')}>${TABS.filter(
      (tab) => tab === 'overview' || this.app.may('command'),
    ).map(
      (tab) =>
        html`<a href=${tab === 'overview' ? addressOf('station', { stationId: this.#stationId }) : addressOf('stationTab', { stationId: this.#stationId, tab })} aria-current=${tab === this.#tab ? 'page' : nothing}>${titles[tab]}</a>`,
    )}</nav>`
  }

  #overview(shown: FleetStation, timeZone: string, now: Date): TemplateResult {
    const running = (this.#running.data ?? []).map(({ document }) => document)
    return html`<div class="grid">
      ${shown.connectors.map((connector, index) =>
        connectorCard({
          connector,
          status: shown.statuses[index] ?? 'Unknown',
          transaction:
            running.find((each) => each?.transactionKey === connector.activeTransaction?.transactionKey) ?? null,
          timeZone,
          now,
          mayCommand: this.app.may('command'),
          mayReadMoney: this.app.may('readMoney'),
          start: () => this.#send(shown, { action: 'RemoteStartTransaction', connectorId: connector.connectorId }),
          stop: () => this.#send(shown, { action: 'RemoteStopTransaction', connectorId: connector.connectorId }),
        }),
      )}
      ${this.#device(shown, timeZone, now)} ${this.#powerChart(timeZone)}
      ${this.app.may('command') ? this.#commandCard(shown, timeZone, now) : nothing}
    </div>`
  }

  #device({ station, online, seenAt }: FleetStation, timeZone: string, now: Date): TemplateResult {
    const f = fmt()
    const { connection } = station
    const age = (moment: Date): string => f.age((now.getTime() - moment.getTime()) / 1000)
    const connected =
      online && connection.connectedAt !== null
        ? msg(str`Online for ${age(connection.connectedAt)}`)
        : online
          ? msg('Online')
          : seenAt === null
            ? msg('Never connected')
            : msg(str`Offline since ${f.moment(seenAt, timeZone, now)}`)
    const profiles = [
      msg('Profile 0, no protection'),
      msg('Profile 1, password'),
      msg('Profile 2, TLS and password'),
      msg('Profile 3, TLS and certificate'),
    ]
    const facts: readonly (readonly [string, unknown])[] = [
      [
        msg('Connection'),
        html`<span class="st st--${online ? 'available' : 'offline'}">${icon(online ? wifi : wifiOff)}${connected}</span>`,
      ],
      [msg('Last boot'), station.lastBootAt === null ? '–' : f.moment(station.lastBootAt, timeZone, now)],
      [msg('Model'), [station.vendor, station.model].filter((text) => text !== null).join(' ') || '–'],
      [msg('Serial number'), station.serialNumber ?? '–'],
      ['Firmware', station.firmwareVersion ?? '–'],
      [msg('Protocol'), station.ocppVersion === null ? '–' : `OCPP ${station.ocppVersion}`],
      [msg('Security'), profiles[station.securityProfile]],
      [msg('Registration'), registrationWord(station.registration)],
      [msg('Total energy'), f.energy(station.totalEnergyWh, 1)],
      [msg('Instance'), connection.edgeId ?? '–'],
    ]
    return html`<section class="card g4 o-device" aria-labelledby="device-title">
      <header class="ch"><div><h2 id="device-title">${msg('Device')}</h2></div></header>
      <dl class="facts">${facts.map(([name, content]) => html`<dt>${name}</dt><dd>${content}</dd>`)}</dl>
    </section>`
  }

  #powerChart(timeZone: string): TemplateResult | typeof nothing {
    const [key] = this.#activeKeys
    if (key === undefined) return nothing
    const samples = this.#trail.mergedWith(key, samplesOf(this.#samples.data ?? []))
    if (samples.length < 2) return nothing
    const connector = (this.#connectors.data ?? [])
      .flat()
      .find((each) => each.activeTransaction?.transactionKey === this.#activeKeys[0])
    const transaction = (this.#running.data ?? [])[0]?.document ?? null
    const newest = samples.at(-1)
    return html`<section class="card g8" aria-labelledby="session-title">
      <header class="ch"><div><h2 id="session-title">${msg(str`Session at connector ${connector?.connectorId ?? ''}`)}</h2>
        <p>${transaction === null ? nothing : msg(str`Since ${fmt().timeLabelled(transaction.startedAt, timeZone)}`)}</p></div>
        <div class="ca">${tableButton(this.chartAsTable, () => {
          this.chartAsTable = !this.chartAsTable
        })}</div></header>
      <csms-chart class="h260" .spec=${sessionSpec(samples, transaction?.meterStartWh ?? null, timeZone)} ?as-table=${this.chartAsTable}></csms-chart>
      ${newest === undefined ? nothing : html`<footer class="cf">${msg(str`Samples up to ${fmt().timeLabelled(newest.at, timeZone)}`)}</footer>`}
    </section>`
  }

  #commandCard(shown: FleetStation, timeZone: string, now: Date): TemplateResult {
    const { state } = this.#commands
    const commands = state.data ?? []
    return html`<section class="card flush g12" aria-labelledby="commands-title">
      <header class="ch"><div><h2 id="commands-title">${msg('Commands')}</h2><p>${msg('“Agreed” means that the station accepted. The effect counts once it was really seen.')}</p></div>
        ${this.app.may('command') ? html`<div class="ca pad"><button class="btn" type="button" @click=${() => this.#send(shown, {})}>${icon(send)}${msg('Send command')}</button></div>` : nothing}</header>
      ${
        state.status === 'loading'
          ? loadingCard()
          : state.status === 'error'
            ? failedCard(state.errorCode ?? 'unknown', () => this.#commands.retry())
            : commands.length === 0
              ? emptyCard(
                  send,
                  msg('No command yet'),
                  msg('Commands that people or the system send to this station appear here with their outcome.'),
                )
              : commandList(commands, timeZone, now)
      }
    </section>`
  }

  async #send({ station, connectors }: FleetStation, preset: CommandPreset): Promise<void> {
    const { openSendCommand } = await import('../dialogs/dialog-send-command.ts')
    openSendCommand(this.app, { stationId: station.stationId, connectors }, preset)
  }
}

function registrationWord(registration: 'pending' | 'accepted' | 'rejected'): string {
  switch (registration) {
    case 'pending':
      return msg('Waiting for admission')
    case 'accepted':
      return msg('Admitted')
    case 'rejected':
      return msg('Refused')
  }
}
