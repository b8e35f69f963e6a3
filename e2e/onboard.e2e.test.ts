import jsQR from 'jsqr'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { launchBrowser, watchedContext } from './src/browser.ts'
import { connectCharger } from './src/charger.ts'
import { type LocalSystem, startLocalSystem } from './src/local-system.ts'
import { signIn } from './src/sign-in.ts'

let system: LocalSystem
let browser: Browser
let page: Page

const address = (path: string) => new URL(path, system.run.console).href

beforeAll(async () => {
  system = await startLocalSystem(['--no-fleet', '--no-history'])
  browser = await launchBrowser()
  page = await (await watchedContext(browser)).context.newPage()
  // A busy machine answers late; a test fails by what it sees, not by how long it took.
  page.setDefaultTimeout(120_000)
  await signIn(page, system.run, 'operator')
})
afterAll(async () => {
  await browser?.close()
  await system?.stop()
})

interface Knock {
  readonly path?: string
  readonly protocols?: readonly string[]
  readonly user?: string
  readonly password?: string
}

/** One try to connect, whatever becomes of it. */
async function knock(stationId: string, { path = `/ocpp/${stationId}`, protocols = ['ocpp1.6'], ...login }: Knock) {
  const url = new URL(path, system.run.ocpp[0])
  const headers =
    login.password === undefined
      ? {}
      : {
          authorization: `Basic ${Buffer.from(`${login.user ?? stationId}:${login.password}`).toString('base64')}`,
        }
  const socket = new WebSocket(url, [...protocols], { headers })
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    socket.once('error', () => resolve())
  })
}

/** Adds a station through the wizard. @param describe Fills in what else its form asks. @returns the key shown once. */
async function addStation(stationId: string, describe = async (): Promise<void> => {}): Promise<string> {
  await page.goto(address('/onboard'))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Station id').fill(stationId)
  await describe()
  await page.getByRole('button', { name: 'Add and continue' }).click()
  await page.getByText('This is shown once.').waitFor()
  const texts = await page.locator('.ob-main code').allInnerTexts()
  const key = texts.find((text) => /^[0-9a-f]{40}$/.test(text))
  if (key === undefined) throw new Error(`no key among ${texts.join()}`)
  return key
}

/** Goes on from the credentials to the step that watches. */
async function watch(): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Watch it connect' }).click()
  await page.getByText('First message (BootNotification)').waitFor()
}

const step = (name: string) => page.locator('.hs > li').filter({ hasText: name }).first()

test('each failure is named with its cause and remedy, and the station gets past it', async () => {
  const stationId = 'WIZARD-1'
  const key = await addStation(stationId)
  await watch()
  await step('Address').getByText('Waiting').waitFor()

  await knock(stationId, { path: `/wrong/${stationId}`, password: key })
  await step('Address').getByText('Failed').waitFor()
  await step('Address').getByText('The address has another path').waitFor()

  await knock(stationId, { password: 'not-the-key' })
  await step('Credentials').getByText('Failed').waitFor()
  await step('Credentials').getByText('The password is not the key of this station.').waitFor()
  await step('Address').getByText('Passed').waitFor()

  await knock(stationId, { protocols: ['ocpp1.5'], password: key })
  await step('OCPP version').getByText('Failed').waitFor()
  await step('OCPP version').getByText('Choose OCPP 1.6J in the charger.').waitFor()

  const charger = await connectCharger(system.run.ocpp[0] ?? '', stationId, key)
  await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One', firmwareVersion: '1.2' })
  await step('First message').getByText('Acme One, firmware 1.2').waitFor()
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  await step('State of the connectors').getByText('Passed').waitFor()
  await charger.call('Heartbeat', {})
  await page.getByText(`${stationId} is ready.`).waitFor()
  charger.close()
})

test('a rejected station is told so at its first message, and is accepted from the page', async () => {
  const stationId = 'WIZARD-2'
  const key = await addStation(stationId)
  const reject = await fetch(`${system.run.api}/stations/${stationId}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${system.run.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ registration: 'rejected' }),
  })
  expect(reject.status).toBe(200)
  await watch()

  await knock(stationId, { password: key })
  await page
    .locator('.cause')
    .getByText(/rejected/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Accept the station' }).click()
  await page.getByText('Saved. It counts from the station’s next try.').waitFor()
})

test('a boot that is refused while the line is open is named, and the next one is accepted from the page', async () => {
  const stationId = 'WIZARD-4'
  const key = await addStation(stationId)
  const register = async (registration: string) => {
    const changed = await fetch(`${system.run.api}/stations/${stationId}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${system.run.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ registration }),
    })
    expect(changed.status).toBe(200)
  }
  await register('pending')
  await watch()
  const charger = await connectCharger(system.run.ocpp[0] ?? '', stationId, key)
  const boot = (status: string) =>
    waitFor(
      `a boot that is ${status}`,
      async () =>
        (await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })).status ===
        status,
      { timeoutMs: 60_000, everyMs: 500 },
    )

  await boot('Pending')
  await step('First message').getByText('connected but not accepted yet').waitFor()
  await register('rejected')
  await boot('Rejected')
  await step('First message').getByText('Failed').waitFor()
  await step('First message').getByText('The station was set to rejected; its boot was refused.').waitFor()
  await page.getByRole('button', { name: 'Accept the station' }).click()
  await boot('Accepted')
  await step('First message').getByText('Passed').waitFor()
  charger.close()
})

