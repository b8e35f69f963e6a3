import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartDataset,
  type ChartOptions,
  Decimation,
  DoughnutController,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
  Tooltip,
} from 'chart.js'
import type { ChartSeries, ChartSpec } from './chart-spec.ts'

Chart.register(
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
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

export { Chart }

/** A colour token of the page, as Chart.js needs it. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--ci-${name}`).trim()
}

function colourOf(series: ChartSeries, stale: boolean): string {
  return stale || series.tone === 'quiet' ? token('chart-quiet') : token(`chart-${series.tone}`)
}

/** The series in the form of Chart.js; `parsing` is off, so points are taken as they are. */
export function datasetsOf(spec: ChartSpec): ChartDataset<'line' | 'bar', { x: number; y: number | null }[]>[] {
  return spec.series.map((series) => {
    const colour = colourOf(series, spec.stale === true)
    const data = series.points.map((point) => ({ ...point }))
    if (spec.kind === 'bar') {
      const soft = `color-mix(in srgb, ${colour} 32%, ${token('surface')})`
      return {
        type: 'bar',
        label: series.label,
        data,
        backgroundColor: data.map((_, index) =>
          spec.lastUnfinished === true && index === data.length - 1 ? resolved(soft) : colour,
        ),
        borderRadius: { topLeft: 2, topRight: 2 },
        borderSkipped: false,
        categoryPercentage: 0.84,
        barPercentage: 0.92,
        maxBarThickness: 28,
        yAxisID: 'y0',
      }
    }
    return {
      type: 'line',
      label: series.label,
      data,
      borderColor: colour,
      backgroundColor: spec.stale === true ? 'transparent' : areaOf(series),
      fill: series.area === true,
      borderWidth: series.dotted === true ? 1.75 : 2,
      borderDash: series.dotted === true ? [2, 4] : [],
      borderJoinStyle: 'round',
      tension: 0,
      spanGaps: false,
      pointRadius: data.map((_, index) => (index === data.length - 1 && series.dotted !== true ? 3.5 : 0)),
      pointHoverRadius: 4,
      pointBackgroundColor: colour,
      pointBorderColor: token('surface'),
      pointBorderWidth: 0,
      yAxisID: `y${series.lane ?? 0}`,
    }
  })
}

function areaOf(series: ChartSeries): string {
  return series.tone === 1
    ? token('chart-area')
    : resolved(`color-mix(in srgb, ${token(`chart-${series.tone}`)} 10%, transparent)`)
}

/** A canvas does not know color-mix in every browser: let the page compute it. */
function resolved(colour: string): string {
  const probe = document.createElement('i')
  probe.style.color = colour
  document.body.append(probe)
  const computed = getComputedStyle(probe).color
  probe.remove()
  return computed
}

/** Axes, labels and tooltip of a chart. */
export function optionsOf(spec: ChartSpec): ChartOptions<'line' | 'bar'> {
  const tick = token('chart-tick')
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12 }
  const lanes = [...new Set(spec.series.map((series) => series.lane ?? 0))].sort()
  const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches
  return {
    animation: reduced ? false : { duration: 0 },
    parsing: false,
    normalized: true,
    maintainAspectRatio: false,
    responsive: true,
    events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
    interaction: { mode: 'index', intersect: false },
    layout: { padding: { right: spec.labelRoom ?? 8, top: 12 } },
    plugins: {
      legend: { display: false },
      decimation: { enabled: spec.kind === 'line', algorithm: 'lttb', samples: 500, threshold: 1000 },
      tooltip: {
        backgroundColor: token('text'),
        titleColor: token('surface'),
        bodyColor: token('surface'),
        titleFont: { ...font, weight: 500 },
        bodyFont: font,
        padding: 10,
        cornerRadius: 6,
        displayColors: false,
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
        min: Math.min(...xs(spec)) - (spec.kind === 'bar' ? 0.5 : 0),
        max: Math.max(...xs(spec)) + (spec.kind === 'bar' ? 0.5 : 0),
        grid: { display: false },
        border: { display: false },
        afterBuildTicks(axis) {
          const wanted = axis.chart.width < NARROW_PX ? spec.xTicks.filter((_, index) => index % 2 === 0) : spec.xTicks
          axis.ticks = wanted.map((value) => ({ value }))
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
            grace: '4%',
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

function xs(spec: ChartSpec): number[] {
  return spec.series.flatMap((series) => series.points.map((point) => point.x))
}

/** Writes each line's name after its last point, moved apart where two would touch. */
export const endLabels: Plugin<'line' | 'bar'> = {
  id: 'endLabels',
  afterDatasetsDraw(chart, _args, options: { spec?: ChartSpec }) {
    const { spec } = options
    if (spec === undefined || spec.kind !== 'line' || (spec.labelRoom ?? 0) < 30) return
    const { ctx } = chart
    const placed: number[] = []
    ctx.save()
    ctx.font = `500 12px ${getComputedStyle(document.body).fontFamily}`
    ctx.textBaseline = 'middle'
    for (const [index, series] of spec.series.entries()) {
      const last = chart.getDatasetMeta(index).data.at(-1)
      if (last === undefined) continue
      let { y } = last
      for (const other of placed) if (Math.abs(other - y) < 15) y = other + (y >= other ? 15 : -15)
      placed.push(y)
      ctx.fillStyle =
        series.tone === 'quiet' ? token('text-2') : series.tone === 1 ? token('accent-text') : token('text')
      ctx.fillText(series.endLabel ?? series.label, last.x + 8, y)
    }
    ctx.restore()
  },
}
