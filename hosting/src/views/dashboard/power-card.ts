import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { failedCard, loadingCard, staleNote } from '../../components/card-state.ts'
import type { ChartSpec } from '../../components/chart-spec.ts'
import '../../components/csms-chart.ts'
import { chartTools } from '../../components/chart-tools.ts'
import type { TableToggle } from '../../components/table-toggles.ts'
import type { PowerPoint } from '../../data/fleet.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'

export interface PowerCard extends TableToggle {
  readonly state: LiveState<unknown>
  /** null until something was measured. */
  readonly powerW: number | null
  readonly history: readonly PowerPoint[]
  readonly charging: number
  readonly timeZone: string
  retry(): void
}

/** The fleet's power now, and its last hour. */
export function powerCard(card: PowerCard): TemplateResult {
  const f = fmt()
  const peak = card.history.reduce<PowerPoint | null>(
    (best, point) => (best === null || point.powerW > best.powerW ? point : best),
    null,
  )
  return html`<section class="card g8" aria-labelledby="power-title">
    <header class="ch">
      <div><h2 id="power-title">${msg('Power now')}</h2><p>${msg('Last 60 minutes, all sites (kW)')}</p></div>
      <div class="ca">${chartTools(card.asTable, card.toggleTable)}</div>
    </header>
    ${
      card.state.status === 'error'
        ? failedCard(card.state.errorCode ?? 'unknown', card.retry)
        : card.state.status === 'loading'
          ? loadingCard()
          : html`<div class="pwr">
              <span class="big">${card.powerW === null ? '–' : html`${f.kw(card.powerW)} <small>kW</small>`}</span>
              <span class="s t2">${msg(str`${fmt().number(card.charging)} transactions running.`)}
                ${peak === null ? nothing : msg(str`Highest in this hour ${f.kw(peak.powerW)} kW at ${f.timeLabelled(peak.at, card.timeZone)}.`)}</span>
            </div>
            ${
              card.history.length < 2
                ? html`<p class="s t2">${msg('The curve appears after two minutes of measurements.')}</p>`
                : html`<csms-chart class="h190" .spec=${powerSpec(card)} ?as-table=${card.asTable}></csms-chart>`
            }
            ${card.state.status === 'stale' && card.state.updatedAt !== null ? html`<footer class="cf">${staleNote(f.timeLabelled(card.state.updatedAt, card.timeZone))}</footer>` : nothing}`
    }
  </section>`
}

function powerSpec({ history, timeZone, state }: PowerCard): ChartSpec {
  const f = fmt()
  const points = history.map(({ at, powerW }) => ({ x: at.getTime(), y: powerW / 1000 }))
  const first = points[0]?.x ?? 0
  const last = points.at(-1)?.x ?? 0
  const step = Math.max(60_000, Math.round((last - first) / 6 / 60_000) * 60_000)
  const xTicks: number[] = []
  for (let x = last; x >= first; x -= step) xTicks.unshift(x)
  const time = (x: number): string => f.time(new Date(x), timeZone)
  return {
    kind: 'line',
    series: [{ label: msg('Power'), points, tone: 1, area: true }],
    xTicks,
    xText: time,
    yText: (y) => f.number(y, y % 1 === 0 ? 0 : 1),
    labelRoom: 16,
    stale: state.status === 'stale',
    summary: msg(str`Power of all stations over the last hour, now ${f.kw(history.at(-1)?.powerW ?? 0)} kW`),
    table: {
      head: [msg('Time'), msg('Power (kW)')],
      rows: history.toReversed().map(({ at, powerW }) => [f.timeLabelled(at, timeZone), f.kw(powerW)]),
    },
  }
}
