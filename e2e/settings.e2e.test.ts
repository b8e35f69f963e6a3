import { createHash } from 'node:crypto'
import { newNotification } from '@charge-it/shared/notifications/new-notification.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startWebhookReceiver } from '../functions/src/testing/webhook-receiver.ts'
import { firestoreOfRun } from '../scripts/lib/firestore-of-run.ts'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { axeFindings } from './pages/axe-findings.ts'
import { launchBrowser, type WatchedContext, watchedContext } from './src/browser.ts'
import { connectCharger } from './src/charger.ts'
import { type LocalSystem, startLocalSystem } from './src/local-system.ts'
import { inEnglish, signIn } from './src/sign-in.ts'

let system: LocalSystem
let browser: Browser
let contexts: WatchedContext[] = []
/** What the browser itself says of answers that a test asks for on purpose. */
let refusals: readonly string[] = []
const refused = (status: string) => `Failed to load resource: the server responded with a status of ${status}`

beforeAll(async () => {
  system = await startLocalSystem(['--no-fleet', '--no-history'])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await system?.stop()
})
afterEach(async () => {
  const [opened, expected] = [contexts, refusals]
  contexts = []
  refusals = []
  await Promise.all(opened.map(({ context }) => context.close()))
  expect(
    opened.flatMap(({ thirdParty }) => thirdParty),
    'requests that left the machine',
  ).toEqual([])
  expect(
    opened.flatMap(({ errors }) => errors),
    'errors on the pages',
  ).toEqual(expected)
})

async function newPage(): Promise<Page> {
  const watched = await watchedContext(browser)
  contexts.push(watched)
  const page = await watched.context.newPage()
  await inEnglish(page)
  return page
}

async function settingsPage(section: string, role = 'admin'): Promise<Page> {
  const page = await newPage()
  await signIn(page, system.run, role)
  await page.goto(address(`/settings/${section}`))
  return page
}

const address = (path: string) => new URL(path, system.run.console).href
const dialogOf = (page: Page) => page.locator('wa-dialog[open]')
const charger = (stationId: 'CP_111' | 'CP_123') =>
  connectCharger(system.run.ocpp[0] ?? '', stationId, system.run.stationKeys[stationId] ?? '')

test('a site that is put into maintenance closes its connected stations, and opens them again', async () => {
  const station = await charger('CP_123')
  await station.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  const page = await newPage()
  await signIn(page, system.run, 'admin')
  await page.goto(address('/stations/CP_123'))
  const siteName = await waitFor('the name of the site', async () => {
    const { siteId } = await api<{ siteId: string }>('GET', '/stations/CP_123')
    return (await api<{ name: string }>('GET', `/sites/${siteId}`)).name
  })
  await page.goto(address('/settings/sites'))

  for (const type of ['Inoperative', 'Operative']) {
    await page
      .getByRole('button', { name: `Change ${siteName}` })
      .first()
      .click()
    await dialogOf(page).getByLabel('Maintenance mode').click()
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await dialogOf(page).waitFor({ state: 'detached' })
    const call = await waitFor(`ChangeAvailability ${type}`, () =>
      station.received.find(({ action, payload }) => action === 'ChangeAvailability' && payload.type === type),
    )
    expect(call.payload).toEqual({ connectorId: 0, type })
  }
  station.close()
})

test('a site is added, found in the list, refused a second time, and removed', async () => {
  const page = await settingsPage('sites')
  const add = async () => {
    await page.getByRole('button', { name: 'Add site' }).click()
    await dialogOf(page).getByLabel('Name', { exact: true }).fill('Kelapa Gading')
    await dialogOf(page).getByLabel('Coordinates').fill('-6.16, 106.9')
    await dialogOf(page).getByLabel('Grid limit').fill('62.5')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
  }
  await add()
  const row = page.getByRole('row').filter({ hasText: 'Kelapa Gading' })
  await row.getByText('62.5 kW').waitFor()
  expect(await api('GET', '/sites/kelapa-gading')).toMatchObject({
    gridLimitW: 62_500,
    location: { latitude: -6.16, longitude: 106.9 },
  })

  refusals = [refused('409 (Conflict)')]
  await add()
  await dialogOf(page).getByText('There is one of this name already.').waitFor()
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()
  await row.getByRole('button', { name: 'Remove Kelapa Gading' }).click()
  await dialogOf(page).getByRole('button', { name: 'Remove site' }).click()
  await row.waitFor({ state: 'detached' })
})

