import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './costs-card.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { Api } from '../../data/api.ts'

prepareKit()

const PATIENTLY = { timeout: 12_000 }
const PRICES = { firestoreUsdPer100kReads: 0.06, firestoreUsdPer100kWrites: 0.18, firestoreUsdPer100kDeletes: 0.02 }
const COSTS = {
  chargers: 10,
  measured: {
    lines: [
      { name: 'edgeWrites', known: 'measured', operations: 72_000, usd: 0.1296 },
      { name: 'edgeReads', known: 'measured', operations: 144_000, usd: 0.0864 },
      { name: 'functionWrites', known: 'budget', operations: 600, usd: 0.00108 },
      { name: 'functionReads', known: 'assumed', operations: 46_600, usd: 0.02796 },
      { name: 'pageReads', known: 'assumed', operations: 19_800, usd: 0.01188 },
      { name: 'deletes', known: 'assumed', operations: 60, usd: 0.000012 },
    ],
    ...{ usd: 0.256932, from: '2026-03-01T10:00:00.000Z', hours: 24 },
  },
  prices: { ...PRICES, notedAt: null, listOf: '2026-11-21' },
}
let asked: string[] = []
beforeEach(async () => {
  asked = []
  document.documentElement.lang = 'en'
  document.title = 'System'
  await page.viewport(320, 700)
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  render(html``, document.body)
})

function show(may: boolean, ...answers: readonly (readonly [status: number, body: object])[]): void {
  const left = [...answers]
  const api = new Api({
    async fetch(path, { method = 'GET', body }) {
      asked.push(`${method} ${path.replace('/api/v1', '')}${typeof body === 'string' ? ` ${body}` : ''}`)
      const [status, content] = left.shift() ?? [500, {}]
      return Response.json(content, { status })
    },
    idToken: async () => 'token',
  })
  render(
    html`<main><h1>System</h1><settings-costs .api=${api} .timeZone=${'Asia/Jakarta'} ?may=${may}></settings-costs></main>`,
    document.body,
  )
}

test('says what was counted and what is assumed, and fits a phone', async () => {
  show(false, [200, COSTS])
  await expect.element(page.getByText('0.2569'), PATIENTLY).toBeVisible()

  const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim())
  expect(rows).toEqual([
    'Writes of the edges counted72,0000.1296',
    'Reads of the edges counted144,0000.0864',
    'Writes of the functions upper limit6000.0011',
    'Reads of the functions assumed46,6000.0280',
    'Reads of open pages assumed19,8000.0119',
    'Deletions assumed600.0000',
  ])
  await expect.element(page.getByText(/list prices as noted on/), PATIENTLY).toBeVisible()
  expect(page.getByRole('button').elements()).toEqual([])
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  expect(document.querySelector('.tw')?.scrollWidth).toBeLessThanOrEqual(
    document.querySelector('.tw')?.clientWidth ?? 0,
  )
})

test('an administrator notes the prices of the own region', async () => {
  const noted = {
    ...COSTS,
    prices: { ...COSTS.prices, firestoreUsdPer100kWrites: 0.09, notedAt: '2026-03-02T05:00:00Z' },
  }
  show(true, [200, COSTS], [200, {}], [200, noted])
  await page.getByRole('button', { name: 'Prices' }).click()
  await page.getByLabelText('Writes', { exact: true }).fill('0.09')
  await page.getByRole('button', { name: 'Save' }).click()

  await expect.element(page.getByText(/Prices of this installation, noted on/), PATIENTLY).toBeVisible()
  expect(asked).toEqual([
    'GET /system/costs',
    'PATCH /settings/prices {"firestoreUsdPer100kReads":0.06,"firestoreUsdPer100kWrites":0.09,"firestoreUsdPer100kDeletes":0.02}',
    'GET /system/costs',
  ])
})

test('before anything was counted it says so', async () => {
  show(true, [200, { ...COSTS, measured: null }])

  await expect.element(page.getByText('Not enough was counted yet'), PATIENTLY).toBeVisible()
})
