import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ClockController } from '../../app/clock-controller.ts'
import { emptyCard } from '../../components/card-state.ts'
import { stationComputersSource } from '../../data/dashboard-sources.ts'
import { jobRunsSource } from '../../data/insight-sources.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { edgesSource } from '../../data/sources.ts'
import { cpu, server } from '../../icons/generated/lucide.ts'
import { edgeLoad, edgeNode, stationNode } from '../dashboard/system-card.ts'
import './costs-card.ts'
import { jobsTable } from './jobs-table.ts'
import './scaling-card.ts'
import { listState } from '../list-state.ts'
import { SectionElement } from './section-element.ts'

const EDGE_WINDOW_MS = 24 * 3_600_000
const COMPUTERS = 24

/** How loaded the instances and charge points are, and how the scheduled jobs went. */
@customElement('settings-system')
export class SettingsSystem extends SectionElement {
  readonly #clock = new ClockController(this, 5000)
  readonly #since = new Date(Date.now() - EDGE_WINDOW_MS)
  readonly #edges = new LiveQueryController(this, () => edgesSource(this.#db, this.#since))
  readonly #stations = new LiveQueryController(this, () => stationComputersSource(this.#db, COMPUTERS))
  readonly #jobs = new LiveQueryController(this, () => jobRunsSource(this.#db))

  get #db() {
    return this.app.firebase.db
  }

  override render(): unknown {
    const now = this.#clock.now
    const { timeZone } = this.app
    const edges = this.#edges.data ?? []
    const stations = (this.#stations.data ?? []).filter((station) => station.system != null)
    return html`<div class="stack">
      <section class="card" aria-labelledby="edges-title"><header class="ch"><div><h2 id="edges-title">${msg('Edge instances')}</h2><p>${msg('Programs that hold the stations’ connections, of the last day')}</p></div></header>
        ${stateOf(this.#edges) ?? (edges.length === 0 ? emptyCard(server, msg('No edge instance reported'), msg('Stations can connect once an instance of the edge runs.')) : html`<div class="nodes wide">${edges.map((edge) => edgeNode(edge, timeZone, now, edgeLoad(edge)))}</div>`)}
      </section>
      ${this.app.may('manageSystem') ? html`<settings-scaling .api=${this.app.api} .timeZone=${this.app.timeZone}></settings-scaling>` : nothing}
      <settings-costs .api=${this.app.api} .timeZone=${timeZone} ?may=${this.app.may('manageSystem')}></settings-costs>
      <section class="card" aria-labelledby="computers-title"><header class="ch"><div><h2 id="computers-title">${msg('Computers of charge points')}</h2><p>${msg('Only stations that report their load')}</p></div></header>
        ${stateOf(this.#stations) ?? (stations.length === 0 ? emptyCard(cpu, msg('No station reports its load'), msg('The project’s own charge point does; most chargers do not.')) : html`<div class="nodes wide">${stations.map((station) => stationNode(station, timeZone, now))}</div>`)}
      </section>
      <section class="card flush" aria-labelledby="jobs-title"><header class="ch"><div><h2 id="jobs-title">${msg('Scheduled jobs')}</h2><p>${msg('The last run that changed something or failed; of what events start, the last failure')}</p></div></header>
        ${stateOf(this.#jobs) ?? jobsTable(this.#jobs.data ?? [], timeZone, now)}
      </section>
    </div>`
  }
}

function stateOf(query: LiveQueryController<unknown>): TemplateResult | null {
  return listState(query.state, () => query.retry())
}
