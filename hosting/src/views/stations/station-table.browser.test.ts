import '../../theme/tokens.css'
import '../../theme/font.css'
import '../../theme/base.css'
import '../../theme/console.css'
import type { Role } from '@charge-it/shared/model/role.ts'
import { newStation } from '@charge-it/shared/stations/new-station.ts'
import axe from 'axe-core'
import { html, nothing, render } from 'lit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { FleetStation } from '../../data/fleet.ts'
import { offlineApp } from '../../testing/offline-app.ts'
import { sampleStationPage } from '../../testing/sample-station.ts'
import { chooseTheme } from '../../theme/theme.ts'
import { type BulkKind, bulkBar, mayChoose } from './bulk-bar.ts'
import { errorsCell, healthCell, shortHealth } from './station-cells.ts'
import { StationChoice } from './station-choice.ts'
import { stationRows, stationTable } from './station-table.ts'

const now = new Date('2026-10-15T07:30:00Z')
const station = (stationId: string, changes: Partial<FleetStation['station']>): FleetStation => {
  const { shown } = sampleStationPage(stationId, now)
  return { ...shown, station: { ...shown.station, ...changes } }
}
const health = (score: number, errors24h: number) => ({ health: { score, reasons: [], errors24h, runAt: now } })
const shown = [
  station('CP-1', { ...health(96.4, 0), ocppVersion: '1.6' }),
  station('CP-2', { ...health(41, 5), tags: ['publik', 'fast charger'] }),
  station('CP-3', {}),
]
let drawn: HTMLElement
let opened: BulkKind[]

beforeEach(() => {
  document.documentElement.lang = 'en'
  drawn = document.body.appendChild(document.createElement('main'))
  opened = []
})
afterEach(() => drawn.remove())

async function draw(role: Role, isChoosing = false, closed: readonly string[] = []): Promise<StationChoice> {
  const { app } = await offlineApp(role)
  const choice = new StationChoice(() => paint())
  const paint = (): void => {
    const listing = { shown, siteNameOf: () => 'Blok M', closedSites: new Set(closed), timeZone: 'Asia/Jakarta', now }
    const own = mayChoose(app) ? choice : null
    const hasBar = own !== null && (isChoosing || choice.of(shown).length > 0)
    const bar = { app, shown, choice, open: (kind: BulkKind) => opened.push(kind), end: () => choice.setAll([], false) }
    render(
      html`<h1>Stations</h1><section class="card flush stations-list">${hasBar ? bulkBar(bar) : nothing}${stationTable({ ...listing, choice: own })}${stationRows({ ...listing, choice: own }, isChoosing)}</section>`,
      drawn,
    )
  }
  paint()
  return choice
}
const rows = () => [...drawn.querySelectorAll('tbody tr')].map((each) => each.textContent?.replace(/\s+/g, ' ') ?? '')
const box = (name: string) => page.getByRole('checkbox', { name, exact: true })

test('health is a number with its word, errors a number that leads to the events, and a dash where nothing is known', async () => {
  await page.viewport(1280, 800)
  await draw('viewer')

  expect(rows()[0]).toMatch(/1\.6\s*96\s*Good\s*0/)
  expect(rows()[1]).toMatch(/publik, fast charger.*41\s*Poor\s*5/)
  expect(rows()[2]).toMatch(/–\s*–\s*–\s*$/)
  await expect
    .element(page.getByRole('link', { name: 'Errors of CP-2 in 24 h: 5' }))
    .toHaveAttribute('href', '/insights/memory?kind=events&station=CP-2')
})

test('a station of a site in maintenance says so beside the site, in both forms of the list', async () => {
  await page.viewport(1280, 800)
  await draw('viewer', false, ['blok-m'])
  expect(rows()[0]).toContain('Blok M Maintenance')
  expect(drawn.querySelector('.rows li')?.textContent).toMatch(/Blok M\s+Maintenance/)

  await draw('viewer', false, ['elsewhere'])
  expect(rows()[0]).not.toContain('Maintenance')
})

