import type { ReportReply } from '@charge-it/shared/model/report-reply.ts'
import type { Granularity } from '@charge-it/shared/reports/periods.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import type { ChartSpec } from '../../components/chart-spec.ts'
import '../../components/csms-chart.ts'
import { chartTools } from '../../components/chart-tools.ts'
import { filterSelect } from '../../components/filter-select.ts'
import type { TableToggle } from '../../components/table-toggles.ts'
import type { ShownFigures } from '../../data/report-api.ts'
import { fmt } from '../../i18n/fmt.ts'
import { ticks } from '../dashboard/day-charts.ts'
import { MEASURES, type Measure } from './report-filters.ts'
import { granularityWord, measureWord, periodText, rangeText, shareText } from './report-words.ts'

export interface ReportChart extends TableToggle {
  readonly measure: Measure
  readonly granularity: Granularity
  readonly periods: ReportReply['periods']
  readonly mayMoney: boolean
  choose(measure: Measure): void
}

/** One measure per period as bars. A period of which nothing is known has none. */
export function reportChart(chart: ReportChart): TemplateResult {
  const { measure, granularity } = chart
  const offered = MEASURES.filter((each) => each !== 'revenue' || chart.mayMoney)
  return html`<section class="card g12" aria-labelledby="report-chart-title">
    <header class="ch">
      <div><h2 id="report-chart-title">${measureWord(measure)}</h2><p>${perText(granularity)} (${unitOf(measure)})</p></div>
      <div class="ca">${filterSelect(
        msg('Measure'),
        measure,
        offered.map((each) => [each, measureWord(each)] as const),
        (each) => chart.choose(offered.find((one) => one === each) ?? 'energy'),
        'onlyphone',
      )}<div class="seg sm wide-only" role="group" aria-label=${msg('Measure')}>${offered.map(
        (each) =>
          html`<button type="button" aria-pressed=${each === measure} @click=${() => chart.choose(each)}>${measureWord(each)}</button>`,
      )}</div>${chartTools(chart.asTable, chart.toggleTable)}</div>
    </header>
    <csms-chart .spec=${specOf(chart)} ?as-table=${chart.asTable}></csms-chart>
  </section>`
}

function specOf({ measure, granularity, periods }: ReportChart): ChartSpec {
  const f = fmt()
  const isShare = measure === 'uptime' || measure === 'utilisation'
  const word = measureWord(measure)
  const values = periods.map(({ figures }) => plottedOf(figures, measure))
  const most = Math.max(0, ...values.map((each) => each ?? 0))
  return {
    kind: 'bar',
    series: [{ label: word, points: values.map((y, x) => ({ x, y })), tone: 1 }],
    xTicks: ticks(periods.length, Math.max(1, Math.ceil(periods.length / 8))),
    xText: (x) => {
      const shown = periods[Math.round(x)]
      return shown === undefined ? '' : periodText(shown.period.period, shown.period.from)
    },
    yText: (y) => f.number(y, !isShare && most < 10 && y % 1 !== 0 ? 1 : 0),
    ...(measure === 'uptime' ? { yMax: 100 } : {}),
    summary: msg(
      str`${word} ${perText(granularity)}, ${fmt().number(periods.length)} values; the same as a table beside it`,
    ),
    table: {
      head: [granularityWord(granularity), word],
      rows: periods.map(({ period, figures }) => [rangeText(period.from, period.to), textOf(figures, measure)]),
    },
  }
}

function perText(granularity: Granularity): string {
  switch (granularity) {
    case 'day':
      return msg('per day')
    case 'week':
      return msg('per week')
    case 'month':
      return msg('per month')
  }
}

/** As the plot counts: kWh, thousands of the currency, percent. */
function plottedOf(figures: ShownFigures, measure: Measure): number | null {
  switch (measure) {
    case 'energy':
      return figures.energyWh / 1000
    case 'revenue':
      return (figures.money?.revenueIdr ?? 0) / 1000
    case 'sessions':
      return figures.sessions
    case 'uptime':
      return figures.uptimeShare === null ? null : figures.uptimeShare * 100
    case 'utilisation':
      return figures.utilisationShare === null ? null : figures.utilisationShare * 100
  }
}

function textOf(figures: ShownFigures, measure: Measure): string {
  const f = fmt()
  switch (measure) {
    case 'energy':
      return f.energy(figures.energyWh)
    case 'revenue':
      return f.money(figures.money?.revenueIdr ?? 0)
    case 'sessions':
      return f.number(figures.sessions)
    case 'uptime':
      return shareText(figures.uptimeShare)
    case 'utilisation':
      return shareText(figures.utilisationShare)
  }
}

function unitOf(measure: Measure): string {
  if (measure === 'energy') return 'kWh'
  if (measure === 'revenue') return msg(str`thousand ${fmt().currency()}`)
  return measure === 'sessions' ? msg('count') : '%'
}
