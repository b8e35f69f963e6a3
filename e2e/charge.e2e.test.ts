import { connectorCodeOf } from '@charge-it/emulator-seed/src/connector-code-of.ts'
import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { firestoreOfRun } from '../scripts/lib/firestore-of-run.ts'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { launchBrowser, type WatchedContext, watchedContext } from './src/browser.ts'
import { type Charger, connectCharger } from './src/charger.ts'
import { downloadedRows } from './src/downloaded-rows.ts'
import { quietStation } from './src/finished-of-run.ts'
import { tabAndEnter, tabAndType } from './src/keyboard.ts'
import { type LocalSystem, startLocalSystem } from './src/local-system.ts'
import { numbersIn, shownTable, stationWithHealth, storedDays, storedInsights } from './src/shown-insights.ts'
import { inEnglish, signIn } from './src/sign-in.ts'
import { tariffSite } from './src/tariff-site.ts'

let system: LocalSystem
let browser: Browser
let contexts: WatchedContext[] = []

beforeAll(async () => {
  // Half an hour off and far from the sites: nothing that people read may depend on the clock of a machine.
  system = await startLocalSystem(['--stations', '2'], { TZ: 'America/St_Johns' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await system?.stop()
})
afterEach(async () => {
  for (const { context, thirdParty, errors } of contexts) {
    await context.close()
    expect(thirdParty, 'requests that left the machine').toEqual([])
    expect(errors, 'errors on the page').toEqual([])
  }
  contexts = []
})

async function newPage(options: Parameters<typeof watchedContext>[1] = {}): Promise<Page> {
  const watched = await watchedContext(browser, options)
  contexts.push(watched)
  const page = await watched.context.newPage()
  await inEnglish(page)
  return page
}

const address = (path: string) => new URL(path, system.run.console).href

async function bootedCharger(stationId: 'CP_111' | 'CP_123', connectors: number): Promise<Charger> {
  const charger = await connectCharger(system.run.ocpp[1] ?? '', stationId, system.run.stationKeys[stationId] ?? '')
  await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  for (let connectorId = 0; connectorId <= connectors; connectorId++) {
    await charger.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' })
  }
  return charger
}

const samples = (transactionId: unknown, energyWh: number, powerW: number) => ({
  connectorId: 1,
  transactionId,
  meterValue: [
    {
      timestamp: new Date().toISOString(),
      sampledValue: [
        { value: String(energyWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
        { value: String(powerW), measurand: 'Power.Active.Import', unit: 'W' },
      ],
    },
  ],
})

test('an operator sees a station come online, starts a charge, watches it and sees it end with a cost, without a reload', async () => {
  const page = await newPage()
  await signIn(page, system.run, 'operator')
  await page.goto(address('/stations/CP_111'))
  await page.getByRole('heading', { level: 1, name: /CP_111/ }).waitFor()

  const charger = await bootedCharger('CP_111', 2)
  await page.getByText('Acme One').first().waitFor()
  await page.getByRole('button', { name: 'Start', exact: true }).first().click()
  await page.getByLabel('Card (idTag)').fill('DEMO-123')
  await page.locator('wa-dialog[open]').getByRole('button', { name: 'Send', exact: true }).click()
  const call = await waitFor('the CALL', () =>
    charger.received.find(({ action }) => action === 'RemoteStartTransaction'),
  )
  expect(call.payload).toMatchObject({ connectorId: 1, idTag: 'DEMO-123' })

  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' })
  const start = await charger.call('StartTransaction', {
    connectorId: 1,
    idTag: 'DEMO-123',
    meterStart: 500,
    timestamp: new Date().toISOString(),
  })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })
  await charger.call('MeterValues', samples(start.transactionId, 2500, 7200))
  await page.getByText('2.00 kWh').first().waitFor()
  await page.getByText('7.2').first().waitFor()
  await page.getByText('Effect seen').first().waitFor()
  await page.getByRole('button', { name: 'Done', exact: true }).click()

  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.locator('wa-dialog[open]').getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('wa-dialog[open]').getByRole('button', { name: 'Yes, send' }).click()
  await waitFor('the stop', () => charger.received.find(({ action }) => action === 'RemoteStopTransaction'))
  await charger.call('StopTransaction', {
    transactionId: start.transactionId,
    meterStop: 5500,
    timestamp: new Date().toISOString(),
    reason: 'Remote',
  })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await page.getByRole('link', { name: 'Transactions' }).first().click()
  const row = page.getByRole('row').filter({ hasText: 'CP_111' }).first()
  await row.getByText('5.00 kWh').waitFor()
  await row.getByText('12,334').waitFor()
  charger.close()
})

test('a whole charge by the keyboard alone, with the focus seen at every stop', async () => {
  const page = await newPage()
  const operator = system.run.signIns.find(({ role }) => role === 'operator')
  const charger = await bootedCharger('CP_111', 2)
  const dialog = page.locator('wa-dialog[open]')
  const press = (name: string) => tabAndEnter(page, dialog.getByRole('button', { name, exact: true }))
  await page.goto(address('/stations'))
  await tabAndType(page, page.getByLabel('E-mail'), operator?.email ?? '')
  await tabAndType(page, page.getByLabel('Password'), operator?.password ?? '')
  await page.keyboard.press('Enter')

  await tabAndType(page, page.getByRole('searchbox', { name: 'Search id, site, serial number' }), 'cp_111')
  await page.getByText(/^1 of [\d,]+ stations$/).waitFor()
  await tabAndEnter(page, page.getByRole('link', { name: 'CP_111' }))
  await tabAndEnter(page, page.getByRole('button', { name: 'Start', exact: true }).first())
  await tabAndType(page, dialog.getByLabel('Card (idTag)'), 'DEMO-123')
  await press('Send')
  await waitFor('the CALL', () => charger.received.some(({ action }) => action === 'RemoteStartTransaction'))
  const { transactionId } = await charger.call('StartTransaction', {
    connectorId: 1,
    idTag: 'DEMO-123',
    meterStart: 0,
    timestamp: new Date().toISOString(),
  })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })
  await dialog.getByText('Effect seen').waitFor()
  await press('Done')

  await page.getByRole('region', { name: 'Connector 1' }).getByText('Charging').waitFor()
  await tabAndEnter(page, page.getByRole('button', { name: 'Stop', exact: true }))
  await press('Send')
  await press('Yes, send')
  const stop = await waitFor('the stop', () =>
    charger.received.find(({ action }) => action === 'RemoteStopTransaction'),
  )
  expect(stop.payload).toEqual({ transactionId })
  await charger.call('StopTransaction', { transactionId, meterStop: 900, timestamp: new Date().toISOString() })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  await dialog.getByText('Effect seen').waitFor()
  await press('Done')
  await page.getByRole('region', { name: 'Connector 1' }).getByText('Available').waitFor()
  charger.close()
})

