import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import type { ChartSpec } from '../../components/chart-spec.ts'
import '../../components/csms-chart.ts'
import { chartTools } from '../../components/chart-tools.ts'
import type { TableToggle } from '../../components/table-toggles.ts'
import type { LiveState } from '../../data/live-state.ts'
import { fmt } from '../../i18n/fmt.ts'
import { plug } from '../../icons/generated/lucide.ts'
import type { DayFigures } from './day-figures.ts'

export const TREND_MEASURES = ['energy', 'sessions', 'revenue'] as const
export type TrendMeasure = (typeof TREND_MEASURES)[number]

export interface DayChart extends TableToggle {
  readonly state: LiveState<unknown>
  retry(): void
  readonly figures: readonly DayFigures[]
  /** When the roll-ups were written last, formatted; null before the first. */
  readonly countedAt: string | null
}

/** One measure per day as a line against the days before. */
export function trendCard(
  chart: DayChart,
  trend: {
    readonly measure: TrendMeasure
    readonly mayReadMoney: boolean
    readonly before: readonly DayFigures[]
    choose(measure: TrendMeasure): void
    /** Of the section around it. */
    readonly classes?: string
  },
): TemplateResult {
  const words: Record<TrendMeasure, string> = {
    energy: msg('Energy'),
    sessions: msg('Sessions'),
    revenue: msg('Revenue'),
  }
  const offered = TREND_MEASURES.filter((measure) => measure !== 'revenue' || trend.mayReadMoney)
  return html`<section class=${trend.classes ?? 'card g7'} aria-labelledby="trend-title">
    <header class="ch">
      <div><h2 id="trend-title">${msg('Daily trend')}</h2>
        <p>${msg(str`${words[trend.measure]}, ${fmt().number(chart.figures.length)} days`)} (${unitOf(trend.measure)})</p></div>
      <div class="ca">
        <div class="seg sm" role="group" aria-label=${msg('Measure')}>
          ${offered.map((measure) => html`<button type="button" aria-pressed=${trend.measure === measure} @click=${() => trend.choose(measure)}>${words[measure]}</button>`)}
        </div>
        ${chartTools(chart.asTable, chart.toggleTable)}
      </div>
    </header>
    ${dayChartBody(chart, () => html`<csms-chart .spec=${trendSpec(chart, trend.measure, trend.before, words[trend.measure])} ?as-table=${chart.asTable}></csms-chart>`)}
  </section>`
}

export function dayChartBody(chart: DayChart, draw: () => TemplateResult): TemplateResult {
  const { status, errorCode } = chart.state
  if (status === 'loading') return loadingCard()
  if (status === 'error') return failedCard(errorCode ?? 'unknown', chart.retry)
  if (chart.figures.every((day) => day.sessions === 0))
    return emptyCard(plug, msg('No session yet'), msg('The chart appears after the first finished session.'))
  return html`${draw()}${chart.countedAt === null ? '' : html`<footer class="cf">${msg(str`Counted ${chart.countedAt}`)}</footer>`}`
}

function trendSpec(chart: DayChart, measure: TrendMeasure, before: readonly DayFigures[], word: string): ChartSpec {
  const f = fmt()
  const { figures } = chart
  const of = (day: DayFigures): number =>
    measure === 'energy' ? day.energyWh / 1000 : measure === 'sessions' ? day.sessions : (day.revenueIdr ?? 0) / 1000
  const text = (day: DayFigures): string =>
    measure === 'revenue' ? f.money(day.revenueIdr ?? 0) : f.number(of(day), measure === 'energy' ? 1 : 0)
  const earlier = {
    label: msg('Days before'),
    points: before.map((day, x) => ({ x, y: of(day) })),
    tone: 'quiet',
    dotted: true,
  } as const
  return {
    kind: 'line',
    series: [
      { label: msg('This period'), points: figures.map((day, x) => ({ x, y: of(day) })), tone: 1 },
      ...(before.some((day) => day.sessions > 0) ? [earlier] : []),
    ],
    xTicks: ticks(figures.length, Math.ceil(figures.length / 5)),
    xText: (x) => dayText(figures[Math.round(x)]?.date),
    yText: (y) => f.number(y, 0),
    labelRoom: 92,
    summary: msg(str`${word} per day over ${fmt().number(figures.length)} days`),
    table: {
      head: [msg('Day'), word, msg('Days before')],
      rows: figures
        .map((day, index) => {
          const other = before[index]
          return [dayText(day.date), text(day), other === undefined ? '–' : text(other)]
        })
        .toReversed(),
    },
  }
}

/** Every `step`th of `count` bars. */
export function ticks(count: number, step: number): number[] {
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step)
}

/** A YYYY-MM-DD date as people write it. */
export function dayText(date: string | undefined): string {
  return date === undefined ? '' : fmt().shortDate(new Date(`${date}T00:00:00Z`), 'UTC')
}

function unitOf(measure: TrendMeasure): string {
  if (measure === 'energy') return 'kWh'
  return measure === 'sessions' ? msg('count') : msg(str`thousand ${fmt().currency()}`)
}
