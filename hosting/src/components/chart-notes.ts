import type { Chart, Plugin } from 'chart.js'
import { mixed, token } from './chart-colours.ts'
import { lastValueIndex } from './chart-datasets.ts'
import type { ChartSpec } from './chart-spec.ts'
import { type Box, roomiestBox } from './label-room.ts'

type Drawn = Pick<Chart<'line' | 'bar'>, 'ctx' | 'chartArea' | 'scales'>
const LABEL_PX = 15
const SMALLEST_LABEL_ROOM = 30

/**
 * What a spec says beyond its series: zones and bands behind the lines, limits, the present, the ends of bars' bands and
 * the names beside lines and groups. One plugin, because they share the room at the right.
 */
export const chartNotes: Plugin<'line' | 'bar'> = {
  id: 'chartNotes',
  beforeDatasetsDraw(chart, _args, { spec }: { spec?: ChartSpec }) {
    if (spec === undefined) return
    const { ctx } = chart
    ctx.save()
    drawZones(chart, spec)
    if (spec.kind === 'line') drawBands(chart, spec)
    ctx.restore()
  },
  afterDatasetsDraw(chart, _args, { spec }: { spec?: ChartSpec }) {
    if (spec === undefined) return
    const { ctx } = chart
    ctx.save()
    ctx.font = labelFont()
    ctx.textBaseline = 'middle'
    if (spec.kind === 'bar') drawWhiskers(chart, spec)
    drawNow(chart, spec)
    const taken: number[] = []
    drawLimits(chart, spec, taken)
    if (spec.kind !== 'scatter' && (spec.labelRoom ?? 0) >= SMALLEST_LABEL_ROOM) drawEndLabels(chart, spec, taken)
    drawMarks(chart, spec)
    ctx.restore()
  },
}

function labelFont(): string {
  return `500 12px ${getComputedStyle(document.body).fontFamily}`
}

function drawZones(chart: Drawn, spec: ChartSpec): void {
  const { ctx, chartArea, scales } = chart
  const { x } = scales
  if (x === undefined) return
  ctx.font = labelFont()
  for (const zone of spec.zones ?? []) {
    const left = Math.max(chartArea.left, x.getPixelForValue(zone.from))
    const right = Math.min(chartArea.right, x.getPixelForValue(zone.to))
    if (right <= left) continue
    ctx.fillStyle = zone.tone === 'above' ? token('faulted-soft') : mixed(token('text'), 4, 'transparent')
    ctx.fillRect(left, chartArea.top, right - left, chartArea.bottom - chartArea.top)
    if (zone.label === undefined || right - left < ctx.measureText(zone.label).width + 16) continue
    ctx.fillStyle = token('text-2')
    ctx.textBaseline = 'top'
    ctx.fillText(zone.label, left + 8, labelTop(chart, spec))
  }
}

function drawBands(chart: Drawn, spec: ChartSpec): void {
  const { ctx, scales } = chart
  for (const series of spec.series) {
    const band = series.band ?? []
    const [x, y] = [scales.x, scales[`y${series.lane ?? 0}`]]
    if (band.length < 2 || x === undefined || y === undefined) continue
    ctx.fillStyle = spec.stale === true ? mixed(token('chart-quiet'), 20, 'transparent') : token('chart-band')
    ctx.beginPath()
    for (const { x: at, hi } of band) ctx.lineTo(x.getPixelForValue(at), y.getPixelForValue(hi))
    for (const { x: at, lo } of band.toReversed()) ctx.lineTo(x.getPixelForValue(at), y.getPixelForValue(lo))
    ctx.closePath()
    ctx.fill()
  }
}

function drawWhiskers(chart: Drawn, spec: ChartSpec): void {
  const { ctx, scales } = chart
  const [x, y] = [scales.x, scales.y0]
  if (x === undefined || y === undefined) return
  ctx.fillStyle = token('text-2')
  for (const { x: at, lo, hi } of spec.series.flatMap((series) => series.band ?? [])) {
    const top = y.getPixelForValue(hi)
    ctx.fillRect(x.getPixelForValue(at) - 0.5, top, 1, y.getPixelForValue(lo) - top)
  }
}

/** Room for the name of a zone at the left edge. */
const ZONE_NAME_PX = 64