test('a driver scans, signs in, starts, watches and stops, and reads what it cost', async () => {
  const charger = await bootedCharger('CP_123', 1)
  const page = await newPage({ phone: true })
  const driver = system.run.signIns.find(({ role }) => role === 'driver')
  await page.goto(address(`/c/${connectorCodeOf('CP_123', 1)}/1`))
  await page.getByText('CP_123').first().waitFor()
  await page.getByText('2,466.78').first().waitFor()

  await page.getByRole('button', { name: 'Start charging' }).click()
  await page.getByLabel('E-mail').fill(driver?.email ?? '')
  await page.getByLabel('Password').fill(driver?.password ?? '')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const call = await waitFor('the CALL', () =>
    charger.received.find(({ action }) => action === 'RemoteStartTransaction'),
  )
  const start = await charger.call('StartTransaction', {
    connectorId: 1,
    idTag: call.payload.idTag,
    meterStart: 0,
    timestamp: new Date().toISOString(),
  })
  expect(start).toMatchObject({ idTagInfo: { status: 'Accepted' } })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })
  await charger.call('MeterValues', samples(start.transactionId, 1000, 7400))
  await page.getByText('7.4', { exact: true }).first().waitFor()
  await page.getByText('1.00').first().waitFor()
  await page.getByText('2,467').first().waitFor()

  await page.getByRole('button', { name: 'Stop charging' }).first().click()
  await page.getByRole('button', { name: 'Yes, stop' }).click()
  const stop = await waitFor('the stop', () =>
    charger.received.find(({ action }) => action === 'RemoteStopTransaction'),
  )
  expect(stop.payload).toEqual({ transactionId: start.transactionId })
  await charger.call('StopTransaction', {
    transactionId: start.transactionId,
    meterStop: 4000,
    timestamp: new Date().toISOString(),
    reason: 'Remote',
  })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  await page.getByText('Finished').first().waitFor()
  await page.getByText('9,867').first().waitFor()
  charger.close()
})

