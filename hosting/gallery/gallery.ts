import { html, type TemplateResult } from 'lit'
import { emptyCard, failedCard, loadingCard, staleNote } from '../src/components/card-state.ts'
import type { ChartSpec } from '../src/components/chart-spec.ts'
import '../src/components/csms-chart.ts'
import '../src/components/csms-doughnut.ts'
import '../src/components/csms-gauge.ts'
import { statusBadge } from '../src/components/status-badge.ts'
import { plug } from '../src/icons/generated/lucide.ts'
import { tiles } from '../src/views/dashboard/tiles.ts'
import { anomalyCard } from '../src/views/insights/anomaly-card.ts'
import { availabilityCard } from '../src/views/insights/availability-card.ts'
import { clustersCard } from '../src/views/insights/clusters-card.ts'
import { loadCard } from '../src/views/insights/load-card.ts'
import { maintenanceCard } from '../src/views/insights/maintenance-card.ts'
import { allocationCard, planCard } from '../src/views/insights/plan-cards.ts'
import { samples } from './samples.ts'

export interface GalleryPiece {
  readonly name: string
  render(): TemplateResult
}

const NOW = new Date('2026-10-15T07:32:08Z')
const ZONE = 'Asia/Jakarta'
const found = samples(NOW, 'site-1', ['CP_1', 'CP_2', 'CP_3'])
const live = { status: 'live', data: {}, updatedAt: NOW, errorCode: null } as const
const table = { asTable: false, toggleTable: () => {} }
const common = { state: live, disabled: false, timeZone: ZONE, now: NOW, retry: () => {}, classes: 'g12' }
const site = { siteName: 'Blok M' }

/** A line of the given points; x counts up from 0. */
export function lineSpec(ys: readonly (number | null)[], more: Partial<ChartSpec> = {}): ChartSpec {
  return {
    kind: 'line',
    series: [{ label: 'Power', tone: 1, points: ys.map((y, x) => ({ x, y })), area: true }],
    xTicks: [0, ys.length - 1],
    xText: String,
    yText: String,
    summary: 'Power over time',
    table: { head: ['x', 'y'], rows: ys.map((y, x) => [String(x), y === null ? '–' : String(y)]) },
    ...more,
  }
}

const line = lineSpec([3, 5, 4, null, 6, 7])
const draws = (name: string, spec: ChartSpec): GalleryPiece => ({
  name,
  render: () => html`<section class="card g12"><csms-chart class="h210" .spec=${spec}></csms-chart></section>`,
})
const withState = (name: string, content: () => TemplateResult): GalleryPiece => ({
  name,
  render: () => html`<section class="card g12">${content()}</section>`,
})
const gauge = (percent: number, stale = false): TemplateResult =>
  html`<csms-gauge .percent=${percent} .text=${String(percent)} label="CPU" ?stale=${stale}></csms-gauge>`
const loadWith = (name: string, more: Partial<Parameters<typeof loadCard>[0]>): GalleryPiece => ({
  name,
  render: () => loadCard({ ...common, ...site, result: found.load, days: [], table, sitePicker: '', ...more }),
})

