import {
  ArcElement,
  BarController,
  BarElement,
  Chart,
  type ChartOptions,
  Decimation,
  DoughnutController,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js'
import { token } from './chart-colours.ts'
import type { ChartSpec } from './chart-spec.ts'

// Without a date adapter: time is a linear axis of epoch milliseconds with texts of the site's zone.
Chart.register(
  ArcElement,
  BarController,
  BarElement,
  Decimation,
  DoughnutController,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
)

/** Below this width every second label is left out. */
const NARROW_PX = 430
/** Width of a text below a chart with the space beside it, and of those at the left. */
const X_LABEL_PX = 48
const Y_LABELS_PX = 40
/** From this many points on a line is drawn with fewer. */
const DECIMATED_FROM = 1000
const DECIMATED_TO = 500

export { mixed, token } from './chart-colours.ts'
export { datasetsOf } from './chart-datasets.ts'
export { chartNotes } from './chart-notes.ts'
export { Chart }

/** Axes, labels and tooltip of a chart. */
export function optionsOf(spec: ChartSpec): ChartOptions<'line' | 'bar'> {
  const tick = token('chart-tick')
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12 }
  const lanes = [...new Set(spec.series.map((series) => series.lane ?? 0))].sort()
  const [lowest, highest] = rangeOf(spec)
  const margin = spec.kind === 'bar' ? barMargin(spec) : 0
  const highestNote = Math.max(
    0,
    ...(spec.limits ?? []).map((limit) => limit.y),
    ...spec.series.flatMap((series) => (series.band ?? []).map((point) => point.hi)),
  )
  return {
    // Numbers swap without moving, for everybody; so nothing is left to switch off under reduced motion.
    animation: false,
    parsing: false,
    normalized: spec.kind !== 'scatter',
    maintainAspectRatio: false,
    responsive: true,
    events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
    interaction:
      spec.kind === 'scatter' ? { mode: 'nearest', intersect: true } : { mode: 'index', axis: 'x', intersect: false },
    layout: { padding: { right: spec.labelRoom ?? 8, top: 12 } },
    plugins: {
      legend: { display: false },
      decimation: {
        enabled: spec.kind === 'line',
        algorithm: 'lttb',
        samples: DECIMATED_TO,
        threshold: DECIMATED_FROM,
      },
      tooltip: {
        backgroundColor: token('text'),
        titleColor: token('surface'),
        bodyColor: token('surface'),
        titleFont: { ...font, weight: 500 },
        bodyFont: font,
        padding: 10,
        cornerRadius: 6,
        displayColors: false,
        filter: (item) => item.parsed.y !== null,
        callbacks: {
          title: (items) => (items[0] === undefined ? '' : spec.xText(items[0].parsed.x ?? 0)),
          label: (item) => `${item.dataset.label ?? ''}: ${spec.yText(item.parsed.y ?? 0)}`,
        },
      },
    },
    scales: {
      x: {
        type: 'linear',
        offset: false,
        min: lowest - margin,
        max: highest + margin,
        grid: { display: false },
        border: { display: false },
        title: { display: spec.xTitle !== undefined, text: spec.xTitle ?? '', color: tick, font },
        afterBuildTicks(axis) {
          const every = Math.max(
            axis.chart.width < NARROW_PX ? 2 : 1,
            Math.ceil(spec.xTicks.length / roomFor(axis.chart.width, spec)),
          )
          axis.ticks = spec.xTicks.filter((_, index) => index % every === 0).map((value) => ({ value }))
        },
        ticks: {
          color: tick,
          font,
          maxRotation: 0,
          autoSkip: false,
          align: 'center',
          callback: (value) => spec.xText(Number(value)),
        },
      },
      ...Object.fromEntries(
        lanes.map((lane) => [
          `y${lane}`,
          {
            type: 'linear' as const,
            beginAtZero: true,
            grace: spec.yMax === undefined ? '4%' : 0,
            ...(spec.yMax === undefined ? {} : { max: spec.yMax }),
            ...(lane === 0 && highestNote > 0 ? { suggestedMax: highestNote } : {}),
            stack: 'lanes',
            stackWeight: lane === 0 ? 2 : 1,
            weight: -lane,
            grid: { color: token('chart-grid'), drawTicks: false },
            border: { display: false },
            ticks: {
              color: tick,
              font,
              padding: 8,
              maxTicksLimit: lane === 0 ? 5 : 3,
              // The uppermost label of a lower lane would touch the zero of the lane above.
              callback: (value: string | number, index: number, all: readonly unknown[]) =>
                lane > 0 && index === all.length - 1 ? '' : spec.yText(Number(value)),
            },
          },
        ]),
      ),
    },
  }
}

/** How many texts find room below a chart, beside its names at the right. */
function roomFor(widthPx: number, { labelRoom = 0 }: ChartSpec): number {
  return Math.max(1, Math.floor((widthPx - Y_LABELS_PX - labelRoom) / X_LABEL_PX))
}

/** Least and greatest x of all series, never the same; ticks of a scatter widen it. */
function rangeOf(spec: ChartSpec): readonly [number, number] {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const widen = (x: number): void => {
    lowest = Math.min(lowest, x)
    highest = Math.max(highest, x)
  }
  for (const series of spec.series) for (const point of series.points) widen(point.x)
  if (spec.kind === 'scatter') for (const x of spec.xTicks) widen(x)
  if (lowest > highest) return [0, 1]
  // A scale without width has no place for its only point.
  return lowest === highest ? [lowest - 0.5, highest + 0.5] : [lowest, highest]
}

/** Half the distance of two bars, so that the outer ones are whole. */
function barMargin(spec: ChartSpec): number {
  const points = spec.series[0]?.points ?? []
  const [first, second] = points
  return first === undefined || second === undefined ? 0.5 : (second.x - first.x) / 2
}