test('imported history gives no health to a station that never connected', () => {
  const { connection } = newStation({ stationId: 'CP-9', siteId: 'blok-m', securityProfile: 2, connectorCount: 2 }, now)
  const added = station('CP-9', { ...health(100, 0), connection })
  const never: FleetStation = { ...added, online: false, statuses: ['NotYet'], seenAt: null }
  expect([healthCell(never), errorsCell(never), shortHealth(never)]).toEqual(['–', '–', nothing])
})

test('who may do nothing with several stations has nothing to choose', async () => {
  await page.viewport(1280, 800)
  await draw('viewer')

  expect(drawn.querySelectorAll('input').length).toBe(0)
})

test('by keyboard: one is chosen, then all that are shown, then what to do', async () => {
  await page.viewport(1280, 800)
  await draw('technician')
  await userEvent.click(box('Choose CP-2'))
  await expect.element(page.getByText('1 chosen')).toBeVisible()
  expect(drawn.querySelector<HTMLInputElement>('thead input')?.indeterminate).toBe(true)
  expect(drawn.querySelectorAll('tr.is-selected').length).toBe(1)

  await userEvent.keyboard('{Shift>}{Tab}{Tab}{Tab}{/Shift} ')

  await expect.element(page.getByText('3 chosen')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Tags' }))
  expect(opened).toEqual(['tags'])
  await userEvent.click(page.getByRole('button', { name: 'End choosing' }))
  expect(drawn.querySelector('.bulk')).toBeNull()
})

test('on a phone rows are links, and boxes while somebody chooses', async () => {
  await page.viewport(390, 800)
  await draw('operator')
  expect(drawn.querySelectorAll('.rows a.line').length).toBe(3)

  const choice = await draw('operator', true)
  expect(drawn.querySelectorAll('.rows a').length).toBe(0)
  await userEvent.click(drawn.querySelectorAll('.rows .pickrow .line')[1] ?? drawn)

  expect(choice.of(shown).map((each) => each.station.stationId)).toEqual(['CP-2'])
})

test('boxes are as large as a finger', async () => {
  await page.viewport(1280, 800)
  await draw('operator')
  const sizes = [...drawn.querySelectorAll('.pick > label')].map((each) => each.getBoundingClientRect())

  expect(sizes.length).toBe(4)
  for (const { width, height } of sizes) expect([width >= 44, height >= 44]).toEqual([true, true])
})

describe.each([
  [320, 'light', true],
  [390, 'dark', true],
  [1440, 'light', false],
  [1440, 'dark', false],
] as const)('%i px, %s', (width, theme, isChoosing) => {
  test('has no accessibility problem and does not scroll sideways', async () => {
    chooseTheme(theme)
    await page.viewport(width, 800)
    const choice = await draw('admin', isChoosing)
    choice.set('CP-2', true)
    await document.fonts.ready

    const { violations } = await axe.run(drawn)

    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})

test('a station that may not work says so beside its id, as a row of a phone, too', async () => {
  const site = { siteNameOf: () => 'Blok M', closedSites: new Set<string>(), timeZone: 'Asia/Jakarta' }
  const listing = { ...site, now, choice: null }
  const refused = [
    station('CP-4', { registration: 'rejected' }),
    station('CP-5', { registration: 'pending' }),
    ...shown,
  ]
  render(html`<h1>Stations</h1>${stationTable({ ...listing, shown: refused })}`, drawn)
  await page.viewport(1280, 800)
  expect(rows()[0]).toContain('CP-4 Refused')
  expect(rows()[1]).toContain('CP-5 Waiting for admission')
  expect(rows()[2]).not.toContain('Admitted')
  expect((await axe.run(drawn)).violations.map(({ id }) => id)).toEqual([])

  render(html`<h1>Stations</h1>${stationRows({ ...listing, shown: refused }, false)}`, drawn)
  await page.viewport(390, 844)
  await expect.element(page.getByRole('link', { name: /CP-4 Refused/ })).toBeVisible()
})
