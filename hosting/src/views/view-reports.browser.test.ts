import '../theme/tokens.css'
import '../theme/font.css'
import '../theme/base.css'
import '../theme/console.css'
import type { Role } from '@charge-it/shared/model/role.ts'
import { figuresOf, NO_MONEY, NO_NUMBERS } from '@charge-it/shared/reports/figures.ts'
import { daysOf, periodOf } from '@charge-it/shared/reports/periods.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../app/kit.ts'
import { offlineConsole, showPage } from '../testing/offline-console.ts'
import './view-reports.ts'

prepareKit()
afterEach(() => {
  render(html``, document.body)
  history.replaceState(null, '', '/')
})

const [FROM, TO] = ['2026-10-22', '2026-11-20']
const PATIENT = { timeout: 20_000 }

function figures(share: number, mayMoney: boolean) {
  const knownS = 30 * 86_400
  const numbers = {
    ...{ ...NO_NUMBERS, sessions: Math.round(240 * share), energyWh: Math.round(1_936_000 * share), knownS },
    ...{ plannedS: 7_200, offlineS: Math.round(18_000 * share), faultedS: 3_600, occupiedS: Math.round(knownS * 0.31) },
    capacityWh: 9_000_000,
  }
  const revenueIdr = Math.round(4_775_000 * share)
  return figuresOf(
    numbers,
    mayMoney ? { ...NO_MONEY, revenueIdr, taxIdr: Math.round(revenueIdr / 11), bills: 3 } : null,
  )
}

function answersFor(mayMoney: boolean) {
  const place = (siteId: string, stationId: string | null, share: number) => ({
    ...{ siteId, stationId, connectorId: null, figures: figures(share, mayMoney) },
  })
  const month = {
    ...{ siteId: 'blok-m', siteName: 'Gedung Parkir Blok M', month: '2026-10', timeZone: 'Asia/Jakarta' },
    ...{ days: 10, daysOfMonth: 31, closedAt: '2026-10-31T19:40:00.000Z', computedAt: '2026-11-04T19:40:00.000Z' },
    ...{ demo: null, currency: mayMoney ? 'IDR' : null, figures: figures(0.4, mayMoney) },
    revisions: [{ at: '2026-11-04T19:40:00.000Z', sessions: 1, energyWh: 12_345, downS: 0 }],
    moneyRevisions: mayMoney ? [{ at: '2026-11-04T19:40:00.000Z', revenueIdr: 30_452, taxIdr: 2_768 }] : [],
  }
  return {
    'GET /reports': {
      ...{ from: FROM, to: TO, granularity: 'day', by: 'site', currency: mayMoney ? 'IDR' : null, daysOfRange: 30 },
      sites: [
        {
          siteId: 'blok-m',
          name: 'Gedung Parkir Blok M',
          timeZone: 'Asia/Jakarta',
          days: 30,
          firstDay: FROM,
          lastDay: TO,
        },
        {
          siteId: 'braga',
          name: 'Hotel Braga',
          timeZone: 'Asia/Jakarta',
          days: 29,
          firstDay: '2026-10-23',
          lastDay: TO,
        },
      ],
      demo: null,
      total: figures(1, mayMoney),
      periods: daysOf(FROM, TO).map((date) => ({ period: periodOf(date, 'day'), figures: figures(1 / 30, mayMoney) })),
      places: [place('blok-m', null, 0.7), place('braga', null, 0.3), place('none', null, 0)],
      items: [],
    },
    'GET /reports/months': { items: [month, { ...month, month: '2026-09', revisions: [], moneyRevisions: [] }] },
  }
}

async function show(
  address: string,
  options: { width?: number; theme?: 'light' | 'dark'; role?: Role; answers?: object } = {},
) {
  const { width = 1280, theme = 'light', role = 'admin' } = options
  const answers = { ...answersFor(role !== 'technician'), ...options.answers }
  const shown = await offlineConsole({ role, answers })
  await page.viewport(width, 900)
  const { app } = shown
  history.replaceState(null, '', address)
  const draw = () =>
    showPage(theme, (route) => html`<view-reports .app=${app} .route=${route}></view-reports>`, location.href)
  app.navigation.addEventListener('change', draw)
  draw()
  await expect.poll(() => document.querySelectorAll('.skeleton').length, PATIENT).toBe(0)
  await document.fonts.ready
  return shown
}

const asked = (seen: readonly { readonly path: string }[]) => seen.map(({ path }) => path)
/** The cells of the first row that a selector finds. */
const row = (selector: string) =>
  [...(document.querySelector(selector)?.querySelectorAll('th, td') ?? [])]
    .map((cell) => cell.textContent?.replace(/\s+/g, ' ').trim())
    .join(' | ')
const text = (selector: string) => document.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''

