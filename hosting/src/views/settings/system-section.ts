import type { JobRun } from '@charge-it/shared/model/job-run.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { ClockController } from '../../app/clock-controller.ts'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { stationComputersSource } from '../../data/dashboard-sources.ts'
import { jobRunsSource } from '../../data/insight-sources.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { edgesSource } from '../../data/sources.ts'
import { fmt } from '../../i18n/fmt.ts'
import { cpu, history, server } from '../../icons/generated/lucide.ts'
import { edgeNode, stationNode } from '../dashboard/system-card.ts'
import './scaling-card.ts'
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
        ${stateOf(this.#edges) ?? (edges.length === 0 ? emptyCard(server, msg('No edge instance reported'), msg('Stations can connect once an instance of the edge runs.')) : html`<div class="nodes wide">${edges.map((edge) => edgeNode(edge, timeZone, now))}</div>`)}
      </section>
      ${this.app.may('manageSystem') ? html`<settings-scaling .api=${this.app.api} .timeZone=${this.app.timeZone}></settings-scaling>` : nothing}
      <section class="card" aria-labelledby="computers-title"><header class="ch"><div><h2 id="computers-title">${msg('Computers of charge points')}</h2><p>${msg('Only stations that report their load')}</p></div></header>
        ${stateOf(this.#stations) ?? (stations.length === 0 ? emptyCard(cpu, msg('No station reports its load'), msg('The project’s own charge point does; most chargers do not.')) : html`<div class="nodes wide">${stations.map((station) => stationNode(station, timeZone, now))}</div>`)}
      </section>
      <section class="card flush" aria-labelledby="jobs-title"><header class="ch"><div><h2 id="jobs-title">${msg('Scheduled jobs')}</h2><p>${msg('The last run that changed something or failed')}</p></div></header>
        ${stateOf(this.#jobs) ?? this.#jobTable(this.#jobs.data ?? [], now)}
      </section>
    </div>`
  }

  #jobTable(runs: readonly JobRun[], now: Date): TemplateResult {
    const f = fmt()
    if (runs.length === 0)
      return emptyCard(history, msg('No job has run yet'), msg('Jobs run each minute, hour or night.'))
    const did = (run: JobRun): string =>
      run.error ??
      Object.entries(run.summary)
        .map(([name, amount]) => `${name} ${f.number(amount, amount % 1 === 0 ? 0 : 1)}`)
        .join(', ')
    return html`<div class="tw" tabindex="0" role="region" aria-label=${msg('Table of the jobs')}><table><thead><tr><th scope="col">${msg('Job')}</th><th scope="col">${msg('Last run')}</th><th scope="col">${msg('Outcome')}</th><th scope="col">${msg('What it did')}</th></tr></thead>
      <tbody>${runs
        .toSorted((a, b) => b.scheduledAt.getTime() - a.scheduledAt.getTime())
        .map(
          (
            run,
          ) => html`<tr><td><code>${run.job}</code></td><td class="t2">${f.moment(run.finishedAt, this.app.timeZone, now)}, ${msg(str`${f.number(Math.max(0, run.finishedAt.getTime() - run.scheduledAt.getTime()) / 1000, 1)} s`)}</td>
        <td>${run.ok ? html`<span class="tag good">${msg('Done')}</span>` : html`<span class="tag bad">${msg('Failed')}</span>`}</td><td class="t2"><code>${did(run)}</code></td></tr>`,
        )}</tbody></table></div>`
  }
}

function stateOf(query: LiveQueryController<unknown>): TemplateResult | null {
  const { status, errorCode } = query.state
  if (status === 'loading') return loadingCard()
  return status === 'error' ? failedCard(errorCode ?? 'unknown', () => query.retry()) : null
}
