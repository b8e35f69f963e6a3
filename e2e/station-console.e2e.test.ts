import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { launchBrowser, watchedContext } from './src/browser.ts'
import { type Charger, connectCharger } from './src/charger.ts'
import { type LocalSystem, startLocalSystem } from './src/local-system.ts'
import { signIn } from './src/sign-in.ts'

let system: LocalSystem
let browser: Browser
let page: Page
let charger: Charger

/** Number of a reservation that nobody uses. */
const NO_SHOW = 987_654_321

const address = (path: string) => new URL(path, system.run.console).href

beforeAll(async () => {
  system = await startLocalSystem(['--no-fleet', '--no-history'])
  browser = await launchBrowser()
  page = await (await watchedContext(browser)).context.newPage()
  // A busy machine answers late; a test fails by what it sees, not by how long it took.
  page.setDefaultTimeout(120_000)
  await signIn(page, system.run, 'operator')
  charger = await connectCharger(system.run.ocpp[0] ?? '', 'CP_111', system.run.stationKeys.CP_111 ?? '')
  charger.answer = (action) => {
    if (action === 'UnlockConnector') return { status: 'Unlocked' }
    if (action === 'GetDiagnostics') return { fileName: 'diagnostics.zip' }
    if (action === 'UpdateFirmware') return {}
    if (action === 'GetLocalListVersion') return { listVersion: 3 }
    if (action === 'GetInstalledCertificateIds')
      return {
        status: 'Accepted',
        certificateHashData: [
          {
            hashAlgorithm: 'SHA256',
            issuerNameHash: 'a'.repeat(64),
            issuerKeyHash: 'b'.repeat(64),
            serialNumber: '01AB',
          },
        ],
      }
    if (action === 'GetConfiguration')
      return {
        configurationKey: [
          { key: 'HeartbeatInterval', readonly: false, value: '300' },
          { key: 'NumberOfConnectors', readonly: true, value: '2' },
          { key: 'MeterValueSampleInterval', readonly: false, value: '900' },
        ],
        unknownKey: [],
      }
    if (action === 'GetCompositeSchedule')
      return {
        status: 'Accepted',
        connectorId: 0,
        scheduleStart: new Date().toISOString(),
        chargingSchedule: {
          duration: 3600,
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 13 }],
        },
      }
    return { status: 'Accepted' }
  }
  await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  for (const connectorId of [1, 2])
    await charger.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' })
})
afterAll(async () => {
  charger?.close()
  await browser?.close()
  await system?.stop()
})

/** Opens the dialog of a command from the list of commands. */
async function openDialog(title: string): Promise<ReturnType<Page['locator']>> {
  await page.goto(address('/stations/CP_111/commands'))
  await page.locator('.cmd-tile[aria-disabled="false"]').filter({ hasText: title }).first().click()
  const dialog = page.locator('wa-dialog[open]')
  await dialog.getByRole('button', { name: 'Send', exact: true }).waitFor()
  return dialog
}

/** Sends, confirms where it is asked, and waits for what the charger got. */
async function send(action: string, isConfirmed = false): Promise<Record<string, unknown>> {
  const dialog = page.locator('wa-dialog[open]')
  const before = charger.received.filter((call) => call.action === action).length
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  if (isConfirmed) await dialog.getByRole('button', { name: 'Yes, send' }).click()
  const call = await waitFor(
    `${action} at the charger`,
    () => charger.received.filter((each) => each.action === action).at(before),
    { timeoutMs: 120_000 },
  )
  await dialog
    .getByRole('list', { name: `Outcome of ${action}` })
    .getByText('Agreed')
    .waitFor()
  await dialog.getByRole('button', { name: 'Done', exact: true }).click()
  return call.payload
}

test('start, stop and release: from the form to the charger, with the outcome in the dialog', async () => {
  const start = await openDialog('Start a session')
  await start.getByLabel('Card (idTag)').fill('DEMO-123')
  expect(await send('RemoteStartTransaction')).toMatchObject({ connectorId: 1, idTag: 'DEMO-123' })
  const { transactionId } = await charger.call('StartTransaction', {
    connectorId: 1,
    idTag: 'DEMO-123',
    meterStart: 500,
    timestamp: new Date().toISOString(),
  })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })

  await openDialog('End a session')
  expect(await send('RemoteStopTransaction', true)).toEqual({ transactionId })
  await charger.call('StopTransaction', { transactionId, meterStop: 900, timestamp: new Date().toISOString() })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })

  // Not before the page knows that the session is over: until then it asks whether it may end it.
  await page.goto(address('/stations/CP_111'))
  await page.getByRole('region', { name: 'Connector 1' }).getByText('In this state since').waitFor()
  await openDialog('Release the cable')
  expect(await send('UnlockConnector')).toEqual({ connectorId: 1 })
})

