import type { InsightKind } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { ClockController } from '../app/clock-controller.ts'
import { pageTop } from '../app/page-top.ts'
import { addressOf } from '../app/router.ts'
import { ViewElement } from '../app/view-element.ts'
import { emptyCard, failedCard, loadingCard } from '../components/card-state.ts'
import { filterSelect } from '../components/filter-select.ts'
import { TableToggles } from '../components/table-toggles.ts'
import {
  type AnomalyView,
  allocationSource,
  anomaliesSource,
  availabilitySource,
  clusterRunSource,
  insightSettingsSource,
  loadSource,
  MEMORY_LIMIT,
  maintenanceSource,
} from '../data/insight-sources.ts'
import { verdictsSource } from '../data/insight-verdicts.ts'
import { LiveQueryController } from '../data/live-query-controller.ts'
import { SitesController } from '../data/sites-controller.ts'
import { statsDaysSource } from '../data/sources.ts'
import { fmt } from '../i18n/fmt.ts'
import { badgeCheck, mapPin } from '../icons/generated/lucide.ts'
import { type AnomalyActions, anomalyCard } from './insights/anomaly-card.ts'
import { availabilityCard } from './insights/availability-card.ts'
import { clustersCard } from './insights/clusters-card.ts'
import { type ErrorRow, errorCard } from './insights/error-card.ts'
import { loadCard } from './insights/load-card.ts'
import { maintenanceCard } from './insights/maintenance-card.ts'
import { allocationCard, planCard } from './insights/plan-cards.ts'
import './insights/result-verdict.ts'
import { keptAnomalies } from './memory/memory-rows.ts'
import { siteOptions } from './site-options.ts'

const SHOWN_ANOMALIES = 6
const VIEWS = ['open', 'muted', 'resolved'] as const

/** What was learned from the fleet's data: each result with its evidence, its age and its error. */
@customElement('view-insights')
export class ViewInsights extends ViewElement {
  @state() private stationId = ''