test('somebody who only looks at a running session sees it live and has no stop button', async () => {
  const page = await newPage({ phone: true })
  await page.goto(address(`/c/${connectorCodeOf('BLM-01', 1)}/1`))

  await page
    .getByText(/••:.*[0-9A-F]{2}$/)
    .first()
    .waitFor({ timeout: 60_000 })
  expect(await page.getByRole('button', { name: 'Stop charging' }).count()).toBe(0)
})

test('a page of the console that needs a sign-in leads there, and a wrong password says so', async () => {
  const page = await newPage()
  await page.goto(address('/stations'))

  await page.getByLabel('E-mail').fill('operator@demo.charge-it.test')
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()

  await page.getByRole('alert').first().waitFor()
  expect(await page.getByLabel('Password').count()).toBe(1)
  // The refused sign-in is an answer of 400 that the browser logs by itself.
  contexts = contexts.map((watched) => ({ ...watched, errors: watched.errors.filter((text) => !text.includes('400')) }))
})

test('the history is filtered, and its file holds what the database holds', async () => {
  const { stationId, finished } = await quietStation(system.run)
  const db = await firestoreOfRun(system.run)
  const page = await newPage()
  await signIn(page, system.run, 'operator')
  await page.goto(address('/transactions'))
  await page.getByRole('searchbox', { name: 'Station id' }).fill(stationId)
  const set = page.getByRole('group', { name: 'Filters that are set' })
  await set.getByText(stationId).waitFor()
  await page.getByText(`${finished.length} transactions found.`).waitFor()

  const rows = await downloadedRows(page)
  expect(rows.map(({ transactionKey }) => transactionKey).sort()).toEqual(
    finished.map(({ transactionKey }) => transactionKey).sort(),
  )
  const energyOf = new Map(finished.map(({ transactionKey, energyWh }) => [transactionKey, energyWh]))
  for (const row of rows) expect(Number(row.energyKwh) * 1000).toBeCloseTo(energyOf.get(row.transactionKey ?? '') ?? 0)
  for (const row of rows.slice(0, 10)) {
    const bill = await db.doc(paths.transactionBill(row.transactionKey ?? '')).get()
    expect(row.costIdr, row.transactionKey).toBe(String(bill.get('costIdr')))
  }

  const reason = finished[0]?.stopReason ?? ''
  const wanted = finished.filter(({ stopReason }) => stopReason === reason)
  await page.getByRole('button', { name: 'More filters' }).click()
  await page.getByLabel('Reason of the stop').selectOption(reason)
  await page.getByText(`${wanted.length} transactions found.`).waitFor()
  expect(await downloadedRows(page)).toHaveLength(wanted.length)

  await set.getByRole('button', { name: `${stationId}: remove this filter` }).click()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await set.waitFor({ state: 'detached' })
})

test('times and days are those of the site, wherever the browser and the servers are', async () => {
  const { stationId, finished } = await quietStation(system.run)
  const [newest] = finished
  if (newest === undefined) throw new Error('no transaction')
  const { timeZone } = newest
  const dayOf = (moment: Date) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta', dateStyle: 'short' }).format(moment)
  const day = dayOf(newest.stoppedAt)
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(newest.stoppedAt)
  const sameDay = finished.filter(({ stoppedAt }) => dayOf(stoppedAt) === day)
  const seen: string[] = []
  for (const zone of ['America/St_Johns', 'Asia/Jakarta', 'Pacific/Chatham']) {
    const page = await newPage({ timeZone: zone })
    await signIn(page, system.run, 'operator')
    await page.goto(address(`/transactions?station=${stationId}&from=${day}&to=${day}`))
    await page.getByText(`${sameDay.length} transactions found.`).waitFor()
    const row = page.getByRole('row').filter({ hasText: stationId }).first()
    await row.getByText(clock).waitFor()
    // The day of today, with the zone that is meant.
    seen.push(await page.locator('.top-l').innerText())
    await page.goto(address(`/transactions/${encodeURIComponent(newest.transactionKey)}`))
    await page.getByText(clock).first().waitFor()
  }
  expect(new Set(seen).size, seen.join(' | ')).toBe(1)
})

