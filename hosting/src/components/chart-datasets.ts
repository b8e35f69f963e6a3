import type { ChartDataset, ScriptableContext } from 'chart.js'
import { colourOf, hatching, mixed, token } from './chart-colours.ts'
import type { ChartPoint, ChartSeries, ChartSpec } from './chart-spec.ts'

export type Dataset = ChartDataset<'line' | 'bar', { x: number; y: number | null }[]>

/** Tone -> mark, so that groups differ without colour. */
const MARKS = { 1: 'circle', 2: 'triangle', 3: 'rect', 4: 'rectRot', quiet: 'circle' } as const

/** The series in the form of Chart.js; `parsing` is off, so points are taken as they are. */
export function datasetsOf(spec: ChartSpec): Dataset[] {
  return spec.series.map((series) => {
    if (spec.kind === 'scatter') return marks(spec, series)
    return spec.kind === 'bar' && series.steps !== true ? bars(spec, series) : line(spec, series)
  })
}

/** The index of the newest point that has a value; -1 without one. */
export function lastValueIndex(points: readonly ChartPoint[]): number {
  return points.findLastIndex((point) => point.y !== null)
}

function bars(spec: ChartSpec, series: ChartSeries): Dataset {
  const colour = colourOf(series, spec.stale === true)
  const soft = mixed(colour, 32, token('surface'))
  const hatch = series.hatched?.some(Boolean) === true ? hatching(colour) : colour
  const fill = series.points.map((point, index) => {
    if (series.hatched?.[index] === true) return hatch
    const unfinished =
      point.x === spec.unfinishedX || (spec.lastUnfinished === true && index === series.points.length - 1)
    return unfinished ? soft : colour
  })
  return {
    type: 'bar',
    label: series.label,
    data: series.points.map((point) => ({ ...point })),
    backgroundColor: fill,
    borderColor: colour,
    borderWidth: series.points.map((_, index) => (series.hatched?.[index] === true ? 1 : 0)),
    borderRadius: { topLeft: 2, topRight: 2 },
    borderSkipped: false,
    categoryPercentage: 0.84,
    barPercentage: 0.92,
    maxBarThickness: 28,
    order: 1,
    yAxisID: `y${series.lane ?? 0}`,
  }
}

function line(spec: ChartSpec, series: ChartSeries): Dataset {
  const colour = colourOf(series, spec.stale === true)
  const last = series.points[lastValueIndex(series.points)]
  const secondary = series.dotted === true || series.steps === true
  // Decimation draws fewer points than there are, so the newest is known by its x, not by its index.
  const isLast = (context: ScriptableContext<'line'>): boolean => {
    const raw = context.raw as { x?: unknown } | undefined
    return last !== undefined && raw?.x === last.x
  }
  return {
    type: 'line',
    label: series.label,
    data: series.points.map((point) => ({ ...point })),
    borderColor: colour,
    backgroundColor: spec.stale === true ? 'transparent' : areaOf(series),
    fill: series.area === true,
    borderWidth: secondary ? 1.75 : 2,
    borderDash: series.dotted === true ? [2, 4] : series.dashed === true ? [5, 4] : [],
    borderJoinStyle: 'round',
    stepped: series.steps === true ? 'middle' : false,
    tension: 0,
    spanGaps: false,
    // The newest point lies on the edge of the plot and must not be cut in half.
    clip: 6,
    pointRadius: (context) => (!secondary && isLast(context) ? 3.5 : 0),
    pointHoverRadius: 4,
    pointBackgroundColor: colour,
    pointBorderColor: token('surface'),
    pointBorderWidth: 0,
    order: 0,
    yAxisID: `y${series.lane ?? 0}`,
  }
}

function marks(spec: ChartSpec, series: ChartSeries): Dataset {
  const colour = colourOf(series, spec.stale === true)
  return {
    type: 'line',
    label: series.label,
    data: series.points.map((point) => ({ ...point })),
    showLine: false,
    pointStyle: MARKS[series.tone],
    pointRadius: 4.5,
    pointHoverRadius: 6,
    pointBackgroundColor: mixed(colour, 70, 'transparent'),
    pointBorderColor: colour,
    pointBorderWidth: 1,
    yAxisID: 'y0',
  }
}

function areaOf(series: ChartSeries): string {
  return series.tone === 1 ? token('chart-area') : mixed(token(`chart-${series.tone}`), 10, 'transparent')
}
