import { randomUUID } from 'node:crypto'
import { connectorCodeOf } from '@charge-it/emulator-seed/src/connector-code-of.ts'
import { waitFor } from '../../scripts/lib/wait-for.ts'
import { launchBrowser, watchedContext } from '../src/browser.ts'
import { type Charger, connectCharger } from '../src/charger.ts'
import { type LocalSystem, startLocalSystem } from '../src/local-system.ts'
import { type Quantiles, quantiles } from '../src/quantiles.ts'
import { inEnglish, signIn } from '../src/sign-in.ts'

export interface PageLatency {
  /** From sending a MeterValues frame to its energy standing on the watched driver page, in ms. */
  readonly meterValuesToPageMs: Quantiles
  /** From the click in the console to the CALL at the station, in ms. */
  readonly clickToCallMs: Quantiles
}

/** Measures both ways through the whole system in a real browser. The first rounds warm up and do not count. */
export async function pageLatency(rounds: number): Promise<PageLatency> {
  const system = await startLocalSystem(['--no-fleet'])
  const browser = await launchBrowser()
  try {
    const charger = await bootedCharger(system)
    const { context } = await watchedContext(browser)
    const driver = await context.newPage()
    await inEnglish(driver)

    const start = await charger.call('StartTransaction', {
      connectorId: 1,
      idTag: 'DEMO-123',
      meterStart: 0,
      timestamp: new Date().toISOString(),
    })
    await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })
    await driver.goto(new URL(`/c/${connectorCodeOf('CP_111', 1)}/1`, system.run.console).href)
    await driver.getByRole('heading', { level: 1 }).waitFor()

    const toPage: number[] = []
    for (let round = 1; round <= rounds + 5; round++) {
      const energyWh = round * 10_000
      const text = `${(energyWh / 1000).toFixed(2)}`
      const sentAt = Date.now()
      await charger.call('MeterValues', {
        connectorId: 1,
        transactionId: start.transactionId,
        meterValue: [
          {
            timestamp: new Date().toISOString(),
            sampledValue: [
              { value: String(energyWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
              { value: '7000', measurand: 'Power.Active.Import', unit: 'W' },
            ],
          },
        ],
      })
      await driver.getByText(text).first().waitFor({ timeout: 30_000 })
      if (round > 5) toPage.push(Date.now() - sentAt)
      // Copies are written at most once a second; a charger samples no faster.
      await new Promise((resolve) => setTimeout(resolve, 1100))
    }
    await charger.call('StopTransaction', {
      transactionId: start.transactionId,
      meterStop: (rounds + 5) * 10_000,
      timestamp: new Date().toISOString(),
    })
    await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
    await driver.close()

    const console_ = await context.newPage()
    await signIn(console_, system.run, 'operator')
    await console_.goto(new URL('/stations/CP_111', system.run.console).href)
    await console_.evaluate(() =>
      document.addEventListener('click', () => Object.assign(window, { clickedAt: Date.now() }), true),
    )
    const toCall: number[] = []
    for (let round = 1; round <= rounds + 5; round++) {
      const card = `BENCH-${randomUUID().slice(0, 8)}`
      await console_.getByRole('button', { name: 'Start', exact: true }).first().click()
      await console_.getByLabel('Card (idTag)').fill(card)
      await console_.locator('wa-dialog[open]').getByRole('button', { name: 'Send', exact: true }).click()
      const call = await waitFor('the CALL', () =>
        charger.received.find(({ action, payload }) => action === 'RemoteStartTransaction' && payload.idTag === card),
      )
      const clickedAt = await console_.evaluate(() => Reflect.get(window, 'clickedAt') as number)
      if (round > 5) toCall.push(call.at - clickedAt)
      await console_.getByRole('button', { name: 'Done', exact: true }).click()
    }
    charger.close()
    return { meterValuesToPageMs: quantiles(toPage), clickToCallMs: quantiles(toCall) }
  } finally {
    await browser.close()
    await system.stop()
  }
}

async function bootedCharger(system: LocalSystem): Promise<Charger> {
  const charger = await connectCharger(system.run.ocpp[0] ?? '', 'CP_111', system.run.stationKeys.CP_111 ?? '')
  charger.answer = (action) =>
    action === 'RemoteStartTransaction'
      ? { status: 'Rejected' }
      : action === 'GetConfiguration'
        ? {}
        : { status: 'Accepted' }
  await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  for (const connectorId of [0, 1, 2]) {
    await charger.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' })
  }
  return charger
}
