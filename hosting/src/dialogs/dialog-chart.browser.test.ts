import '../app/kit.ts'
import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import '../components/csms-chart.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { lineSpec } from '../../gallery/gallery.ts'
import { Chart } from '../components/chart-kit.ts'
import type { ChartSpec } from '../components/chart-spec.ts'
import { chartTools } from '../components/chart-tools.ts'
import { chooseTheme } from '../theme/theme.ts'

beforeEach(() => chooseTheme('light'))
afterEach(() => render(html``, document.body))

function show(spec: ChartSpec | null): void {
  render(
    html`<main><h1>Dashboard</h1><section class="card"><header class="ch"><div><h2>Power now</h2></div><div class="ca">${chartTools(false, () => {})}</div></header>
      ${spec === null ? html`<p>No data</p>` : html`<csms-chart class="h210" .spec=${spec}></csms-chart>`}</section></main>`,
    document.body,
  )
}

const canvas = () => document.querySelector<HTMLCanvasElement>('wa-dialog canvas')
const drawn = () => {
  const element = canvas()
  return element === null ? undefined : Chart.getChart(element)
}
const points = () => drawn()?.data.datasets[0]?.data.length

test('a chart opens at nearly full size by the keyboard, goes on changing, and Escape gives the focus back', async () => {
  document.documentElement.lang = 'en'
  show(lineSpec([3, 5, 4]))
  const button = page.getByRole('button', { name: 'Enlarge the chart' })
  document.querySelector<HTMLElement>('.enlarge')?.focus()
  await userEvent.keyboard('{Enter}')

  await expect.poll(points).toBe(3)
  await expect.element(page.getByRole('dialog', { name: 'Power now' })).toBeVisible()
  await vi.waitUntil(() => (canvas()?.getBoundingClientRect().height ?? 0) > window.innerHeight - 260, 60_000)
  show(lineSpec([3, 5, 4, 6]))
  await expect.poll(points).toBe(4)
  // Half-open it is half-transparent.
  await expect.poll(async () => (await axe.run('wa-dialog')).violations.map(({ id }) => id)).toEqual([])

  await userEvent.keyboard('{Escape}')
  await expect.poll(() => document.querySelector('wa-dialog')).toBeNull()
  await expect.element(button).toHaveFocus()
}, 90_000)

test('the enlarged chart is a table, too, and keeps the last values when its card has none any more [edge 1]', async () => {
  show(lineSpec([3, 5, 4]))
  await page.getByRole('button', { name: 'Enlarge the chart' }).click()
  await expect.poll(points).toBe(3)
  show(null)
  document.querySelector<HTMLElement>('wa-dialog .chart-full button')?.click()

  await expect.poll(() => document.querySelectorAll('wa-dialog tbody tr').length).toBe(3)
  document.querySelector('wa-dialog')?.remove()
}, 90_000)

test('a card without a chart offers nothing to enlarge [edge 2]', async () => {
  show(null)

  await expect.element(page.getByRole('button', { name: 'Enlarge the chart' })).not.toBeInTheDocument()
})