  readonly #clock = new ClockController(this, 5000)
  readonly #tables = new TableToggles(this)
  readonly #sites = new SitesController(this, () => ({ db: this.#db, siteId: this.route.query.get('site') }))
  readonly #settings = new LiveQueryController(this, () => insightSettingsSource(this.#db))
  readonly #anomalies = new LiveQueryController(this, () => anomaliesSource(this.#db, this.#view, null, MEMORY_LIMIT))
  readonly #availability = new LiveQueryController(this, () => this.#ofSite(availabilitySource))
  readonly #load = new LiveQueryController(this, () => this.#ofSite(loadSource))
  readonly #days = new LiveQueryController(this, () => this.#ofSite((db, siteId) => statsDaysSource(db, siteId, 2)))
  readonly #maintenance = new LiveQueryController(this, () => this.#ofSite(maintenanceSource))
  readonly #allocation = new LiveQueryController(this, () => this.#ofSite(allocationSource))
  readonly #clusters = new LiveQueryController(this, () => clusterRunSource(this.#db))
  readonly #verdicts = new LiveQueryController(this, () =>
    this.#ofSite((db, siteId) => verdictsSource(db, [siteId, this.#clusters.data?.[0]?.scopeId ?? 'latest'])),
  )

  get #db() {
    return this.app.firebase.db
  }

  get #view(): AnomalyView {
    return VIEWS.find((view) => view === this.route.query.get('anomalies')) ?? 'open'
  }

  /** The chosen site, or the first one. */
  get #siteId(): string | null {
    const sites = this.#sites.sites
    const wanted = this.route.query.get('site')
    return (sites.find((site) => site.siteId === wanted) ?? sites[0])?.siteId ?? null
  }

  #ofSite<T>(source: (db: ViewInsights['app']['firebase']['db'], siteId: string) => T): T | null {
    const siteId = this.#siteId
    return siteId === null ? null : source(this.#db, siteId)
  }

  override pageTitle(): string {
    return msg('AI Insights')
  }

  override render(): unknown {
    const { app } = this
    const f = fmt()
    const sites = this.#sites.sites
    const load = this.#load.data?.document ?? null
    const availability = this.#availability.data?.document ?? null
    const trainedAt = availability?.trainedAt ?? load?.trainedAt ?? null
    const now = this.#clock.now
    const sub = trainedAt === null ? undefined : msg(str`Trained ${f.moment(trainedAt, app.timeZone, now)}`)
    return html`${pageTop(app, { title: msg('AI Insights'), sub })}
      <main id="main">
        <nav class="tabs" aria-label=${msg('Parts of the insights')}><a href="/insights" aria-current="page">${msg('Overview')}</a><a href=${addressOf('memory')}>MemoryBank</a></nav>
        <div class="grid">
        ${this.#anomalyCards(now)}
        ${
          this.#sites.state.status === 'error'
            ? html`<section class="card g12">${failedCard(this.#sites.state.errorCode ?? 'unknown', () => this.#sites.retry())}</section>`
            : this.#sites.state.status !== 'loading' && sites.length === 0
              ? html`<section class="card g12">${emptyCard(mapPin, msg('No site yet'), msg('Forecasts are made for sites. Add one in the settings.'))}</section>`
              : this.#siteCards(now)
        }
      </div></main>`
  }

  #siteCards(now: Date): TemplateResult {
    const { timeZone } = this.app
    const sites = this.#sites.sites
    const site = sites.find((each) => each.siteId === this.#siteId)
    const siteName = site?.name ?? ''
    const zone = site?.timeZone ?? timeZone
    const judge = { app: this.app, verdicts: this.#verdicts.data, stationId: null }
    const common = { siteName, timeZone: zone, now, judge }
    const availability = this.#availability.data?.document ?? null
    const load = this.#load.data?.document ?? null
    const picker =
      sites.length < 2
        ? nothing
        : filterSelect(msg('Site'), this.#siteId ?? '', siteOptions(sites, this.#siteId ?? '', null), (chosen) =>
            this.app.navigation.setQuery({ site: chosen }),
          )
    return html`<div class="g12 sech"><h2>${msg(str`Forecasts of ${siteName}`)}</h2>${picker}</div>
      ${loadCard({ ...common, classes: 'g8', ...this.#part('load', this.#load), result: load, days: this.#days.data ?? [], table: this.#tables.of('load'), sitePicker: nothing })}
      ${planCard({ ...common, classes: 'g4', ...this.#part('load', this.#load), result: load })}
      ${availabilityCard({
        ...common,
        classes: 'g8',
        ...this.#part('availability', this.#availability),
        result: availability,
        stationId: this.stationId,
        chooseStation: (stationId) => {
          this.stationId = stationId
        },
        table: this.#tables.of('availability'),
      })}
      ${errorCard(this.#errors())}
      ${clustersCard({ classes: 'g6', timeZone, now, judge, ...this.#part('clusters', this.#clusters), result: this.#clusters.data?.[0] ?? null, table: this.#tables.of('clusters') })}
      ${maintenanceCard({ ...common, classes: 'g6', ...this.#part('maintenance', this.#maintenance), result: this.#maintenance.data?.document ?? null })}
      ${allocationCard({ ...common, classes: 'g12', ...this.#part('allocation', this.#allocation), result: this.#allocation.data?.document ?? null })}`
  }

  #part(kind: InsightKind, query: LiveQueryController<unknown>) {
    return {
      state: query.state,
      disabled: this.#settings.data?.document?.disabled.some((each) => each === kind) ?? false,
      retry: () => query.retry(),
    }
  }

  #errors(): readonly ErrorRow[] {
    const f = fmt()
    const rows: ErrorRow[] = []
    const availability = this.#availability.data?.document?.error ?? null
    const load = this.#load.data?.document?.error ?? null
    if (availability !== null)
      rows.push({ title: msg('Free connectors'), error: availability, text: (amount) => f.number(amount, 2) })
    if (load !== null) rows.push({ title: msg('Load per hour'), error: load, text: (amount) => f.energy(amount, 1) })
    return rows
  }

  #anomalyCards(now: Date): TemplateResult {
    const f = fmt()
    const { state: live } = this.#anomalies
    const all = keptAnomalies(this.#anomalies.data ?? [], now)
    const words: Record<AnomalyView, string> = { open: msg('Open'), muted: msg('Muted'), resolved: msg('Resolved') }
    const view = this.#view
    const count = all.length >= MEMORY_LIMIT ? msg(str`more than ${f.number(MEMORY_LIMIT - 1)}`) : f.number(all.length)
    return html`<div class="g12 sech"><h2>${view === 'open' ? msg('Open anomalies') : view === 'muted' ? msg('Muted anomalies') : msg('Resolved anomalies')}${live.status === 'loading' ? nothing : html` <span class="t2">${count}</span>`}</h2>
        <div class="seg sm" role="group" aria-label=${msg('State of the anomalies')}>${VIEWS.map((each) => html`<button type="button" aria-pressed=${each === view} @click=${() => this.app.navigation.setQuery({ anomalies: each === 'open' ? '' : each })}>${words[each]}</button>`)}</div></div>
      ${
        live.status === 'loading'
          ? html`<section class="card g12">${loadingCard()}</section>`
          : live.status === 'error'
            ? html`<section class="card g12">${failedCard(live.errorCode ?? 'unknown', () => this.#anomalies.retry())}</section>`
            : all.length === 0
              ? html`<section class="card g12">${emptyCard(badgeCheck, msg('No anomaly here'), msg('Rules look at every sample and every heartbeat. What they find appears here.'))}</section>`
              : html`<div class="g12 anoms">${all.slice(0, SHOWN_ANOMALIES).map((each) => anomalyCard(each, this.app.timeZone, now, this.#actions()))}</div>
                ${all.length > SHOWN_ANOMALIES ? html`<p class="g12 s"><a class="lk" href="${addressOf('memory')}?state=${view}">${msg(str`All ${count}`)}</a></p>` : nothing}`
      }`
  }

  #actions(): AnomalyActions {
    const { app } = this
    return {
      may: app.may('judgeAnomalies'),
      acknowledge: async (anomaly) => {
        const { changeAndTell } = await import('../dialogs/dialog-anomaly.ts')
        await changeAndTell(app, anomaly, { state: 'acknowledged' }, msg('The anomaly is acknowledged.'))
      },
      mute: async (anomaly) => {
        const { openMuteAnomaly } = await import('../dialogs/dialog-anomaly.ts')
        openMuteAnomaly(app, anomaly)
      },
      resolve: async (anomaly) => {
        const { openResolveAnomaly } = await import('../dialogs/dialog-anomaly.ts')
        openResolveAnomaly(app, anomaly)
      },
    }
  }
}