/** Every component in every state. */
export const GALLERY: readonly GalleryPiece[] = [
  draws('chart: line', line),
  draws('chart: stale', { ...line, stale: true }),
  draws('chart: bars, low confidence and an unfinished hour', {
    ...line,
    kind: 'bar',
    unfinishedX: 5,
    series: line.series.map((series) => ({ ...series, hatched: [false, true, true, false, false, false] })),
  }),
  draws('chart: one point', lineSpec([4])),
  draws('chart: nothing but gaps', lineSpec([null, null])),
  draws('chart: two lanes with names', {
    ...line,
    labelRoom: 90,
    series: [
      { label: 'Power, kW', tone: 1, points: line.series[0]?.points ?? [], area: true },
      { label: 'Battery, %', tone: 2, points: line.series[0]?.points ?? [], lane: 1 },
    ],
  }),
  {
    name: 'chart: as a table',
    render: () =>
      html`<section class="card g12"><csms-chart class="h210" .spec=${line} as-table></csms-chart></section>`,
  },
  {
    name: 'gauges: normal, high, critical, stale',
    render: () =>
      html`<section class="card g12"><div class="row">${gauge(31)}${gauge(72)}${gauge(91)}${gauge(40, true)}</div></section>`,
  },
  {
    name: 'ring of parts',
    render: () =>
      html`<section class="card g12"><csms-doughnut .parts=${[48, 26, 17]} text="91" sub="of 100" summary="Health 91 of 100"></csms-doughnut></section>`,
  },
  {
    name: 'tiles: known, worse, unknown',
    render: () =>
      tiles([
        {
          title: 'Energy today',
          address: '/a',
          amount: '1.284,6',
          unit: 'kWh',
          spark: { amounts: [1, 3, null, 2, 4], words: 'lowest 1, highest 4' },
          change: { text: '8 %', trend: 'up', words: '8 % more than last Friday up to 13:00' },
        },
        {
          title: 'Faulted',
          address: '/b',
          amount: '2',
          spark: { amounts: [0, 1, 2], words: 'lowest 0, highest 2', bad: true },
          change: { text: '1', trend: 'up', words: '1 more than last Friday from 13:00 to 14:00', bad: true },
        },
        { title: 'Revenue', address: '/c', amount: null, unit: 'Rp', unitFirst: true },
      ]),
  },
  withState('card: loading', loadingCard),
  withState('card: failed', () => failedCard('unavailable', () => {})),
  withState('card: no permission', () => failedCard('permission-denied')),
  withState('card: empty', () => emptyCard(plug, 'No session yet', 'The chart appears after the first session.')),
  withState('card: stale', () => html`<footer class="cf">${staleNote('14.32 WIB')}</footer>`),
  withState(
    'statuses',
    () =>
      html`<div class="row">${(['Available', 'Charging', 'SuspendedEV', 'Reserved', 'Faulted', 'Offline', 'Unknown'] as const).map((each) => statusBadge(each))}</div>`,
  ),
  loadWith('forecast: model', {}),
  loadWith('forecast: fallback', {
    result: { ...found.load, status: 'fallback', method: 'mean-7-days', reason: 'needs-8-weeks' },
  }),
  loadWith('forecast: not enough data', {
    result: { ...found.load, status: 'none', method: null, reason: 'needs-2-days', hours: [] },
  }),
  loadWith('forecast: out of date and the last run failed', {
    result: { ...found.load, validUntil: new Date(NOW.getTime() - 1), failure: { at: NOW, reason: 'out of memory' } },
  }),
  loadWith('forecast: not computed yet', { result: null }),
  loadWith('forecast: switched off', { disabled: true }),
  loadWith('forecast: unreachable', { state: { ...live, status: 'error', errorCode: 'unavailable' } }),
  { name: 'load plan', render: () => planCard({ ...common, ...site, result: found.load }) },
  {
    name: 'availability: medium',
    render: () =>
      availabilityCard({
        ...common,
        ...site,
        result: found.availability,
        stationId: '',
        chooseStation: () => {},
        table,
      }),
  },
  {
    name: 'availability: low confidence',
    render: () =>
      availabilityCard({
        ...common,
        ...site,
        result: found.availability,
        stationId: 'CP_2',
        chooseStation: () => {},
        table,
      }),
  },
  { name: 'clusters, provisional', render: () => clustersCard({ ...common, result: found.clusters, table }) },
  { name: 'maintenance', render: () => maintenanceCard({ ...common, ...site, result: found.maintenance }) },
  { name: 'load limits', render: () => allocationCard({ ...common, ...site, result: found.allocation }) },
  ...found.anomalies.map((anomaly) => ({
    name: `anomaly: ${anomaly.rule}, ${anomaly.state}`,
    render: () =>
      anomalyCard(anomaly, ZONE, NOW, { may: true, acknowledge: () => {}, mute: () => {}, resolve: () => {} }),
  })),
]