test('an invited colleague makes an account behind the link and works with the role', async () => {
  const page = await settingsPage('people')
  await page.getByRole('button', { name: 'Invite' }).click()
  await dialogOf(page).getByLabel('E-mail').fill('rina@example.test')
  await dialogOf(page).getByLabel('Role').selectOption('technician')
  await dialogOf(page).getByRole('button', { name: 'Make the link' }).click()
  const link = (await dialogOf(page).locator('code').textContent()) ?? ''
  expect(link).toContain('/join#')

  const guest = await newPage()
  await guest.goto(link)
  await guest.getByText('You are invited as technician').waitFor()
  await guest.getByLabel('Your name').fill('Rina')
  await guest.getByLabel('Password').fill('a-long-password')
  await guest.getByRole('button', { name: 'Create account' }).click()
  await guest.getByRole('button', { name: 'Account of Rina, technician' }).waitFor()

  const again = await newPage()
  refusals = [refused('410 (Gone)')]
  await again.goto(link)
  await again.getByText('This invitation has ended. Ask for a new one.').waitFor()
  await page.keyboard.press('Escape')
  const people = page.getByRole('region', { name: 'Users and roles' })
  await people.getByRole('row').filter({ hasText: 'rina@example.test' }).getByText('technician').waitFor()
  await page.getByText('Nobody is invited').waitFor()

  // A role that changes is there without signing in anew.
  const db = await firestoreOfRun(system.run)
  const [found] = (await db.collection('users').where('email', '==', 'rina@example.test').get()).docs
  const changed = await fetch(`${system.run.api}/users/${found?.id ?? ''}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${system.run.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'viewer' }),
  })
  expect(changed.status).toBe(200)
  await guest.getByRole('button', { name: 'Account of Rina, viewer' }).waitFor()
})

test('an unknown card waits, is admitted, and is refused at the next tap once it is blocked', async () => {
  const station = await charger('CP_111')
  await station.call('BootNotification', { chargePointVendor: 'Acme', chargePointModel: 'One' })
  const tap = async () => (await station.call('Authorize', { idTag: 'NEWCARD77' })).idTagInfo
  expect(await tap()).toMatchObject({ status: 'Invalid' })

  const page = await settingsPage('idTags', 'operator')
  const row = page.getByRole('row').filter({ hasText: 'NEWCARD77' })
  await row.getByRole('button', { name: 'Admit' }).click()
  await row.getByRole('button', { name: 'Block' }).waitFor()
  await waitFor('the card to be accepted', async () => ((await tap()) as { status: string }).status === 'Accepted')
  await row.getByRole('button', { name: 'Block' }).click()
  await waitFor('the card to be refused', async () => ((await tap()) as { status: string }).status === 'Blocked')
  station.close()
})

test('a file of cards is imported; its bad rows are told and spoil nothing', async () => {
  const page = await settingsPage('idTags', 'operator')
  await page.getByRole('button', { name: 'Import' }).click()
  await dialogOf(page)
    .getByLabel('File')
    .setInputFiles({
      name: 'cards.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('idTag;status;holderName\r\nIMPORTED1;Accepted;Ani\r\nIMPORTED2;king;Budi\r\n'),
    })
  await dialogOf(page).getByRole('button', { name: 'Import' }).click()
  await dialogOf(page).getByText('1 cards created, 0 changed.').waitFor()
  await dialogOf(page).getByText('Row 3: “king” is no status.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('row').filter({ hasText: 'IMPORTED1' }).getByText('Ani').waitFor()
})

test('an API key is shown once, works, and is refused after it was revoked', async () => {
  const page = await settingsPage('apiKeys')
  await page.getByRole('button', { name: 'Create key' }).click()
  await dialogOf(page).getByLabel('Name').fill('Reports')
  await dialogOf(page).getByRole('button', { name: 'Create key' }).click()
  const key = (await dialogOf(page).locator('code').textContent()) ?? ''
  expect(await statusWith(key)).toBe(200)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Revoke Reports' }).click()
  await dialogOf(page).getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('row').filter({ hasText: 'Reports' }).getByText('Revoked').waitFor()
  expect(await statusWith(key)).toBe(401)
})

test('an alarm is seen at the bell, taken up, noted and closed, and read in words', async () => {
  const stationId = 'CP_111'
  const db = await firestoreOfRun(system.run)
  const alarm = newNotification(
    { kind: 'anomaly', key: 'e2e', stationId, params: { station: stationId, anomaly: 'aboveLimit' } },
    new Date(),
  )
  const page = await newPage()
  await signIn(page, system.run, 'technician')
  await db.doc(paths.notification(alarm.notificationId)).set(alarm)
  await page.getByRole('link', { name: /^Notifications, \d+\+? open$/ }).click()
  const row = page.getByRole('listitem').filter({ hasText: `Station ${stationId}: Draws more than its limit` })
  await row.getByText('New', { exact: true }).waitFor()
  await row.getByRole('link').click()

  const detail = page.locator('notification-detail')
  await detail.getByRole('button', { name: 'Acknowledge' }).click()
  await detail.getByRole('button', { name: 'Assign to me' }).click()
  await detail.getByRole('button', { name: 'Write a note' }).click()
  await dialogOf(page).getByRole('textbox', { name: 'Note' }).fill('Profile sent anew.')
  await dialogOf(page).getByRole('button', { name: 'Save' }).click()
  await detail.getByText('Profile sent anew.').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await detail.getByRole('button', { name: 'Close', exact: true }).click()
  await detail.getByText('Closed', { exact: true }).first().waitFor()

  await page.goto(address(`/notifications?view=closed&kind=anomaly&station=${stationId}`))
  await row.waitFor()
  const stored = (await db.doc(paths.notification(alarm.notificationId)).get()).data()
  expect(stored?.history.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['opened', 'acknowledged', 'assigned', 'noted', 'closed']),
  )
})

test('a webhook shows its secret once, is tested, and what was given up is sent again', async () => {
  const receiver = await startWebhookReceiver()
  const page = await settingsPage('webhooks')
  await page.getByRole('button', { name: 'Add webhook' }).click()
  await dialogOf(page).getByLabel('Name').fill('Ticket system')
  await dialogOf(page).getByLabel('Address').fill(receiver.url)
  await dialogOf(page).getByLabel('Security event').check()
  await dialogOf(page).getByRole('button', { name: 'Save' }).click()
  const secret = (await dialogOf(page).locator('code').first().textContent()) ?? ''
  expect(secret).toMatch(/^whsec_/)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Send a test to Ticket system' }).click()
  await page.getByText('Ticket system took the test message.').waitFor()
  expect(receiver.received.map((call) => [call.event, call.isSignedWith(secret)])).toEqual([['test', true]])

  const db = await firestoreOfRun(system.run)
  const [sent] = (await db.collection('deliveries').where('kind', '==', 'test').get()).docs
  await sent?.ref.update({ status: 'dead', nextAttemptAt: null })
  await page.getByRole('button', { name: 'Load the deliveries anew' }).click()
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByText('It was delivered.').waitFor()
  expect(receiver.received).toHaveLength(2)
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Remove Ticket system' }).click()
  await dialogOf(page).getByRole('button', { name: 'Remove webhook' }).click()
  await page.getByText('No webhook', { exact: true }).waitFor()
  await receiver.close()
})

test('a firmware file is uploaded, an update of chosen stations begins, pauses, goes on and is cancelled', async () => {
  const page = await newPage()
  await signIn(page, system.run, 'technician')
  await page.goto(address('/firmware'))
  await page.getByRole('button', { name: 'Upload' }).click()
  await dialogOf(page)
    .getByLabel('File')
    .setInputFiles({ name: 'acme-1.5.0.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('firmware') })
  await dialogOf(page).getByLabel('Version').fill('1.5.0')
  await dialogOf(page).getByRole('button', { name: 'Upload' }).click()
  const checksum = createHash('sha256').update('firmware').digest('hex')
  await dialogOf(page).getByText(checksum).waitFor()
  await page.keyboard.press('Escape')
  await dialogOf(page).waitFor({ state: 'detached' })
  await page.getByRole('row').filter({ hasText: 'acme-1.5.0.bin' }).waitFor()

  await page.getByRole('button', { name: 'New update' }).click()
  await dialogOf(page).getByLabel('Only these stations').fill('CP_123')
  await dialogOf(page).getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { level: 1, name: 'acme-1.5.0.bin 1.5.0' }).waitFor()
  // The schedule may have taken the job further by now: whether the station still waits is not asked.
  await page.getByText('CP_123').first().waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Go on' }).click()
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel…' }).click()
  await dialogOf(page).getByRole('button', { name: 'Cancel the job' }).click()
  await page.getByText('Cancelled', { exact: true }).first().waitFor()
})

test('retention, predictions, map tiles and the rule of an event are set on their pages', async () => {
  const page = await settingsPage('retention')
  await page.getByRole('button', { name: 'Change' }).click()
  await dialogOf(page).getByLabel('Samples of sessions').fill('90')
  await dialogOf(page).getByRole('button', { name: 'Save' }).click()
  await dialogOf(page).waitFor({ state: 'detached' })
  expect(await api('GET', '/settings/retention')).toMatchObject({ meterValuesDays: 90, auditDays: null })

  await page.goto(address('/settings/insights'))
  await page.getByRole('switch', { name: 'Maintenance' }).uncheck()
  await page.getByText('Saved. It counts from the next hour.').waitFor()
  expect(await api('GET', '/settings/insights')).toMatchObject({ disabled: ['maintenance'] })

  await page.goto(address('/settings/map'))
  await page.getByRole('button', { name: 'Change' }).click()
  await dialogOf(page).getByLabel('Server of the tiles').fill('https://tiles.example.test/')
  await dialogOf(page).getByRole('button', { name: 'Save' }).click()
  await dialogOf(page).getByText('The address begins with https://').waitFor()
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()

  await page.goto(address('/settings/notifications'))
  await page.getByRole('button', { name: 'Change Station offline' }).click()
  await dialogOf(page).getByLabel('Escalates after').fill('45')
  await dialogOf(page).getByRole('button', { name: 'Save' }).click()
  await page.getByRole('row').filter({ hasText: 'Station offline' }).getByText('45 min to administrator').waitFor()
})

test('the keyboard alone finds a station, turns pages and tells its keys', async () => {
  const page = await newPage()
  await signIn(page, system.run, 'operator')
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.keyboard.press('Control+k')
  await dialogOf(page).getByRole('combobox').fill('cp_12')
  await dialogOf(page).getByRole('option', { name: 'CP_123' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /CP_123/ }).waitFor()
  await dialogOf(page).waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.getByRole('heading', { level: 1, name: 'Transactions' }).waitFor()
  await page.keyboard.press('?')
  await dialogOf(page).getByText('Next row').waitFor()
})

test('who forgot the password gets in by a link, which works once', async () => {
  const page = await newPage()
  await page.goto(address('/sign-in'))
  await page.getByRole('button', { name: 'Sign in by a link' }).click()
  const email = system.run.signIns.find(({ role }) => role === 'viewer')?.email ?? ''
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send link' }).click()
  await page.getByText(`If ${email} has an account`).waitFor()

  const { oobCodes } = await waitFor('the mail', async () => {
    const sent = await fetch(
      `http://${system.run.auth.replace(/^https?:\/\//, '')}/emulator/v1/projects/${system.run.projectId}/oobCodes`,
    )
    const body = (await sent.json()) as { oobCodes: { email: string; oobLink: string }[] }
    return body.oobCodes.some((each) => each.email === email) ? body : undefined
  })
  await page.goto(oobCodes.find((each) => each.email === email)?.oobLink ?? '')
  await page.getByRole('button', { name: /Account of .*, viewer/ }).waitFor()
})

async function api<T>(method: string, path: string): Promise<T> {
  const response = await fetch(`${system.run.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${system.run.apiKey}` },
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`)
  return (await response.json()) as T
}

async function statusWith(key: string): Promise<number> {
  return (await fetch(`${system.run.api}/me`, { headers: { authorization: `Bearer ${key}` } })).status
}
