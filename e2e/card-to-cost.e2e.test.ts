import { parseModbusAddress } from 'charge-it-pi/drivers/meter/modbus-address.ts'
import { createModbusBus } from 'charge-it-pi/drivers/meter/modbus-bus.ts'
import { decodeQuantity, REGISTER_TABLES } from 'charge-it-pi/drivers/meter/register-table.ts'
import { systemTimers } from 'charge-it-pi/drivers/system-time.ts'
import { type Bench, startBench } from 'charge-it-pi/sim/bench.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { launchBrowser, watchedContext } from './src/browser.ts'
import { type LocalSystem, startLocalSystem } from './src/local-system.ts'
import { type PiChargePoint, startPiChargePoint } from './src/pi-charge-point.ts'
import { inEnglish, signIn } from './src/sign-in.ts'

const STATION = 'SPKLU-PI'
const CARD = '04A1B2C3'
const METER = { driver: 'sdm630', unitId: 5 } as const

/** Two busy cores take their time. */
const PATIENT = { timeoutMs: 120_000 }
let system: LocalSystem
let browser: Browser
let bench: Bench
let pi: PiChargePoint | undefined

beforeAll(async () => {
  system = await startLocalSystem(['--no-fleet', '--no-history'])
  browser = await launchBrowser()
  bench = await startBench({
    meterModel: METER.driver,
    unitId: METER.unitId,
    phases: 3,
    voltageV: 230,
    registerWh: 812_345,
  })
})
afterAll(async () => {
  await pi?.stop()
  await bench?.close()
  await browser?.close()
  await system?.stop()
})

async function api(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${system.run.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${system.run.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as Record<string, unknown>
  expect(response.ok, JSON.stringify(answer)).toBe(true)
  return answer
}

/** The import register as anybody on the meter's line reads it, in whole Wh. */
async function registerWh(): Promise<number> {
  const bus = createModbusBus({ address: parseModbusAddress(bench.modbus.url), timeoutMs: 2000, timers: systemTimers })
  const { functionCode, energyWh } = REGISTER_TABLES[METER.driver]
  const registers = await bus.read(METER.unitId, functionCode, energyWh.address, 2)
  await bus.close()
  return Math.floor((decodeQuantity(registers, energyWh) ?? Number.NaN) + 1e-3)
}

/** Holds the card until the chip has answered with it several times, as a hand does. */
async function tap(): Promise<void> {
  bench.chip.place(CARD)
  const enough = bench.chip.polls() + 5
  await waitFor('the reader', () => bench.chip.polls() >= enough)
  bench.chip.remove()
}

test('a card on the reader of a Raspberry Pi charges over TLS, is seen live in both pages, and costs what the meter counted', async () => {
  // The demo sites share less than this charger gives: load balancing would limit it.
  await api('POST', '/sites', { siteId: 'grid-of-its-own', name: 'Grid of its own', tariffId: 'standard' })
  const created = await api('POST', '/stations', {
    stationId: STATION,
    siteId: 'grid-of-its-own',
    connectors: 1,
    securityProfile: 2,
  })
  await api('POST', '/idTags', { idTag: CARD, status: 'Accepted' })
  const [connector] = created.connectors as { code: string }[]
  const staff = await watchedContext(browser)
  const guest = await watchedContext(browser, { phone: true })
  const console_: Page = await staff.context.newPage()
  const driver: Page = await guest.context.newPage()
  await inEnglish(console_)
  await inEnglish(driver)
  await signIn(console_, system.run, 'operator')
  await console_.goto(new URL(`/stations/${STATION}`, system.run.console).href)
  await console_.getByRole('heading', { level: 1, name: STATION }).waitFor()

  pi = startPiChargePoint({
    stationId: STATION,
    ocppSecure: system.run.ocppSecure[0] ?? '',
    caFile: system.run.caFile,
    authorizationKey: String(created.authorizationKey),
    bench,
    meter: METER,
    maxCurrentA: 500,
    phases: 3,
  })
  await console_.getByText('Charge-IT Pi 3B+').first().waitFor()
  await console_
    .getByText(/CPU \d+ %, memory [\d,]+ of [\d,]+ MB/)
    .first()
    .waitFor()
  await driver.goto(new URL(`/c/${connector?.code}/1`, system.run.console).href)
  await driver.getByText(STATION).first().waitFor()

  const beforeWh = await registerWh()
  await tap()
  await console_.getByText('Charging').first().waitFor()
  // 500 A on three phases of 230 V, as the module gives it after its ramp.
  await console_.getByText('345').first().waitFor()
  await driver.getByText('345').first().waitFor()
  await waitFor('some energy', async () => (await registerWh()) > beforeWh + 1500, PATIENT)

  await tap()
  const transaction = await waitFor(
    'the bill',
    async () => {
      const { items } = await api('GET', `/transactions?station=${STATION}`)
      return (items as Record<string, unknown>[]).find(({ costIdr }) => costIdr !== null && costIdr !== undefined)
    },
    PATIENT,
  )
  const energyWh = (await registerWh()) - beforeWh

  expect(transaction).toMatchObject({ energyWh, stopReason: 'Local' })
  const kWh = (energyWh / 1000).toFixed(2)
  await console_.getByRole('link', { name: 'Transactions' }).first().click()
  const row = console_.getByRole('row').filter({ hasText: STATION }).first()
  await row.getByText(`${kWh} kWh`).waitFor()
  const cost = new Intl.NumberFormat('en').format(Number(transaction.costIdr))
  await row.getByText(cost).waitFor()
  await driver.getByText('Finished').first().waitFor()
  await driver.getByText(kWh).first().waitFor()
  await driver.getByText(cost).first().waitFor()

  expect(bench.module.isRunning()).toBe(false)
  expect(pi.errors()).toContain('SIMULATED: reader, charger module')
  expect(staff.errors).toEqual([])
  expect([...staff.thirdParty, ...guest.thirdParty]).toEqual([])
  await staff.context.close()
  await guest.context.close()
})
