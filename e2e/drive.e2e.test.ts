import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { axeFindings, sidewaysOverflow } from './pages/axe-findings.ts'
import { launchBrowser, PATIENCE_MS } from './src/browser.ts'
import { type Charger, connectCharger } from './src/charger.ts'
import { type LocalSystem, startLocalSystem } from './src/local-system.ts'
import { inEnglish } from './src/sign-in.ts'

const STATION = 'CP_111'
const CARD = 'DEMO-123'
/** Right after somebody's refused card the offer has another name. */
const START = /^Start (charging|without a card)$/

let system: LocalSystem
let browser: Browser
let charger: Charger
let code = ''
let context: BrowserContext
let page: Page
/** Of a station whose socket was cut before the first test: until it counts as offline, the others run. */
let awayPage: Page

beforeAll(async () => {
  system = await startLocalSystem(['--no-fleet', '--no-history'])
  browser = await launchBrowser()
  const station = await api('GET', `/stations/${STATION}`)
  code = station.connectors.find((each: { connectorId: number }) => each.connectorId === 1).code
  await api('PATCH', `/sites/${station.siteId}`, { guestStart: true })
  charger = await connectCharger(system.run.ocpp[0] ?? '', STATION, system.run.stationKeys[STATION] ?? '')
  await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  awayPage = await pageOfStationThatLeaves()
})
afterAll(async () => {
  charger?.close()
  await browser?.close()
  await system?.stop()
})
beforeEach(async () => {
  await status('Available')
  context = await phone()
  page = await context.newPage()
  await inEnglish(page)
})
afterEach(async () => {
  await context.close()
})

const phone = async (width = 390) => {
  const zone = { locale: 'id-ID', timezoneId: 'Asia/Jakarta' }
  const opened = await browser.newContext({ viewport: { width, height: 844 }, ...zone })
  opened.setDefaultTimeout(PATIENCE_MS)
  return opened
}
const address = (path: string) => new URL(path, system.run.console).href
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const status = (name: string) =>
  charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: name })

async function api(method: string, path: string, body?: unknown) {
  const response = await fetch(`${system.run.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${system.run.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.status === 204 ? null : response.json()
}

async function start(idTag: string, meterStart: number): Promise<number> {
  const timestamp = new Date().toISOString()
  const answer = await charger.call('StartTransaction', { connectorId: 1, idTag, meterStart, timestamp })
  await status('Charging')
  return Number(answer.transactionId)
}
const stop = (transactionId: number, idTag: string, meterStop: number) =>
  charger.call('StopTransaction', { transactionId, idTag, meterStop, timestamp: new Date().toISOString() })

const remote = (action: string, after: number) =>
  waitFor(action, () => charger.received.find((each) => each.action === action && each.at >= after)?.payload)

/** Moves the focus with Tab until it is on the button, then presses it. */
async function pressByKeyboard(name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name })
  await button.waitFor()
  for (let tabs = 0; tabs < 30; tabs += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) {
      await page.keyboard.press('Enter')
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${name}`)
}

/** A phone that sees CP_123 available; its socket is cut as soon as the page has said so. */
async function pageOfStationThatLeaves(): Promise<Page> {
  const other = await connectCharger(system.run.ocpp[1] ?? '', 'CP_123', system.run.stationKeys.CP_123 ?? '')
  await other.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  await other.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  const station = await api('GET', '/stations/CP_123')
  const otherCode = station.connectors.find((each: { connectorId: number }) => each.connectorId === 1).code
  const away = await (await phone()).newPage()
  await inEnglish(away)
  await away.goto(address(`/c/${otherCode}/1`))
  await away.getByRole('heading', { level: 1, name: 'Available' }).waitFor()
  other.close()
  return away
}

async function signInAsDriver(): Promise<void> {
  await page.goto(address('/s/'))
  await fillSignIn()
  await heading('My sessions').waitFor()
}

/** Sends the sign-in sheet of the page with the driver's account. */
async function fillSignIn(): Promise<void> {
  const account = system.run.signIns.find(({ role }) => role === 'driver')
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click()
  await page.getByLabel('E-mail').fill(account?.email ?? '')
  await page.getByLabel('Password').fill(account?.password ?? '')
  await page.locator('dialog[open] button[type=submit]').click()
}

