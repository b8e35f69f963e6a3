import type { LoadInsight } from '@charge-it/shared/model/insight.ts'
import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { ChartSpec } from '../../components/chart-spec.ts'
import '../../components/csms-chart.ts'
import { chartTools } from '../../components/chart-tools.ts'
import type { TableToggle } from '../../components/table-toggles.ts'
import { fmt, siteFmt } from '../../i18n/fmt.ts'
import { triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { hourSpans, hoursAhead, hourText, hourTicks } from './hour-texts.ts'
import { type InsightCard, insightCard, isOld } from './insight-card.ts'

const HOUR_MS = 3_600_000

export interface LoadCard
  extends Pick<
    InsightCard<LoadInsight>,
    'state' | 'result' | 'disabled' | 'timeZone' | 'now' | 'retry' | 'classes' | 'judge'
  > {
  readonly siteName: string
  /** The site's own days, for what was measured. */
  readonly days: readonly StatsDay[]
  readonly table: TableToggle
  /** Chooses another site. */
  readonly sitePicker: unknown
}

/**
 * Energy per hour: what was measured in the last 24 hours, and the forecast of the day with its band and the site's limit. The
 * forecast is made from midnight on, so the hours that are over show how good it was.
 */
export function loadCard(card: LoadCard): TemplateResult {
  const f = fmt()
  return insightCard<LoadInsight>({
    ...card,
    id: 'load',
    kind: 'load',
    title: msg('Load forecast'),
    sub: msg(str`${card.siteName}, energy per hour (kWh)`),
    actions: html`${card.sitePicker}${chartTools(card.table.asTable, card.table.toggleTable)}`,
    errorText: (amount) => f.energy(amount, 1),
    draw: (result) =>
      html`<csms-chart class="h210" .spec=${loadSpec(card, result)} ?as-table=${card.table.asTable}></csms-chart>`,
    note: (result) =>
      html`${warning(card, result)}${result.typicalErrorWh == null ? nothing : html`<span>${msg(str`Last 30 days: off by ${f.energy(result.typicalErrorWh, 1)} per hour on average`)}</span>`}`,
  })
}

/** The hours ahead in which even the band touches the limit. */
function warning({ timeZone, now }: LoadCard, result: LoadInsight): TemplateResult | typeof nothing {
  const hours = hoursAhead(result.plan?.hoursAtRisk ?? result.hoursAboveLimit, now)
  if (hours.length === 0) return nothing
  return html`<span class="warn-note">${icon(triangleAlert)}${msg(str`The band crosses the limit ${hourSpans(hours, timeZone)}`)}</span>`
}

/** What the site measured since 24 hours ago, one point per full hour. Of a day that was counted, an hour without energy is 0. */
function measured(days: readonly StatsDay[], until: number): readonly { readonly x: number; readonly y: number }[] {
  return days
    .flatMap((day) => {
      const { startsAt } = hoursOfLocalDay(day.date, day.timeZone)
      return day.energyWh.map((wh, index) => ({ x: startsAt.getTime() + index * HOUR_MS, y: (wh ?? 0) / 1000 }))
    })
    .filter((point) => point.x >= until - 24 * HOUR_MS && point.x < until)
    .toSorted((a, b) => a.x - b.x)
}

function loadSpec(card: LoadCard, result: LoadInsight): ChartSpec {
  const f = siteFmt()
  const { timeZone, now } = card
  const forecast = result.hours.map((hour) => ({
    x: hour.start.getTime(),
    y: hour.energyWh / 1000,
    lo: hour.lo80 / 1000,
    hi: hour.hi80 / 1000,
  }))
  const from = forecast[0]?.x ?? now.getTime()
  const actual = measured(card.days, Math.floor(now.getTime() / HOUR_MS) * HOUR_MS)
  const last = actual.at(-1)
  // A forecast that begins where the measurement ends leaves no hole for the eye.
  const bridge = last === undefined || last.x >= from ? [] : [{ x: last.x, y: last.y, lo: last.y, hi: last.y }]
  const whole = [...bridge, ...forecast]
  const limitKw = result.gridLimitW === null ? null : result.gridLimitW / 1000
  const first = Math.min(actual[0]?.x ?? from, from)
  const end = forecast.at(-1)?.x ?? from
  const risk = new Set(result.hoursAboveLimit.map((hour) => hour.getTime()))
  return {
    kind: 'line',
    series: [
      { label: msg('Measured'), points: actual, tone: 1, endLabel: '' },
      { label: msg('Forecast'), points: whole, tone: 1, dashed: true, band: whole },
    ],
    xTicks: hourTicks(first, end, 6, timeZone),
    xText: (x) => hourText(x, timeZone),
    yText: (y) => f.number(y, y !== 0 && Math.abs(y) < 10 ? 1 : 0),
    limits: limitKw === null ? [] : [{ y: limitKw, label: msg(str`Limit ${f.number(limitKw)} kW`) }],
    zones: [
      ...(last === undefined
        ? []
        : [{ from: first, to: last.x + HOUR_MS, tone: 'measured' as const, label: msg('Measured') }]),
      ...[...risk].map((x) => ({ from: x - HOUR_MS / 2, to: x + HOUR_MS / 2, tone: 'above' as const })),
    ],
    ...(now.getTime() > end ? {} : { now: { x: now.getTime(), label: msg(str`Now ${f.time(now, timeZone)}`) } }),
    labelRoom: 92,
    stale: isOld(result, now) || card.state.status === 'stale',
    summary: msg(
      str`Energy per hour of ${card.siteName}: forecast of the day together ${f.kwh(result.dayWh ?? 0, 0)} kWh, with a band that holds 80 % of the outcomes`,
    ),
    table: {
      head: [msg('Hour'), msg('Measured (kWh)'), msg('Forecast (kWh)'), msg('80 % band (kWh)')],
      rows: [...new Set([...actual, ...forecast].map(({ x }) => x))]
        .toSorted((one, other) => one - other)
        .map((x) => {
          const was = actual.find((point) => point.x === x)
          const will = forecast.find((hour) => hour.x === x)
          return [
            f.moment(new Date(x), timeZone, now),
            was === undefined ? '–' : f.number(was.y, 1),
            will === undefined ? '–' : f.number(will.y, 1),
            will === undefined ? '–' : `${f.number(will.lo, 1)} – ${f.number(will.hi, 1)}`,
          ]
        }),
    },
  }
}
