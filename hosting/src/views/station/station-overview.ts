import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import { type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { msg, str } from '@lit/localize'
import { doc } from 'firebase/firestore'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { addressOf } from '../../app/router.ts'
import '../../components/csms-chart.ts'
import { chartTools } from '../../components/chart-tools.ts'
import { TableToggles } from '../../components/table-toggles.ts'
import { knownHealth } from '../../data/fleet.ts'
import { availabilitySource } from '../../data/insight-sources.ts'
import { verdictsSource } from '../../data/insight-verdicts.ts'
import { liveAll, liveDocument } from '../../data/live-query.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { LiveTrail } from '../../data/live-trail.ts'
import { samplesOf, type TimedSample } from '../../data/sample-series.ts'
import { commandsSource, listSites, meterBucketsSource } from '../../data/sources.ts'
import { anomaliesOfStationSource } from '../../data/station-sources.ts'
import type { CommandPreset } from '../../dialogs/commands/command-entry.ts'
import { commandRefusal } from '../../dialogs/commands/command-refusal.ts'
import { fmt } from '../../i18n/fmt.ts'
import { availabilityCard } from '../insights/availability-card.ts'
import '../insights/result-verdict.ts'
import { anomalyList } from './anomaly-list.ts'
import { commandList } from './command-list.ts'
import { connectorCard } from './connector-card.ts'
import { deviceCard } from './device-card.ts'
import { healthCard } from './health-card.ts'
import { liveCard } from './live-card.ts'
import { commandTarget, openStationCommand } from './open-command.ts'
import { sessionSpec } from './station-charts.ts'
import { StationTab } from './station-tab.ts'

const ANOMALIES = 20
const ANOMALIES_LISTED = 5
const COMMANDS = 6

/** What a station does now: its connectors, live values of running sessions, its device, what was odd, recent commands. */
@customElement('station-overview')
export class StationOverview extends StationTab {
  @state() private chartAsTable = false

  readonly #trail = new LiveTrail()
  readonly #running = new LiveQueryController<readonly { readonly document: Transaction | null }[]>(this, () => {
    const keys = this.#activeKeys
    if (keys.length === 0) return null
    return liveAll(
      keys.join(),
      keys.map((key) => liveDocument(doc(this.db, collections.transactions, key), transactionSchema)),
    )
  })
  readonly #samples = new LiveQueryController(this, () => {
    const keys = this.#activeKeys
    return keys.length === 0
      ? null
      : liveAll(
          keys.join(),
          keys.map((key) => meterBucketsSource(this.db, key)),
        )
  })
  readonly #anomalies = new LiveQueryController(this, () =>
    anomaliesOfStationSource(this.db, this.stationId, ANOMALIES),
  )
  readonly #availability = new LiveQueryController(this, () => {
    const { siteId } = this.page.shown.station
    return siteId === null ? null : availabilitySource(this.db, siteId)
  })
  readonly #verdicts = new LiveQueryController(this, () => {
    const { siteId } = this.page.shown.station
    return siteId === null ? null : verdictsSource(this.db, [siteId])
  })
  readonly #tables = new TableToggles(this)
  readonly #commands = new LiveQueryController(this, () =>
    this.app.may('command') ? commandsSource(this.db, this.stationId, COMMANDS) : null,
  )

  get #activeKeys(): readonly string[] {
    return this.page.shown.connectors
      .map((connector) => connector.activeTransaction?.transactionKey)
      .filter((key) => key !== undefined)
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    for (const connector of this.page.shown.connectors)
      this.#trail.note(
        connector,
        this.#transactionOf(connector.activeTransaction?.transactionKey)?.meterStartWh ?? null,
      )
  }

  #transactionOf(key: string | undefined): Transaction | null {
    return (this.#running.data ?? []).find(({ document }) => document?.transactionKey === key)?.document ?? null
  }

  #samplesOf(key: string): readonly TimedSample[] {
    const buckets = (this.#samples.data ?? [])[this.#activeKeys.indexOf(key)] ?? []
    return this.#trail.mergedWith(key, samplesOf(buckets))
  }

  override render(): unknown {
    const { shown, timeZone, now } = this.page
    const anomalies = this.#anomalies.data ?? []
    // Beside the tall card of the device there is room for one card, of a session or of the health.
    const idle = this.#activeKeys.length === 0 && shown.connectors.length < 3
    return html`<div class="grid">
      ${shown.connectors.map((connector, index) =>
        connectorCard({
          connector,
          status: shown.statuses[index] ?? 'Unknown',
          transaction: this.#transactionOf(connector.activeTransaction?.transactionKey),
          timeZone,
          now,
          mayCommand: this.app.may('command'),
          refusal: (action) => commandRefusal(this.app, action),
          mayReadMoney: this.app.may('readMoney'),
          describe: this.app.may('manageStations') ? () => void this.#describe(connector) : null,
          wide: shown.connectors.length === 1,
          open: (action) => void this.#open(action, { connectorId: String(connector.connectorId) }),
        }),
      )}
      ${deviceCard(shown, timeZone, now, shown.connectors.length < 3, this.app.may('manageStations') ? () => void this.#change() : null)}
      ${shown.connectors
        .filter(({ activeTransaction }) => activeTransaction !== null)
        .map((connector, index) =>
          this.#live(
            connector.activeTransaction?.transactionKey ?? '',
            anomalies,
            index > 0 || shown.connectors.length > 2,
          ),
        )}
      ${this.#sessionChart()} ${healthCard(shown.station, timeZone, now, idle)}
      ${this.#anomalyCard(anomalies, idle && knownHealth(shown.station) !== null)} ${this.#availabilityCard()} ${this.#commandCard()}
    </div>`
  }

  #live(key: string, anomalies: readonly Anomaly[], wide: boolean): TemplateResult | typeof nothing {
    const connector = this.page.shown.connectors.find((each) => each.activeTransaction?.transactionKey === key)
    if (connector === undefined) return nothing
    const { now, isWatched } = this.page
    return liveCard({ connector, samples: this.#samplesOf(key), anomalies, now, wide, isWatched })
  }

  #sessionChart(): TemplateResult | typeof nothing {
    const [key] = this.#activeKeys
    if (key === undefined) return nothing
    const { timeZone } = this.page
    const samples = this.#samplesOf(key)
    const newest = samples.at(-1)
    if (samples.length < 2 || newest === undefined) return nothing
    const transaction = this.#transactionOf(key)
    const connector = this.page.shown.connectors.find((each) => each.activeTransaction?.transactionKey === key)
    return html`<section class="card g8" aria-labelledby="session-title">
      <header class="ch"><div><h2 id="session-title">${msg(str`Session at connector ${connector?.connectorId ?? ''}`)}</h2>
        <p>${transaction === null ? nothing : msg(str`Since ${fmt().timeLabelled(transaction.startedAt, timeZone)}`)}</p></div>
        <div class="ca">${chartTools(this.chartAsTable, () => {
          this.chartAsTable = !this.chartAsTable
        })}</div></header>
      <csms-chart class="h260" .spec=${sessionSpec(samples, transaction?.meterStartWh ?? null, timeZone)} ?as-table=${this.chartAsTable}></csms-chart>
      <footer class="cf">${msg(str`Samples up to ${fmt().timeLabelled(newest.at, timeZone)}`)}</footer>
    </section>`
  }

  #anomalyCard(anomalies: readonly Anomaly[], whole: boolean): TemplateResult | typeof nothing {
    if (anomalies.length === 0) return nothing
    return html`<section class="card flush ${whole ? 'g12' : 'g8'}" aria-labelledby="odd-title">
      <header class="ch"><div><h2 id="odd-title">${msg('What was odd')}</h2><p>${msg('Found by comparing with what is normal here')}</p></div></header>
      ${anomalyList(anomalies.slice(0, ANOMALIES_LISTED), this.page.timeZone, this.page.now)}
    </section>`
  }

  /** The forecast of this station, where one is made. */
  #availabilityCard(): TemplateResult | typeof nothing {
    const result = this.#availability.data?.document ?? null
    const isForecast = Object.values(result?.stations ?? {}).some(({ stationId }) => stationId === this.stationId)
    if (result === null || !isForecast) return nothing
    const { timeZone, now, site } = this.page
    return availabilityCard({
      ...{ classes: 'g12', timeZone, now, result, stationId: this.stationId, siteName: site?.name ?? '' },
      ...{ state: this.#availability.state, disabled: false, retry: () => this.#availability.retry() },
      table: this.#tables.of('availability'),
      judge: { app: this.app, verdicts: this.#verdicts.data, stationId: this.stationId },
    })
  }

  #commandCard(): TemplateResult | typeof nothing {
    const commands = this.#commands.data ?? []
    if (commands.length === 0) return nothing
    return html`<section class="card flush g12" aria-labelledby="commands-title">
      <header class="ch"><div><h2 id="commands-title">${msg('Recent commands')}</h2><p>${msg('“Agreed” means that the station accepted. The effect counts once it was really seen.')}</p></div>
        <div class="ca pad"><a class="btn plain" href=${addressOf('stationTab', { stationId: this.stationId, tab: 'commands' })}>${msg('All commands')}</a></div></header>
      ${commandList(commands, this.page.timeZone, this.page.now, this.app.person.uid)}
    </section>`
  }

  async #change(): Promise<void> {
    const { openStation } = await import('../../dialogs/dialog-station.ts')
    const listed = await listSites(this.db)
    const { site, shown } = this.page
    const own = site === null || listed.some(({ siteId }) => siteId === site.siteId) ? [] : [site]
    openStation(this.app, shown.station, [...listed, ...own])
  }

  async #describe(connector: Connector): Promise<void> {
    const { openConnector } = await import('../../dialogs/dialog-connector.ts')
    openConnector(this.app, connector)
  }

  async #open(action: string, preset: CommandPreset): Promise<void> {
    const { connectorId = '' } = preset
    const running = this.page.shown.connectors.find(
      (each) => String(each.connectorId) === connectorId,
    )?.activeTransaction
    const transactionId = String(running?.transactionId ?? '')
    await openStationCommand(this.app, () => commandTarget(this.page), action, {
      ...preset,
      ...(action === 'RemoteStopTransaction' ? { transactionId } : {}),
      ...(action === 'SetChargingProfile' ? { scope: 'session', transaction: transactionId } : {}),
    })
  }
}
