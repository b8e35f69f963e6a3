import '../theme/tokens.css'
import '../theme/font.css'
import '../theme/base.css'
import '../theme/console.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../app/kit.ts'
import { matchRoute } from '../app/router.ts'
import { offlineConsole, showPage } from '../testing/offline-console.ts'
import './view-onboard.ts'

prepareKit()
const PATIENTLY = { timeout: 12_000 }
const before = location.href
afterEach(() => {
  history.replaceState(null, '', before)
  render(html``, document.body)
})

/** The wizard at an address, which follows where it leads. */
async function wizardAt(address: string, answers: Readonly<Record<string, unknown>> = {}) {
  const { app, seen } = await offlineConsole({ role: 'operator', answers })
  const show = (to: string): void =>
    showPage('light', (route) => html`<view-onboard .app=${app} .route=${route}></view-onboard>`, to)
  const addresses: string[] = []
  app.navigation.go = (to) => {
    addresses.push(to)
    show(to)
  }
  show(address)
  return { seen, addresses }
}

test('a station is added with site and profile; its key is shown once and never in the address', async () => {
  const { seen, addresses } = await wizardAt('/onboard?step=identity&site=blok-m', {
    'POST /stations': {
      ...{ stationId: 'CP 7', ocppUrl: 'wss://ocpp.example.test/CP%207', authorizationKey: 'topsecretkey' },
    },
  })

  await page.getByLabelText('Station id').fill('CP 7')
  await page.getByLabelText('Connectors').fill('2')
  await page.getByText('Profile 2, TLS and password').click()
  await page.getByRole('button', { name: 'Add and continue' }).click()

  await expect.element(page.getByText('topsecretkey'), { timeout: 20_000 }).toBeVisible()
  expect(seen).toContainEqual({
    method: 'POST',
    path: '/stations',
    body: {
      ...{ stationId: 'CP 7', siteId: 'blok-m', securityProfile: 2 },
      connectors: [expect.objectContaining({ connectorId: 1 }), expect.objectContaining({ connectorId: 2 })],
    },
  })
  expect(addresses.map((each) => matchRoute('/onboard', each.slice(each.indexOf('?'))).query.get('step'))).toEqual([
    'credentials',
  ])
  expect(addresses.join()).not.toContain('topsecretkey')
})

test('an id that is taken is told beside the form, and what was typed stays', async () => {
  const { addresses } = await wizardAt('/onboard?step=identity')

  await page.getByLabelText('Station id').fill('CP_1')
  await page.getByRole('button', { name: 'Add and continue' }).click()

  await expect.element(page.getByRole('alert'), { timeout: 20_000 }).toBeVisible()
  await expect.element(page.getByLabelText('Station id')).toHaveValue('CP_1')
  expect(addresses).toEqual([])
})

test('a key that was not noted is made anew and shown', async () => {
  const { seen } = await wizardAt('/onboard?station=CP_1&added=1&step=credentials', {
    'POST /stations/CP_1/key': { authorizationKey: 'second-key' },
  })

  await page.getByRole('button', { name: 'Make a new key' }).click()

  await expect.element(page.getByText('second-key'), { timeout: 20_000 }).toBeVisible()
  expect(seen.map(({ method, path }) => `${method} ${path}`)).toContain('POST /stations/CP_1/key')
})

test('each step leads on and back; on a phone, too, a step that is done has a name', async () => {
  await page.viewport(390, 844)
  const { addresses } = await wizardAt('/onboard?station=CP_1&added=1&step=address')

  await page.getByRole('button', { name: 'Watch it connect' }).click()

  expect(addresses.at(-1)).toContain('step=handshake')
  await expect
    .element(page.getByRole('link', { name: 'Credentials' }), { timeout: 20_000 })
    .toHaveAttribute('href', expect.stringContaining('step=credentials'))
  expect((await axe.run(document.body)).violations.map(({ id }) => id)).toEqual([])
})

test('a charger that has a key of its own keeps it: the key is stored and shown nowhere', async () => {
  const { seen } = await wizardAt('/onboard?station=CP_1&added=1&step=credentials', { 'POST /stations/CP_1/key': {} })

  await page.getByRole('button', { name: 'The charger already has a key' }).click()
  await page.getByLabelText('Key of the charger').fill('Pabrik-0815')
  await page.getByRole('button', { name: 'Store the key' }).click()

  await expect.element(page.getByText(/The station logs in with the key that it has/), PATIENTLY).toBeVisible()
  expect(seen).toContainEqual({
    method: 'POST',
    path: '/stations/CP_1/key',
    body: { authorizationKey: 'Pabrik-0815' },
  })
  await expect.poll(() => document.documentElement.outerHTML, PATIENTLY).not.toContain('Pabrik-0815')
})