test('restart and availability ask before they act', async () => {
  const restart = await openDialog('Restart')
  await restart.getByText('Hard', { exact: true }).click()
  expect(await send('Reset', true)).toEqual({ type: 'Hard' })

  await openDialog('In or out of service')
  expect(await send('ChangeAvailability', true)).toEqual({ connectorId: 0, type: 'Inoperative' })
})

test('a setting is changed with its difference shown, and a message is asked for', async () => {
  await openDialog('Read the settings')
  await send('GetConfiguration')

  const change = await openDialog('Change a setting')
  await change.getByLabel('Key').fill('HeartbeatInterval')
  await change.getByLabel('New value').fill('60')
  await change.getByLabel('Difference').getByText('300').waitFor()
  expect(await send('ChangeConfiguration')).toEqual({ key: 'HeartbeatInterval', value: '60' })

  const trigger = await openDialog('Ask for a message')
  await trigger.getByLabel('Message', { exact: true }).selectOption('Heartbeat')
  expect(await send('TriggerMessage')).toEqual({ requestedMessage: 'Heartbeat' })
})

test('a limit and a daily plan become charging profiles, and the plan in force is shown', async () => {
  const limit = await openDialog('Limit the power')
  await limit.getByText('The whole station').click()
  await limit.getByLabel('Limit to').fill('13')
  expect(await send('SetChargingProfile')).toMatchObject({
    connectorId: 0,
    csChargingProfiles: {
      chargingProfilePurpose: 'ChargePointMaxProfile',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 13 }] },
    },
  })

  const plan = await openDialog('Limit the power')
  await plan.getByLabel('Course').selectOption('daily')
  await plan.getByLabel('Limit, row 2').fill('10')
  expect(await send('SetChargingProfile')).toMatchObject({
    csChargingProfiles: {
      chargingProfileKind: 'Recurring',
      chargingSchedule: { chargingSchedulePeriod: [{ limit: 32 }, { startPeriod: 61_200, limit: 10 }] },
    },
  })

  await openDialog('Ask for the plan in force')
  await send('GetCompositeSchedule')
  await page.goto(address('/stations/CP_111/charging'))
  const limits = page.getByRole('region', { name: 'Limits of this station' })
  const plans = page.getByRole('region', { name: 'Plan in force' })
  await plans.getByText('13 A').first().waitFor()
  await limits.getByText('ChargePointMaxProfile', { exact: true }).waitFor()
  await page.getByRole('region', { name: 'Limit of the site' }).getByText('kW').waitFor()

  // The station itself says that it has no such profile: it does not count any longer.
  const answerBefore = charger.answer
  charger.answer = (action, payload) =>
    action === 'ClearChargingProfile' ? { status: 'Unknown' } : answerBefore(action, payload)
  await limits
    .getByRole('button', { name: /^Remove profile/ })
    .first()
    .click()
  const dialog = page.locator('wa-dialog[open]')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await dialog.getByRole('button', { name: 'Yes, send' }).click()
  await dialog.getByText('Unknown').first().waitFor()
  await dialog.getByRole('button', { name: 'Done', exact: true }).click()
  charger.answer = answerBefore
  await limits.getByText('ChargePointMaxProfile', { exact: true }).waitFor({ state: 'detached' })
})