test('who wants the time of the own device gets it with its label; days stay those of the site', async () => {
  const { stationId, finished } = await quietStation(system.run)
  const [newest] = finished
  if (newest === undefined) throw new Error('no transaction')
  const zone = 'America/New_York'
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(newest.stoppedAt)
  const label = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(newest.stoppedAt)
    .find(({ type }) => type === 'timeZoneName')?.value
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: newest.timeZone, dateStyle: 'short' }).format(
    newest.stoppedAt,
  )
  const page = await newPage({ timeZone: zone })
  await signIn(page, system.run, 'operator')
  await page.goto(address(`/transactions?station=${stationId}&from=${day}&to=${day}`))
  const rows = page.getByRole('row').filter({ hasText: stationId })
  await rows
    .first()
    .getByText(/WI(B|TA|T)/)
    .waitFor()
  const count = await rows.count()

  await page.getByRole('button', { name: /Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Times of this device' }).click()

  await rows
    .getByText(`${part({ timeStyle: 'short' })} ${label}`)
    .first()
    .waitFor()
  expect(await rows.count()).toBe(count)
  await page.reload()
  await page.locator('.clock').filter({ hasText: label }).waitFor()
  await page.goto(address(`/transactions/${encodeURIComponent(newest.transactionKey)}`))
  await page
    .locator('.timeline')
    .getByText(part({ timeStyle: 'medium' }))
    .first()
    .waitFor()
})

test('a session that ends by itself asks for the password above the page, and what was typed is kept', async () => {
  const page = await newPage()
  await signIn(page, system.run, 'admin')
  await page.goto(address('/settings/sites'))
  await page.getByRole('button', { name: 'Add site' }).click()
  const form = page.locator('wa-dialog[open]').filter({ hasText: 'Grid limit' })
  await form.getByLabel('Name', { exact: true }).fill('Half a name')

  // As when the account's sessions are revoked: the browser loses the sign-in without anybody having signed out.
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opened = indexedDB.open('firebaseLocalStorageDb')
        opened.onerror = () => reject(opened.error)
        opened.onsuccess = () => {
          const change = opened.result.transaction('firebaseLocalStorage', 'readwrite')
          change.objectStore('firebaseLocalStorage').clear()
          change.oncomplete = () => resolve()
          change.onerror = () => reject(change.error)
        }
      }),
  )
  const again = page.locator('wa-dialog[open]').filter({ hasText: 'Sign in again as' })
  await again.getByLabel('Password').fill('wrong-password')
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
  await again.getByText('E-mail or password is wrong.').waitFor()
  const account = system.run.signIns.find(({ role }) => role === 'admin')
  await again.getByLabel('Password').fill(account?.password ?? '')
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
  await again.waitFor({ state: 'detached' })

  expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('Half a name')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Add site' }).waitFor()
  const [{ errors } = { errors: [] }] = contexts.splice(0)
  // The refused password, as the browser itself puts it.
  expect(errors).toEqual([expect.stringContaining('400')])
  await page.context().close()
})

test('the worker of the console keeps its shell, which opens without a network', async () => {
  const { context } = await watchedContext(browser)
  const page = await context.newPage()
  await signIn(page, system.run, 'viewer')
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated')
  await context.setOffline(true)

  await page.reload()

  await page.getByRole('heading', { name: 'The console could not start' }).waitFor()
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: /Account of/ }).waitFor()
  await context.close()
})

/** As rounded on the screen. */
const closeToAll = (numbers: readonly number[]) => numbers.map((each) => expect.closeTo(each, 0))