function drawNow(chart: Drawn, spec: ChartSpec): void {
  const { ctx, chartArea, scales } = chart
  if (spec.now === undefined || scales.x === undefined) return
  const at = Math.round(scales.x.getPixelForValue(spec.now.x)) + 0.5
  ctx.strokeStyle = token('text-3')
  ctx.lineWidth = 1
  ctx.setLineDash([])
  ctx.beginPath()
  ctx.moveTo(at, chartArea.top)
  ctx.lineTo(at, chartArea.bottom)
  ctx.stroke()
  const width = ctx.measureText(spec.now.label).width
  const isRightFree = at + 8 + width < chartArea.right
  // On the left stands the name of a zone, at its beginning.
  if (!isRightFree && at - 8 - width < chartArea.left + ZONE_NAME_PX) return
  ctx.fillStyle = token('text-2')
  ctx.textBaseline = 'top'
  ctx.fillText(spec.now.label, isRightFree ? at + 8 : at - 8 - width, labelTop(chart, spec))
  ctx.textBaseline = 'middle'
}

/** Where texts at the top of the plot begin: not through a limit's line, but under one that runs near the top. */
function labelTop({ chartArea, scales }: Drawn, { limits = [] }: ChartSpec): number {
  const top = chartArea.top + 6
  const crossed = limits
    .map(({ y }) => scales.y0?.getPixelForValue(y) ?? 0)
    .find((limit) => limit > top - 6 && limit < top + 18)
  return crossed === undefined ? top : crossed + 6
}

function drawLimits(chart: Drawn, spec: ChartSpec, taken: number[]): void {
  const { ctx, chartArea, scales } = chart
  if (scales.y0 === undefined) return
  for (const limit of spec.limits ?? []) {
    const at = scales.y0.getPixelForValue(limit.y)
    ctx.strokeStyle = token('chart-limit')
    ctx.lineWidth = 1.25
    ctx.setLineDash([7, 4])
    ctx.beginPath()
    ctx.moveTo(chartArea.left, at)
    ctx.lineTo(chartArea.right, at)
    ctx.stroke()
    ctx.setLineDash([])
    ctx.fillStyle = token('text')
    if ((spec.labelRoom ?? 0) >= SMALLEST_LABEL_ROOM) {
      ctx.fillText(limit.label, chartArea.right + 8, at)
      taken.push(at)
    }
  }
}

/** Each line's name after its last point, moved apart where two would touch. */
function drawEndLabels(chart: Drawn, spec: ChartSpec, taken: number[]): void {
  const { ctx, scales } = chart
  for (const series of spec.series) {
    const last = series.points[lastValueIndex(series.points)]
    const [x, y] = [scales.x, scales[`y${series.lane ?? 0}`]]
    const text = series.endLabel ?? series.label
    if (text === '' || last === undefined || last.y === null || x === undefined || y === undefined) continue
    let at = y.getPixelForValue(last.y)
    for (const other of taken) if (Math.abs(other - at) < LABEL_PX) at = other + (at >= other ? LABEL_PX : -LABEL_PX)
    taken.push(at)
    ctx.fillStyle = series.tone === 'quiet' ? token('text-2') : series.tone === 1 ? token('accent-text') : token('text')
    ctx.fillText(text, x.getPixelForValue(last.x) + 8, at)
  }
}

/** Each group's name near its place: where it covers the fewest of the plot's points, and never another name. */
function drawMarks(chart: Drawn, spec: ChartSpec): void {
  const { ctx, chartArea, scales } = chart
  const [x, y] = [scales.x, scales.y0]
  if (x === undefined || y === undefined) return
  const at = (point: { readonly x: number; readonly y: number }) => ({
    x: x.getPixelForValue(point.x),
    y: y.getPixelForValue(point.y),
  })
  const points = spec.series.flatMap((series) =>
    series.points.flatMap((point) => (point.y === null ? [] : [at({ x: point.x, y: point.y })])),
  )
  const taken: Box[] = []
  for (const mark of spec.marks ?? []) {
    const width = ctx.measureText(mark.text).width
    const box = roomiestBox(at(mark), { width, height: LABEL_PX }, chartArea, points, taken)
    taken.push(box)
    ctx.fillStyle = mark.tone === 1 ? token('accent-text') : token('text')
    ctx.fillText(mark.text, box.left, box.top + LABEL_PX / 2)
  }
}