test('a card is refused with its reason, another one charges to the end', async () => {
  await page.goto(address(`/c/${code}/1`))
  await heading('Available').waitFor()
  await page.getByRole('button', { name: 'Have a card? Tap it at the station.' }).click()
  await heading('Tap your card at the station').waitFor()

  await charger.call('Authorize', { idTag: 'NOBODYS-CARD' })
  await heading('Card not known yet').waitFor()
  await charger.call('Authorize', { idTag: CARD })
  const transactionId = await start(CARD, 1000)
  await heading('Charging').waitFor()
  expect(await page.getByText(CARD).count()).toBe(0)
  await stop(transactionId, CARD, 6000)
  await status('Available')

  await heading('Finished').waitFor()
  expect(await page.getByText(CARD).count()).toBe(0)
})

test('a guest charges by the keyboard alone, and the link of the receipt works without any storage', async () => {
  await page.goto(address(`/c/${code}/1`))
  const asked = Date.now()
  await pressByKeyboard(START)
  const { idTag } = await remote('RemoteStartTransaction', asked)
  await status('Preparing')
  const transactionId = await start(String(idTag), 10_000)
  await heading('Charging').waitFor()

  await pressByKeyboard(/^Stop charging$/)
  await pressByKeyboard(/^Yes, stop$/)
  await remote('RemoteStopTransaction', asked)
  await heading('Stopping…').waitFor()
  await stop(transactionId, String(idTag), 15_000)
  await status('Available')
  await heading('Finished').waitFor()
  const link = await page.getByRole('link', { name: 'Open the receipt' }).getAttribute('href')

  expect(link).toMatch(/^\/r\/[\w-]{32}$/)
  const elsewhere = await phone()
  const receipt = await elsewhere.newPage()
  await inEnglish(receipt)
  await waitFor('the receipt', async () => {
    await receipt.goto(address(link ?? ''))
    return receipt
      .getByRole('heading', { level: 1, name: 'Receipt', exact: true })
      .waitFor({ timeout: 2000 })
      .then(() => true)
      .catch(() => undefined)
  })
  expect(await receipt.getByText('5.00 kWh').count()).toBeGreaterThan(0)
  expect(await receipt.getByText(/^Not collected/).count()).toBe(1)
  expect(await axeFindings(receipt)).toEqual([])
  await elsewhere.close()
})

test('a card that is tapped while the account waits is linked, and still waits for its admission', async () => {
  await signInAsDriver()
  await page.goto(address(`/c/${code}/1`))
  await page.getByRole('button', { name: 'Have a card? Tap it at the station.' }).click()
  await page.getByRole('button', { name: 'Link a card to your account' }).click()
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByText('Tap the card now').waitFor()

  const answer = await charger.call('Authorize', { idTag: 'LINK-ME-1' })

  await page.getByText('Card linked', { exact: true }).waitFor()
  expect(answer).toMatchObject({ idTagInfo: { status: 'Invalid' } })
  expect(await api('GET', '/idTags/LINK-ME-1')).toMatchObject({ status: 'Pending', ownerUid: expect.any(String) })
})

test('an own session opens without network, with the last values', async () => {
  await page.goto(address(`/c/${code}/1`))
  const asked = Date.now()
  await page.getByRole('button', { name: START }).click()
  const { idTag } = await remote('RemoteStartTransaction', asked)
  const transactionId = await start(String(idTag), 20_000)
  await page.getByRole('link', { name: 'Page of this session' }).click()
  await heading('Charging').waitFor()
  await waitFor('the kept page', () =>
    page.evaluate(async () => {
      const cache = await caches.open('charge-it-drive-1')
      return ((await cache.match('/s/')) !== undefined && (await cache.keys()).length > 5) || undefined
    }),
  )

  await context.setOffline(true)
  await page.reload()

  await heading('Charging').waitFor()
  await page.getByText(/^No connection/).waitFor()
  await context.setOffline(false)
  await stop(transactionId, String(idTag), 21_000)
})

test('a session page tells a pause', async () => {
  await page.goto(address(`/c/${code}/1`))
  const asked = Date.now()
  await page.getByRole('button', { name: START }).click()
  const { idTag } = await remote('RemoteStartTransaction', asked)
  const transactionId = await start(String(idTag), 30_000)
  await page.getByRole('link', { name: 'Page of this session' }).click()
  await heading('Charging').waitFor()

  await status('SuspendedEV')

  await heading(/Paused by car|Parking fee is running/).waitFor()
  await stop(transactionId, String(idTag), 31_000)
})