test('the demo history becomes forecasts, groups, a ranking and health on the screen, number by number', async () => {
  const siteId = 'blok-m'
  const db = await firestoreOfRun(system.run)
  await waitFor(
    'the first run of the insights',
    async () => (await db.doc(paths.jobRun('runInsights')).get()).get('ok') === true,
    { timeoutMs: 240_000 },
  )
  const page = await newPage()
  await signIn(page, system.run, 'operator')
  await page.goto(address(`/insights?site=${siteId}`))
  // The fleet goes on charging meanwhile: what is shown and what is stored agree at some moment.
  await vi.waitFor(
    async () => {
      const stored = await storedInsights(db, siteId)
      const { load, availability, clusters, maintenance } = stored
      expect([load, availability, clusters, maintenance].map(({ status }) => status)).toEqual(Array(4).fill('model'))

      // Load: what was rolled up, and the forecast of the day with its band.
      const loadRows = await shownTable(page, 'load')
      const measured = loadRows.filter(([, amount]) => amount !== '–').map(([, amount]) => numbersIn(amount)[0])
      expect(measured.length).toBeGreaterThan(0)
      expect(measured).toEqual(stored.measuredWh.map((wh) => expect.closeTo(wh / 1000, 0.7)))
      const forecast = loadRows.filter(([, , amount]) => amount !== '–')
      expect(forecast).toHaveLength(24)
      for (const [index, { energyWh, lo80, hi80 }] of load.hours.entries()) {
        const [, , amount, band] = forecast[index] ?? []
        expect([...numbersIn(amount), ...numbersIn(band)]).toEqual(
          [energyWh, lo80, hi80].map((wh) => expect.closeTo(wh / 1000, 0.7)),
        )
      }

      // The plan that follows from it.
      const plan = await page.locator('section[aria-labelledby="plan-title"]').innerText()
      expect(plan).toContain('Highest')
      const [, highest, unit] = /Highest\s+([\d.,]+)\s*(k?W)/.exec(plan) ?? []
      const peakW = (numbersIn(highest)[0] ?? 0) * (unit === 'kW' ? 1000 : 1)
      expect(Math.abs(peakW - (load.plan?.peak?.powerW ?? 0))).toBeLessThanOrEqual(60)

      const free = await shownTable(page, 'availability')
      expect(free).toHaveLength(24)
      for (const [index, { freeShare, lo80, hi80 }] of availability.hours.entries()) {
        const [, share, band] = free[index] ?? []
        const wanted = [freeShare, lo80, hi80].map((each) => expect.closeTo(100 * each, -0.1))
        expect([...numbersIn(share), ...numbersIn(band)]).toEqual(wanted)
      }

      const groups = await shownTable(page, 'clusters')
      expect(groups.map(([, size]) => numbersIn(size)[0])).toEqual(clusters.clusters.map(({ size }) => size))
      expect(groups.map(([, , weekly]) => numbersIn(weekly)[0])).toEqual(
        clusters.clusters.map(({ sessionsPerWeek }) => expect.closeTo(sessionsPerWeek, 0.7)),
      )
    },
    { timeout: 120_000, interval: 1_000 },
  )

  // The ranking, where a station of the history was silent for longer than a heartbeat allows.
  await page.goto(address('/insights?site=sudirman'))
  await vi.waitFor(
    async () => {
      const { maintenance } = await storedInsights(db, 'sudirman')
      const odd = Object.values(maintenance.stations)
        .filter(({ rules, score }) => rules.length > 0 || (score ?? 0) > (maintenance.threshold ?? 1))
        .sort((a, b) => a.rank - b.rank)
        .slice(0, 8)
      expect(odd.length).toBeGreaterThan(0)
      const ranking = await shownTable(page, 'maintenance')
      expect(ranking.map(([rank, stationId]) => [Number(rank), stationId])).toEqual(
        odd.map(({ rank, stationId }) => [rank, stationId]),
      )
      expect(ranking.map(([, , score]) => numbersIn(score)[0] ?? null)).toEqual(
        odd.map(({ score }) => (score === null ? null : expect.closeTo(score, 1.9))),
      )
    },
    { timeout: 120_000, interval: 1_000 },
  )

  // Usage and trend: 14 days, the newest first, and the 14 before; today goes on meanwhile.
  await page.goto(address('/'))
  await page.locator('section[aria-labelledby="energy-title"]').getByRole('button', { name: '14 days' }).click()
  await vi.waitFor(
    async () => {
      const kwhOf = await storedDays(db)
      const newest = Date.parse(`${localDayAndHour(new Date(), DEFAULT_TIME_ZONE).date}T00:00:00Z`)
      const stored = Array.from({ length: 28 }, (_, index) => {
        const date = new Date(newest - index * 86_400_000).toISOString().slice(0, 10)
        return kwhOf.get(date) ?? 0
      })
      expect(stored.filter((kwh) => kwh > 0).length).toBeGreaterThan(20)
      const usage = await shownTable(page, 'energy')
      expect(usage.map(([, kwh]) => numbersIn(kwh)[0])).toEqual(closeToAll(stored.slice(0, 14)))
      const trend = await shownTable(page, 'trend')
      expect(trend.map(([, kwh]) => numbersIn(kwh)[0])).toEqual(closeToAll(stored.slice(0, 14)))
      expect(trend.map(([, , kwh]) => numbersIn(kwh)[0])).toEqual(closeToAll(stored.slice(14)))
    },
    { timeout: 120_000, interval: 1_000 },
  )

  const station = await stationWithHealth(db, siteId)
  await page.goto(address(`/stations/${station?.stationId}`))
  const ring = page.locator('section[aria-labelledby="health-title"] [role="img"]')
  await ring.waitFor()
  expect(numbersIn((await ring.getAttribute('aria-label')) ?? '')[0]).toBeCloseTo(station?.health?.score ?? -1, -0.1)
}, 480_000)

