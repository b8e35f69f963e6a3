import type { AvailabilityInsight, StationAvailability } from '@charge-it/shared/model/insight.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import type { ChartSpec } from '../../components/chart-spec.ts'
import '../../components/csms-chart.ts'
import { chartTools } from '../../components/chart-tools.ts'
import { filterSelect } from '../../components/filter-select.ts'
import type { TableToggle } from '../../components/table-toggles.ts'
import { fmt, siteFmt } from '../../i18n/fmt.ts'
import { confidenceWord, reasonWord } from '../../words/insight.ts'
import { hourText, hourTicks } from './hour-texts.ts'
import { type InsightCard, insightCard, isOld } from './insight-card.ts'

export interface AvailabilityCard
  extends Pick<
    InsightCard<AvailabilityInsight>,
    'state' | 'result' | 'disabled' | 'timeZone' | 'now' | 'retry' | 'classes' | 'judge'
  > {
  readonly siteName: string
  /** Empty: the mean of the site. */
  readonly stationId: string
  /** Absent where the page is about one station. */
  chooseStation?(stationId: string): void
  readonly table: TableToggle
}

/** How likely a connector is free in each of the next 24 hours; hours of low confidence are hatched. */
export function availabilityCard(card: AvailabilityCard): TemplateResult {
  const f = fmt()
  const stations = Object.values(card.result?.stations ?? {}).toSorted((a, b) => f.compare(a.stationId, b.stationId))
  const chosen = stations.find((each) => each.stationId === card.stationId) ?? null
  const scope = chosen === null ? card.siteName : chosen.stationId
  return insightCard<AvailabilityInsight>({
    ...card,
    id: 'availability',
    kind: 'availability',
    title: msg('Chance of a free connector'),
    sub: msg(str`${scope}, next 24 hours, share of connectors expected free`),
    actions: html`${
      card.chooseStation === undefined
        ? nothing
        : filterSelect(
            msg('Station'),
            chosen?.stationId ?? '',
            [['', msg('Whole site')], ...stations.map((each) => [each.stationId, each.stationId] as const)],
            (stationId) => card.chooseStation?.(stationId),
          )
    }${chartTools(card.table.asTable, card.table.toggleTable)}`,
    errorText: (amount) => f.number(amount, 2),
    draw: (result) => draw(card, result, chosen, scope),
    note: () =>
      chosen?.typicalError == null
        ? nothing
        : html`<span>${msg(str`Last 30 days: off by ${f.percent(chosen.typicalError)} on average`)}</span>`,
  })
}

function draw(
  card: AvailabilityCard,
  result: AvailabilityInsight,
  chosen: StationAvailability | null,
  scope: string,
): TemplateResult {
  const { hours, confidence } = chosen ?? result
  if (hours.length === 0)
    return html`<p class="s t2">${chosen?.reason == null ? msg('There are not yet enough sessions.') : reasonWord(chosen.reason)}</p>`
  const low = confidence === 'low'
  return html`<csms-chart class="h210" .spec=${spec(card, result, hours, low, scope)} ?as-table=${card.table.asTable}></csms-chart>
    <p class="leg"><span><i class="sw ${low ? 'hatch' : ''}"></i>${confidenceWord(confidence)}${low ? `, ${msg('no better than naive')}` : ''}</span><span>${msg('Thin lines: 80 % band')}</span></p>`
}

function spec(
  card: AvailabilityCard,
  result: AvailabilityInsight,
  hours: AvailabilityInsight['hours'],
  low: boolean,
  scope: string,
): ChartSpec {
  const f = siteFmt()
  const { timeZone, now } = card
  const points = hours.map((hour) => ({
    x: hour.start.getTime(),
    y: hour.freeShare,
    lo: hour.lo80,
    hi: hour.hi80,
  }))
  const busiest = points.toSorted((a, b) => a.y - b.y)[0]
  return {
    kind: 'bar',
    series: [{ label: msg('Free'), points, tone: 1, band: points, hatched: points.map(() => low) }],
    xTicks: hourTicks(points[0]?.x ?? 0, points.at(-1)?.x ?? 0, 3, timeZone),
    xText: (x) => hourText(x, timeZone),
    yText: (y) => f.percent(y),
    yMax: 1,
    stale: isOld(result, now) || card.state.status === 'stale',
    summary:
      busiest === undefined
        ? scope
        : msg(
            str`Chance of a free connector at ${scope} in the next 24 hours, lowest ${f.percent(busiest.y)} at ${f.timeLabelled(new Date(busiest.x), timeZone)}`,
          ),
    table: {
      head: [msg('Hour'), msg('Free'), msg('80 % band')],
      rows: points.map((point) => [
        f.moment(new Date(point.x), timeZone, now),
        f.percent(point.y),
        `${f.percent(point.lo)} – ${f.percent(point.hi)}`,
      ]),
    },
  }
}