test('a reservation is held, counted down and cancelled', async () => {
  const reserve = await openDialog('Reserve')
  await reserve.getByLabel('Card (idTag)').fill('DEMO-123')
  const { reservationId } = await send('ReserveNow')

  await page.goto(address('/stations/CP_111/reservations'))
  const row = page.getByRole('row').filter({ hasText: String(reservationId) })
  await row.getByText('Agreed', { exact: true }).waitFor()
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Reserved' })
  await row.getByText('Held').waitFor()
  await row.getByRole('button', { name: `Cancel reservation ${reservationId}` }).click()
  await page.locator('wa-dialog[open]').getByRole('button', { name: 'Cancel the reservation' }).click()
  await row.getByText('Cancelled').waitFor()
  const taken = await waitFor('CancelReservation', () =>
    charger.received.find(({ action }) => action === 'CancelReservation'),
  )
  expect(taken.payload).toEqual({ reservationId })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })

  await openDialog('Reserve')
  await page.locator('wa-dialog[open]').getByLabel('Card (idTag)').fill('DEMO-123')
  // The form offers a connector that is free at that moment.
  const { reservationId: used, connectorId } = await send('ReserveNow')
  await charger.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Reserved' })
  await page.goto(address('/stations/CP_111/reservations'))
  const second = page.getByRole('row').filter({ hasText: String(used) })
  await second.getByText('Held').waitFor()
  await charger.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' })
  await second.getByText('the station does not show it').waitFor()

  // Nobody comes: the last test looks at what became of it. It must reach the station before it is over.
  const expiryDate = new Date(Date.now() + 20_000).toISOString()
  const soonOver = { connectorId: connectorId === 1 ? 2 : 1, expiryDate, idTag: 'DEMO-123', reservationId: NO_SHOW }
  const url = `${system.run.api}/stations/CP_111/commands`
  const headers = { authorization: `Bearer ${system.run.apiKey}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ action: 'ReserveNow', payload: soonOver })
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(202)
})

test('a new key travels over the connection of the station, which uses it from then on', async () => {
  await page.goto(address('/stations/CP_111/security'))
  await page.getByRole('button', { name: 'New key' }).click()
  const dialog = page.locator('wa-dialog[open]')
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  await dialog.getByText('The key is on its way to CP_111').waitFor()
  const change = await waitFor('the key at the charger', () =>
    charger.received.find(
      ({ action, payload }) => action === 'ChangeConfiguration' && payload.key === 'AuthorizationKey',
    ),
  )
  const key = String(change.payload.value)
  // In hexadecimal, as OCPP 1.6 wants it; the login takes its bytes or its text.
  expect(key).toMatch(/^[0-9A-Fa-f]{40}$/)
  await page.keyboard.press('Escape')
  expect(await page.content()).not.toContain(key)
  await page.goto(address('/stations/CP_111/commands'))
  await page.getByText('AuthorizationKey').first().waitFor()
  expect(await page.content()).not.toContain(key)

  const answer = charger.answer
  charger.close()
  charger = await connectCharger(system.run.ocpp[0] ?? '', 'CP_111', key)
  charger.answer = answer
  await charger.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  for (const connectorId of [1, 2])
    await charger.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' })
})

test('root certificates that the station names are listed with what they are', async () => {
  await page.goto(address('/stations/CP_111/commands'))
  await page.getByRole('button', { name: 'Any command' }).click()
  const dialog = page.locator('wa-dialog[open]')
  await dialog.getByLabel('Command', { exact: true }).selectOption('GetInstalledCertificateIds')
  await dialog.getByLabel('certificateType').selectOption('CentralSystemRootCertificate')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await waitFor('the question', () => charger.received.some(({ action }) => action === 'GetInstalledCertificateIds'))
  await page.goto(address('/stations/CP_111/security'))
  const certificates = page.getByRole('region', { name: 'Certificates' })
  await certificates.getByText('Root certificate of this system').waitFor()
  await certificates.getByText('Known to the station only').waitFor()
  await certificates.getByText(/1ab/i).waitFor()
})

test('cards, firmware, diagnostics and logs reach the charger', async () => {
  const cards = await openDialog('Send cards')
  await cards.getByLabel('Cards', { exact: true }).fill('demo-123\nDEMO-456')
  expect(await send('SendLocalList')).toMatchObject({
    updateType: 'Differential',
    localAuthorizationList: [{ idTag: 'DEMO-123' }, { idTag: 'DEMO-456' }],
  })

  const update = await openDialog('Update firmware')
  await update.getByLabel('Address of the file').fill('https://firmware.example/one.bin')
  expect(await send('UpdateFirmware', true)).toMatchObject({ location: 'https://firmware.example/one.bin' })

  await openDialog('Fetch diagnostics')
  expect(String((await send('GetDiagnostics')).location)).toMatch(/^https?:\/\//)

  await openDialog('Fetch a log')
  expect(await send('GetLog')).toMatchObject({ logType: 'DiagnosticsLog' })
})

test('several stations at once: they are labelled, found by the label, and asked, each with its own outcome', async () => {
  await page.goto(address('/stations'))
  const isAsked = (call: { readonly action: string }) => call.action === 'GetConfiguration'
  const before = charger.received.filter(isAsked).length
  for (const stationId of ['CP_111', 'CP_123'])
    await page.getByRole('checkbox', { name: `Choose ${stationId}`, exact: true }).check()
  const bar = page.getByRole('group', { name: 'Chosen stations' })
  await bar.getByText('2 chosen').waitFor()

  await bar.getByRole('button', { name: 'Tags', exact: true }).click()
  const dialog = page.locator('wa-dialog[open]')
  await dialog.getByLabel('Add', { exact: true }).fill('Pilot')
  await dialog.getByRole('button', { name: 'Go on', exact: true }).click()
  const outcomes = async () => {
    const done = dialog.getByRole('button', { name: 'Done', exact: true })
    await expect.poll(() => done.isEnabled(), { timeout: 120_000 }).toBe(true)
    return (await dialog.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
  }
  expect(await outcomes()).toEqual(['CP_111 Changed', 'CP_123 Changed'])
  await dialog.getByRole('button', { name: 'Done', exact: true }).click()

  await page.getByRole('combobox', { name: /^Tag/ }).selectOption('pilot')
  await expect.poll(() => page.getByRole('row').count(), { timeout: 60_000 }).toBe(3)
  expect(new URL(page.url()).search).toBe('?tag=pilot')

  await bar.getByRole('button', { name: 'Send a command', exact: true }).click()
  await dialog.getByText('Read the settings', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Go on', exact: true }).click()
  expect((await outcomes())[1]).toBe('CP_123 The station is offline')
  await dialog.getByRole('listitem').filter({ hasText: 'CP_111' }).getByText('Agreed').waitFor()
  // The edge reads settings by itself, too, after a start.
  expect(charger.received.filter(isAsked).length).toBeGreaterThan(before)
  await dialog.getByRole('button', { name: 'Done', exact: true }).click()
})

test('any command of the protocol is sent from its schema, as a form and as JSON', async () => {
  await page.goto(address('/stations/CP_111/commands'))
  await page.getByRole('button', { name: 'Any command' }).click()
  const dialog = page.locator('wa-dialog[open]')
  await dialog.getByLabel('vendorId').fill('Acme')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  const byForm = await waitFor('DataTransfer', () => charger.received.find(({ action }) => action === 'DataTransfer'))
  expect(byForm.payload).toEqual({ vendorId: 'Acme' })

  await dialog.getByRole('button', { name: 'JSON' }).click()
  await dialog.getByLabel('Payload').fill('{"vendorId":"Acme","data":"two"}')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await waitFor('the second DataTransfer', () => charger.received.some(({ payload }) => payload.data === 'two'))
})

test('the inspector pairs messages, filters them, and a link leads back to one', async () => {
  await page.goto(address('/stations/CP_111/messages'))
  await page.getByPlaceholder('Text, id or action').fill('DataTransfer')
  const row = page.getByRole('row').filter({ hasText: 'DataTransfer' }).filter({ hasText: 'CALLRESULT' }).first()
  await row.getByRole('button').click()
  await page.getByRole('heading', { name: 'DataTransfer' }).waitFor()
  await page.getByText(/^Call, \d+ ms earlier/).waitFor()
  const link = page.url()
  expect(link).toContain('msg=')

  await page.goto('about:blank')
  await page.goto(link)
  await page.getByRole('heading', { name: 'DataTransfer' }).waitFor()
})

test('the inspector is narrowed by direction, type, action and errors; the address keeps it', async () => {
  const refused = await charger.call('StatusNotification', { connectorId: 1, status: 'Sleeping' }).then(
    () => 'taken',
    (error: unknown) => String(error),
  )
  expect(refused).toMatch(/CALLERROR/)
  await page.goto(address('/stations/CP_111/messages'))
  const rows = page.getByRole('table', { name: 'Messages' }).getByRole('row')
  const data = rows.filter({ has: page.getByRole('cell') })

  await page.getByRole('button', { name: /^Errors only/ }).click()
  await data.filter({ hasText: 'StatusNotification' }).filter({ hasText: 'CALLERROR' }).first().waitFor()
  await expect.poll(() => data.filter({ hasText: 'Valid' }).count(), { timeout: 60_000 }).toBe(0)
  await page.getByRole('button', { name: /^Errors only/ }).click()

  await page.getByRole('combobox', { name: /^Direction/ }).selectOption('in')
  await page.getByRole('combobox', { name: /^Type/ }).selectOption('CALL')
  await page.getByRole('combobox', { name: /^Action/ }).selectOption('BootNotification')
  await expect.poll(() => data.filter({ hasNotText: 'BootNotification' }).count(), { timeout: 60_000 }).toBe(0)
  expect(await data.count()).toBeGreaterThan(0)
  expect(await data.filter({ hasText: 'To station' }).count()).toBe(0)
  expect(new URL(page.url()).search).toBe('?direction=in&type=CALL&action=BootNotification')
  await page.reload()
  await data.first().waitFor()
  expect(await data.filter({ hasNotText: 'BootNotification' }).count()).toBe(0)
})

test('a reservation that nobody used is a no-show', async () => {
  await page.goto(address('/stations/CP_111/reservations'))
  const row = page.getByRole('row').filter({ hasText: String(NO_SHOW) })
  await row.getByText('No-show').waitFor()
})