test('a session under a tariff with hours, tax, idle fee and days is priced to the rupiah: live, on the receipt, in the file and by its correction', async () => {
  const site = await tariffSite(system.run)
  const page = await newPage({ phone: true })
  await page.goto(address(`/c/${site.code}/1`))
  const live = await site.charge()
  // 9.000 kWh x 2,000 + 6.000 kWh x 3,000.555 (18,003) + 1,500 = 37,503; + 11 % (4,125).
  await page.getByText('41,628').first().waitFor()

  const charged = await live.end()
  // 12.001 kWh x 2,000 + 10.000 kWh x 3,000.555 + 1,500 + 12 min x 500 = 61,508; + 11 %.
  const lines = [
    ['energy', 12_001, 24_002],
    ['energy', 10_000, 30_006],
    ['session', 1, 1_500],
    ['idle', 12, 6_000],
    ['tax', 61_508, 6_766],
  ]
  expect(charged).toMatchObject({ costIdr: 68_274, energySplit: 'samples', correction: null, number: site.number(1) })
  expect(charged.lines).toEqual(lines)

  // Its first day lies before the tariff's: the ordinary one counts, Rp 1,000 a kWh. By an estimate, since no stop came.
  const silent = await site.fallSilent()
  expect(silent).toMatchObject({ costIdr: 5_000, lines: [['energy', 5_000, 5_000]], correction: null })
  const corrected = await site.tellStop()
  // The stop says 4.2 kWh: Rp 800 are given back, on the day on which that became known.
  expect(corrected).toMatchObject({ costIdr: 4_200, number: silent.number, correction: { costIdr: -800 } })
  const corrections = corrected.correction?.number ?? ''
  const before = [charged.number, silent.number].filter((each) => each.startsWith(corrections.slice(0, 8)))
  expect(corrections).toBe(`${site.today()}-${site.siteId}-000${before.length + 1}`)

  await page.goto(address(`/r/${charged.token}`))
  for (const text of ['68,274', '24,002', '30,006', '1,500', '6,000', '6,766', site.number(1)])
    await page.getByText(text).first().waitFor()
  await page.goto(address(`/r/${silent.token}`))
  for (const text of ['4,200', silent.number, corrections, 'Corrected on']) await page.getByText(text).first().waitFor()

  const office = await newPage()
  await signIn(office, system.run, 'operator')
  await office.goto(address(`/transactions?station=${site.stationId}`))
  await office.getByText('2 transactions found.').waitFor()
  const rows = await downloadedRows(office)
  const inFile = rows.map(({ transactionKey, costIdr, receiptNumber }) => [transactionKey, costIdr, receiptNumber])
  expect(inFile.sort()).toEqual(
    [
      [charged.transactionKey, '68274', charged.number],
      [silent.transactionKey, '4200', `${silent.number} ${corrections}`],
    ].sort(),
  )
  site.close()
})