/** Once a session has overtaken the refused card of the tests before. */
test('a driver reserves, others see it held, and the start with it uses it', async () => {
  const { siteId } = await api('GET', `/stations/${STATION}`)
  await api('PATCH', `/sites/${siteId}`, { reservations: { maxMinutes: 30, noShowLimit: 3 } })
  await signInAsDriver()
  await page.goto(address(`/c/${code}/1`))
  const asked = Date.now()
  await page.getByRole('button', { name: 'Reserve this connector' }).click()
  await page.getByLabel('Hold it for').selectOption({ label: '10 minutes' })
  await page.getByRole('button', { name: 'Reserve', exact: true }).click()
  const { idTag, reservationId, connectorId } = await remote('ReserveNow', asked)
  expect(connectorId).toBe(1)
  await status('Reserved')
  await heading('Reserved for you').waitFor()
  expect(await axeFindings(page)).toEqual([])

  const guest = await phone()
  const other = await guest.newPage()
  await inEnglish(other)
  await other.goto(address(`/c/${code}/1`))
  await other.getByRole('heading', { level: 1, name: 'Reserved', exact: true }).waitFor()
  expect(await other.getByRole('button', { name: START }).count()).toBe(0)
  await guest.close()

  await page.getByRole('button', { name: START }).click()
  expect((await remote('RemoteStartTransaction', asked)).idTag).toBe(idTag)
  const timestamp = new Date().toISOString()
  const begun = { connectorId: 1, idTag, meterStart: 18_000, timestamp, reservationId }
  const { transactionId } = await charger.call('StartTransaction', begun)
  await status('Charging')
  await heading('Charging').waitFor()
  await stop(Number(transactionId), String(idTag), 19_000)
  await page.goto(address('/s/'))
  await page.getByRole('region', { name: 'My reservations' }).getByText('used', { exact: true }).waitFor()
})

test('the station goes away: the page says so and keeps the last values', async () => {
  await awayPage.getByRole('heading', { level: 1, name: 'Station is offline' }).waitFor({ timeout: 120_000 })

  expect(await awayPage.getByText('CP_123').count()).toBeGreaterThan(0)
})

/** hosting/gallery/drive.browser.test.ts looks at each of them. */
test('every state has an address of its own', async () => {
  await page.goto(address('/c/demo?state='))
  await page.locator('main li a').first().waitFor()
  const names = await page.locator('main li a').allTextContents()
  await page.getByRole('link', { name: 'suspendedByCar' }).click()

  await heading('Paused by car').waitFor()
  expect(names.length).toBeGreaterThan(40)
  expect(await axeFindings(page)).toEqual([])
  expect(await sidewaysOverflow(page)).toBe(0)
})

/** The last one: it erases the driver's account. */
test('a driver saves what is stored about the account, erases it, and the books keep the session without the name', async () => {
  const card = 'LINK-ME-1'
  await api('PATCH', `/idTags/${card}`, { status: 'Accepted' })
  await waitFor('the card to be accepted', async () => {
    const answer = await charger.call('Authorize', { idTag: card })
    return (answer.idTagInfo as { status: string }).status === 'Accepted'
  })
  const transactionId = await start(card, 50_000)
  await stop(transactionId, card, 53_000)
  // The bill closes with the unplugging.
  await status('Available')
  const key = `${STATION}:${transactionId}`
  await waitFor(
    'the bill',
    async () => typeof (await api('GET', `/transactions/${encodeURIComponent(key)}`)).costIdr === 'number',
    { timeoutMs: 120_000, everyMs: 500 },
  )
  await signInAsDriver()

  const saved = async (name: RegExp) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
    return readFileSync(await file.path(), 'utf8')
  }
  const row = (await saved(/CSV/)).split('\r\n').find((each) => each.includes(key))
  expect(row).toContain(STATION)
  const own = JSON.parse(await saved(/JSON/))
  expect(own.sessions.map((each: { transactionKey: string }) => each.transactionKey)).toContain(key)
  expect(own.cards.map((each: { idTag: string }) => each.idTag)).toContain(card)
  expect(own.account.email).toContain('driver@')

  await page.getByRole('button', { name: 'Erase my account' }).click()
  await page.getByRole('button', { name: 'Yes, erase' }).click()
  await page.waitForURL((url) => url.pathname === '/c')
  expect(await api('GET', `/idTags/${card}`)).toMatchObject({ ownerUid: null })
  expect(await api('GET', `/transactions/${encodeURIComponent(key)}`)).toMatchObject({ energyWh: 3000 })
  await page.goto(address('/s/'))
  await fillSignIn()
  await page.locator('dialog[open] [role=alert]').filter({ hasText: /\S/ }).first().waitFor()
})
