import { stationIdOfKey } from '@charge-it/shared/ids/station-key.ts'
import type { Site } from '@charge-it/shared/model/site.ts'
import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { ChartSpec } from '../../components/chart-spec.ts'
import '../../components/csms-chart.ts'
import { chartTools } from '../../components/chart-tools.ts'
import { filterSelect } from '../../components/filter-select.ts'
import { fmt, siteFmt } from '../../i18n/fmt.ts'
import { type DayChart, dayChartBody, dayText, ticks } from './day-charts.ts'
import { dayBefore } from './day-figures.ts'

export const ENERGY_MODES = ['hours', '14', '30', 'stations'] as const
export type EnergyMode = (typeof ENERGY_MODES)[number]
const MOST_STATIONS = 12

export interface EnergyCard extends DayChart {
  readonly mode: EnergyMode
  readonly days: readonly StatsDay[]
  /** Local date and hour of the scope now. */
  readonly today: string
  readonly hour: number
  /** Name of last week's same day. */
  readonly weekday: string
  readonly sites: readonly Site[]
  /** Empty: all sites. */
  readonly siteId: string
  choose(mode: EnergyMode): void
  chooseSite(siteId: string): void
}

/** Energy per hour, day or station as bars; what is unfinished is paler. */
export function energyCard(card: EnergyCard): TemplateResult {
  const words: Record<EnergyMode, string> = {
    hours: msg('Hours'),
    '14': msg(str`${14} days`),
    '30': msg(str`${30} days`),
    stations: msg('Stations'),
  }
  const site = card.sites.find((each) => each.siteId === card.siteId)
  const modes = ENERGY_MODES.filter((mode) => mode !== 'stations' || site !== undefined)
  const title =
    card.mode === 'hours'
      ? msg('Energy per hour')
      : card.mode === 'stations'
        ? msg('Energy per station')
        : msg('Energy per day')
  const hasLine = card.mode === 'hours' && card.days.some(({ date }) => date === dayBefore(card.today, 7))
  return html`<section class="card g5" aria-labelledby="energy-title">
    <header class="ch">
      <div><h2 id="energy-title">${title}</h2><p>${site?.name ?? msg('All sites')} (kWh)${hasLine ? msg(str`, the line is last ${card.weekday}`) : nothing}</p></div>
      <div class="ca">${chartTools(card.asTable, card.toggleTable)}</div>
    </header>
    <div class="row chart-bar"><div class="seg sm" role="group" aria-label=${msg('Period')}>${modes.map((mode) => html`<button type="button" aria-pressed=${card.mode === mode} @click=${() => card.choose(mode)}>${words[mode]}</button>`)}</div>
      ${card.sites.length < 2 ? nothing : filterSelect(msg('Site'), card.siteId, [['', msg('All')], ...card.sites.map((each) => [each.siteId, each.name] as const)], (siteId) => card.chooseSite(siteId), 'quiet-select')}</div>
    ${dayChartBody(card, () => html`<csms-chart .spec=${specOf(card)} ?as-table=${card.asTable}></csms-chart>`)}
  </section>`
}

function specOf(card: EnergyCard): ChartSpec {
  if (card.mode === 'hours') return hourSpec(card)
  return card.mode === 'stations' ? stationSpec(card) : daySpec(card)
}

function hourSpec({ days, today, hour, weekday }: EnergyCard): ChartSpec {
  const f = fmt()
  // Of a day that was counted, an hour without energy is 0.
  const hoursOf = (date: string): readonly number[] =>
    (days.find((day) => day.date === date)?.energyWh ?? []).map((wh) => wh ?? 0)
  const now = hoursOf(today)
  const before = hoursOf(dayBefore(today, 7))
  const points = Array.from({ length: Math.max(24, now.length) }, (_, x) => ({
    x,
    y: x > hour ? null : (now[x] ?? 0) / 1000,
  }))
  const earlier = before.map((wh, x) => ({ x, y: wh / 1000 }))
  const total = now.reduce((sum, wh) => sum + wh, 0)
  const text = (x: number): string => siteFmt().time(new Date(Date.UTC(2000, 0, 1, Math.round(x))), 'UTC')
  return {
    kind: 'bar',
    series: [
      { label: msg('Today'), points, tone: 1 },
      ...(earlier.length === 0
        ? []
        : [{ label: msg(str`Last ${weekday}`), points: earlier, tone: 'quiet' as const, steps: true }]),
    ],
    xTicks: ticks(24, 6),
    xText: text,
    yText: (y) => f.number(y, y !== 0 && Math.abs(y) < 10 && y % 1 !== 0 ? 1 : 0),
    unfinishedX: hour,
    summary: msg(str`Energy per hour today, together ${f.kwh(total, 1)} kWh; the grey line is last ${weekday}`),
    table: {
      head: [msg('Hour'), msg('Today (kWh)'), msg(str`Last ${weekday} (kWh)`)],
      rows: points.map(({ x, y }) => {
        const other = earlier[x]?.y ?? null
        return [text(x), y === null ? '–' : f.number(y, 1), other === null ? '–' : f.number(other, 1)]
      }),
    },
  }
}

function daySpec({ figures }: EnergyCard): ChartSpec {
  const f = fmt()
  const total = figures.reduce((sum, day) => sum + day.energyWh, 0)
  return {
    kind: 'bar',
    series: [{ label: msg('Energy'), points: figures.map((day, x) => ({ x, y: day.energyWh / 1000 })), tone: 1 }],
    xTicks: ticks(figures.length, Math.ceil(figures.length / 7)),
    xText: (x) => dayText(figures[Math.round(x)]?.date),
    yText: (y) => f.number(y, 0),
    lastUnfinished: true,
    summary: msg(str`Energy per day over ${fmt().number(figures.length)} days, together ${f.kwh(total, 0)} kWh`),
    table: {
      head: [msg('Day'), msg('Energy (kWh)'), msg('Sessions')],
      rows: figures.toReversed().map((day) => [dayText(day.date), f.kwh(day.energyWh), f.number(day.sessions)]),
    },
  }
}

/** The stations of a site with the most energy in the period. */
function stationSpec({ days }: EnergyCard): ChartSpec {
  const f = fmt()
  const sums = new Map<string, { energyWh: number; sessions: number }>()
  for (const day of days) {
    for (const [key, own] of Object.entries(day.stations ?? {})) {
      const sum = sums.get(key) ?? { energyWh: 0, sessions: 0 }
      sums.set(key, { energyWh: sum.energyWh + own.energyWh, sessions: sum.sessions + own.sessions })
    }
  }
  const all = [...sums].toSorted(([, a], [, b]) => b.energyWh - a.energyWh)
  const rows = all.slice(0, MOST_STATIONS)
  const name = (key: string | undefined): string => (key === undefined ? '' : stationIdOfKey(key))
  return {
    kind: 'bar',
    series: [{ label: msg('Energy'), points: rows.map(([, own], x) => ({ x, y: own.energyWh / 1000 })), tone: 1 }],
    xTicks: ticks(rows.length, Math.max(1, Math.ceil(rows.length / 5))),
    xText: (x) => name(rows[Math.round(x)]?.[0]),
    yText: (y) => f.number(y, 0),
    summary: msg(str`Energy of ${fmt().number(rows.length)} stations over ${fmt().number(days.length)} days`),
    table: {
      head: [msg('Station'), msg('Energy (kWh)'), msg('Sessions')],
      rows: all.map(([key, own]) => [name(key), f.kwh(own.energyWh), f.number(own.sessions)]),
    },
  }
}