test('a name that was typed wrongly into the charger is named, and the charger adopted under the name it has', async () => {
  await addStation('WIZARD-50')
  await watch()
  await step('Address').getByText('Waiting').waitFor()

  await knock('WIZZARD_50', { password: 'whatever-it-has' })
  await step('Credentials').getByText('Failed').waitFor()
  await step('Credentials').getByText('No station with this name is registered.').waitFor()
  await step('Credentials').getByText('calls itself WIZZARD_50').waitFor()
  await step('Credentials').getByRole('button', { name: 'Adopt WIZZARD_50' }).click()
  await page.getByText('This is shown once.').waitFor()
  await page.getByText('WIZZARD_50').first().waitFor()
})

test('a charger that nobody added is listed and adopted with one click; the wizard goes on by its address', async () => {
  const stationId = 'WIZARD-3'
  await knock(stationId, { password: 'whatever-it-has' })
  await page.goto(address('/onboard'))
  await page.getByRole('button', { name: `Adopt ${stationId}` }).click()
  await page.getByText('This is shown once.').waitFor()

  await page.reload()
  await page.getByText('The key was shown once').waitFor()
  await page.getByRole('button', { name: 'Make a new key' }).click()
  await page.getByText('This is shown once.').waitFor()
})

test('what is said of a connector in the wizard and on the station’s page is what its driver reads', async () => {
  const key = await addStation('WIZARD-5', async () => {
    await page.getByLabel('Plug').selectOption('Type 2')
    await page.getByLabel('Type of current').selectOption({ label: 'AC, alternating current' })
    await page.getByLabel('Maximum power').fill('22')
    await page.getByLabel('Phases').selectOption('3')
  })
  const charger = await connectCharger(system.run.ocpp[0] ?? '', 'WIZARD-5', key)
  await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  await page.goto(address('/stations/WIZARD-5'))
  const connector = page.getByRole('region', { name: 'Connector 1' })
  await connector.getByText('Type 2, AC, up to 22 kW, 3 phases').waitFor()

  await connector.getByRole('button', { name: 'Describe connector 1' }).click()
  await page.getByLabel('Plug').selectOption('CCS 2')
  await page.getByLabel('Type of current').selectOption({ label: 'DC, direct current' })
  await page.getByLabel('Maximum power').fill('50')
  await page.getByRole('button', { name: 'Save' }).click()
  await connector.getByText('CCS 2, DC, up to 50 kW, 3 phases').waitFor()

  await page.goto(address('/stickers?station=WIZARD-5'))
  const code = (await page.locator('.st-grid a.mono').first().innerText()).trim()
  await page.goto(address(`/c/${code}/1`))
  const price = page.locator('.pn.price')
  await price.getByText('CCS 2').waitFor()
  await price.getByText('50 kW').waitFor()
  charger.close()
})

test('the sticker’s code leads to the driver page of its connector', async () => {
  await page.goto(address('/stickers?station=CP_111'))
  const sticker = page.locator('.st-grid svg.sticker').first()
  await sticker.waitFor()
  const code = (await page.locator('.st-grid a.mono').first().innerText()).trim()
  const drawn = await sticker.evaluate((element) => {
    const { width, height } = { width: 700, height: 371 }
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    const path = element.querySelector('path')
    const [x = 0, y = 0, scale = 1] = (path?.getAttribute('transform') ?? '').match(/[\d.]+/g)?.map(Number) ?? []
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.fillStyle = '#000'
    context.scale(width / 70, width / 70)
    context.translate(x, y)
    context.scale(scale, scale)
    context.fill(new Path2D(path?.getAttribute('d') ?? ''))
    const { data } = context.getImageData(0, 0, width, height)
    let dark = ''
    for (let at = 0; at < data.length; at += 4) dark += (data[at] ?? 255) < 128 ? '1' : '0'
    return { width, height, dark }
  })
  const pixels = Uint8ClampedArray.from(
    [...drawn.dark].flatMap((bit) => [...Array(3).fill(bit === '1' ? 0 : 255), 255]),
  )
  const read = jsQR(pixels, drawn.width, drawn.height)

  expect(read?.data).toBe(address(`/c/${code}/1`))
  await page.goto(read?.data ?? '')
  await page.getByText('CP_111').first().waitFor()
})
