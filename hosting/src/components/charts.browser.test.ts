import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lineSpec } from '../../gallery/gallery.ts'
import { chooseTheme } from '../theme/theme.ts'
import { Chart } from './chart-kit.ts'
import type { ChartSpec } from './chart-spec.ts'
import type { CsmsChart } from './csms-chart.ts'
import './csms-doughnut.ts'
import './csms-gauge.ts'

beforeEach(() => chooseTheme('light'))
afterEach(() => render(html``, document.body))

async function shown(spec: ChartSpec, asTable = false): Promise<CsmsChart> {
  render(
    html`<div class="card"><csms-chart class="h210" .spec=${spec} ?as-table=${asTable}></csms-chart></div>`,
    document.body,
  )
  const element = document.querySelector<CsmsChart>('csms-chart')
  if (element === null) throw new Error('no chart')
  await element.updateComplete
  if (!asTable) await vi.waitUntil(() => Chart.getChart(canvasOf(element)), 60_000)
  return element
}

function canvasOf(element: Element): HTMLCanvasElement {
  const canvas = element.querySelector('canvas')
  if (canvas === null) throw new Error('no canvas')
  return canvas
}

function chartOf(element: Element): Chart {
  const chart = Chart.getChart(canvasOf(element))
  if (chart === undefined) throw new Error('no chart drawn')
  return chart
}

/** True when any pixel of the canvas has the colour of a token. */
function hasColour(canvas: HTMLCanvasElement, name: string): boolean {
  const probe = document.createElement('canvas').getContext('2d')
  const context = canvas.getContext('2d')
  if (probe === null || context === null) throw new Error('no context')
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--ci-${name}`).trim()
  probe.fillRect(0, 0, 1, 1)
  const [r, g, b] = probe.getImageData(0, 0, 1, 1).data
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === r && data[at + 1] === g && data[at + 2] === b && data[at + 3] === 255) return true
  }
  return false
}

test('the only point of a line is seen', async () => {
  const element = await shown(lineSpec([4]))

  await vi.waitUntil(() => hasColour(canvasOf(element), 'chart-1'), 60_000)
})

test('a chart is a picture with a summary, drawn in the colours of the theme', async () => {
  const element = await shown(lineSpec([1, 5, 3]))

  expect(element.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('Power over time')
  expect(hasColour(canvasOf(element), 'chart-1')).toBe(true)
})

test('a change of theme draws the same chart in the other colours', async () => {
  const element = await shown(lineSpec([1, 5, 3]))
  const light = getComputedStyle(document.documentElement).getPropertyValue('--ci-chart-1')

  chooseTheme('dark')

  await vi.waitUntil(() => hasColour(canvasOf(element), 'chart-1'), 60_000)
  expect(getComputedStyle(document.documentElement).getPropertyValue('--ci-chart-1')).not.toBe(light)
})

test('new data are drawn in place, without movement', async () => {
  const element = await shown(lineSpec([1, 2]))
  const chart = chartOf(element)

  element.spec = lineSpec([1, 2, 9])
  await element.updateComplete
  await vi.waitUntil(() => chart.data.datasets[0]?.data.length === 3, 60_000)

  expect(chartOf(element)).toBe(chart)
  expect(chart.options.animation).toBe(false)
})

test('a line of more than 1,000 points is drawn with fewer, and its newest point stays', async () => {
  const ys = Array.from({ length: 5000 }, (_, x) => Math.sin(x / 50) * 10 + 20)
  const element = await shown(lineSpec(ys))
  const drawn = chartOf(element).getDatasetMeta(0).data.length

  expect(drawn).toBeGreaterThan(100)
  expect(drawn).toBeLessThanOrEqual(1000)
})

test('the same data can be read as a table', async () => {
  const element = await shown(lineSpec([1, null]), true)

  expect(element.querySelector('canvas')).toBeNull()
  expect([...element.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual(['0', '1', '1', '–'])
})

test('a chart that leaves the page frees its canvas, and one that comes back draws again', async () => {
  const element = await shown(lineSpec([1, 2]))
  const canvas = canvasOf(element)
  const parent = element.parentElement

  element.remove()
  expect(Chart.getChart(canvas)).toBeUndefined()

  parent?.append(element)
  await vi.waitUntil(() => Chart.getChart(canvasOf(element)), 60_000)
})

test('from one kind of chart to another', async () => {
  const element = await shown(lineSpec([1, 2]))

  element.spec = { ...lineSpec([1, 2]), kind: 'bar' }
  await element.updateComplete
  await vi.waitUntil(() => Chart.getChart(canvasOf(element))?.getDatasetMeta(0).type === 'bar', 60_000)
})

test.each([
  [31, false, 'chart-1'],
  [70, false, 'waiting'],
  [85, false, 'faulted'],
  [99, true, 'chart-quiet'],
] as const)('a gauge at %i %% (stale: %s) is %s', async (percent, stale, colour) => {
  render(
    html`<csms-gauge .percent=${percent} .text=${String(percent)} label="CPU" ?stale=${stale}></csms-gauge>`,
    document.body,
  )
  const gauge = document.querySelector('csms-gauge')
  if (gauge === null) throw new Error('no gauge')
  await gauge.updateComplete

  await vi.waitUntil(() => hasColour(canvasOf(gauge), colour), 60_000)
  expect(gauge.querySelector('[role=img]')?.getAttribute('aria-label')).toBe(`CPU ${percent} %`)
})