describe.each([
  [320, 'light'],
  [320, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)('%i px, %s', (width, theme) => {
  test('no accessibility problem and no scrolling sideways', async () => {
    await show('/reports', { width, theme })
    await expect.poll(() => document.querySelector('canvas'), PATIENT).not.toBeNull()

    const { violations } = await axe.run(document, { rules: { 'color-contrast-enhanced': { enabled: false } } })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    // A chart that was drawn before the screen became narrow follows a moment later.
    await expect.poll(() => document.documentElement.scrollWidth, PATIENT).toBeLessThanOrEqual(width)
  })
})

test('tiles, table and months tell the same sums', async () => {
  await show('/reports')

  expect(text('.tiles')).toContain('1,936.0 kWh')
  expect(text('.tiles')).toContain('IDR 4,775,000')
  expect(text('.tiles')).toMatch(/Uptime 99\.1%/)
  expect(row('.report-table tbody tr')).toBe(
    'Gedung Parkir Blok M | 168 | 1,355.2 kWh | IDR 3,342,500 | IDR 303,864 | 99.3% | 4.5 h | 2.0 h | 31% | 15%',
  )
  expect(text('.report-table tbody tr:last-child')).toContain('Without a site')
  expect(row('.report-table tfoot tr')).toContain('Together | 240 | 1,936.0 kWh | IDR 4,775,000')
  expect(text('.months tbody tr')).toMatch(/Oct 2026 ?10 of 31 days/)
  expect(text('.months tbody tr')).toContain('Changed later, 5 Nov 2026: +12.3 kWh, +IDR 30,452')
  expect(text('.report-gaps')).toContain('Not every day of this range has a report yet')
  expect(text('.definitions')).toContain('Uptime')
})

test('filters go into the address and to the API', async () => {
  const { seen } = await show('/reports?site=braga&range=own&from=2026-02-10&to=2026-03-11&measure=uptime')
  expect(asked(seen)).toContain('/reports?from=2026-02-10&to=2026-03-11&granularity=day&by=station&site=braga')
  expect(asked(seen)).toContain('/reports/months?site=braga')
  expect(text('#report-chart-title')).toBe('Uptime')

  await page.getByRole('combobox', { name: /^Per\b/ }).selectOptions('Week')
  await page.getByRole('combobox', { name: /^A line for each/ }).selectOptions('Connector')
  await page.getByLabelText('From').fill('2026-02-01')
  document.querySelector('input[type=date]')?.dispatchEvent(new Event('change'))

  await expect
    .poll(() => asked(seen), PATIENT)
    .toContain('/reports?from=2026-02-01&to=2026-03-11&granularity=week&by=connector&site=braga')
  expect(location.search).toBe(
    '?site=braga&range=own&from=2026-02-01&to=2026-03-11&measure=uptime&step=week&by=connector',
  )
})

test('a line leads one step finer, a month to its days', async () => {
  await show('/reports?measure=uptime')

  const hrefs = (selector: string) =>
    [...document.querySelectorAll<HTMLAnchorElement>(selector)].map(({ href }) => new URL(href).search)
  expect(hrefs('.report-table tbody a')).toEqual(['?measure=uptime&site=blok-m', '?measure=uptime&site=braga'])
  expect(hrefs('.months tbody a')[0]).toBe('?measure=uptime&site=blok-m&range=own&from=2026-10-01&to=2026-10-31')
})

test('the chart changes its measure and can be read as a table', async () => {
  await show('/reports')

  await page.getByRole('button', { name: 'Revenue' }).click()
  await expect.poll(() => text('#report-chart-title'), PATIENT).toBe('Revenue')
  await page.getByRole('button', { name: 'Show as table' }).click()
  await expect.poll(() => document.querySelectorAll('csms-chart tbody tr').length, PATIENT).toBe(30)

  expect(location.search).toBe('?measure=revenue')
  expect(row('csms-chart tbody tr')).toBe('22 Oct 2026 | IDR 159,167')
})

test('files are asked for in the language of the page', async () => {
  const { seen } = await show('/reports')

  await page.getByRole('button', { name: 'CSV', exact: true }).click()
  await page.getByRole('button', { name: 'CSV of Oct 2026, Gedung Parkir Blok M' }).click()

  await expect
    .poll(
      () =>
        asked(seen)
          .filter((path) => path.includes('format=csv'))
          .map((path) => path.replace(/from.*to=[\d-]+&/, '')),
      PATIENT,
    )
    .toEqual([
      '/reports?granularity=day&by=site&format=csv&language=en',
      '/reports/months/blok-m/2026-10?format=csv&language=en',
    ])
})

test('a technician sees no money', async () => {
  await show('/reports?measure=revenue', { role: 'technician' })

  expect(document.body.textContent).not.toMatch(/Revenue|IDR|Tax in it/)
  expect(text('#report-chart-title')).toBe('Energy')
  expect(text('.tiles')).toContain('Planned maintenance')
})

test('nothing to report, and no months yet, say what would change that [edge 1]', async () => {
  const empty = { ...answersFor(true)['GET /reports'], sites: [], places: [], total: figuresOf(NO_NUMBERS, NO_MONEY) }
  await show('/reports?site=braga', { answers: { 'GET /reports': empty, 'GET /reports/months': { items: [] } } })

  await expect.element(page.getByText('Nothing to report')).toBeVisible()
  await expect.element(page.getByText('No monthly report yet')).toBeVisible()
  await expect.element(page.getByRole('link', { name: 'Clear filters' })).toBeVisible()
})

test('what cannot be loaded can be tried again, the rest stays', async () => {
  await show('/reports', { answers: { 'GET /reports': undefined } })

  await expect.element(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  expect(text('.months tbody tr')).toContain('Gedung Parkir Blok M')
})
