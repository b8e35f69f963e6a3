import '../theme/tokens.css'
import '../theme/font.css'
import '../theme/base.css'
import '../theme/console.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../app/kit.ts'
import { offlineConsole, showPage } from '../testing/offline-console.ts'
import './view-firmware.ts'
import './view-onboard.ts'
import './view-settings.ts'
import './view-stickers.ts'

prepareKit()
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  render(html``, document.body)
})

const iso = new Date().toISOString()
const answers = {
  'GET /settings/notifications': {
    rules: {
      stationOffline: {
        enabled: true,
        roles: ['admin', 'operator', 'technician'],
        channels: ['email'],
        escalateAfterMin: 120,
        escalateTo: ['admin'],
      },
      commandFailed: { enabled: false, roles: [], channels: [], escalateAfterMin: null, escalateTo: [] },
    },
    changed: ['commandFailed'],
    channels: { email: true, push: false },
  },
  'PATCH /settings/notifications': { rules: {}, changed: [], channels: { email: true, push: false } },
  'GET /webhooks': {
    items: [
      {
        webhookId: 'w1',
        name: 'Ticket system',
        url: 'https://tickets.example.test/hook',
        kinds: [],
        enabled: true,
        lastDeliveredAt: null,
        lastFailedAt: iso,
      },
    ],
  },
  'GET /deliveries': {
    items: [
      {
        ...{
          deliveryId: 'd1',
          channel: 'webhook',
          targetId: 'w1',
          kind: 'securityEvent',
          status: 'dead',
          nextAttemptAt: null,
        },
        ...{ createdAt: iso, attempts: [{ at: iso, ok: false, httpStatus: 500, error: null }] },
      },
    ],
    nextCursor: null,
  },
  'POST /deliveries/d1/retry': {
    ...{
      deliveryId: 'd1',
      channel: 'webhook',
      targetId: 'w1',
      kind: 'securityEvent',
      status: 'delivered',
      nextAttemptAt: null,
    },
    ...{ createdAt: iso, attempts: [] },
  },
}
const world = () => offlineConsole({ role: 'admin', answers })
type World = Awaited<ReturnType<typeof world>>

/** Pages over the REST API. Those that follow Firestore live need a server: they are tested end to end. */
const ADDRESSES = ['/settings/notifications', '/settings/webhooks'] as const

async function show(address: string, width: number, theme: 'light' | 'dark' = 'light'): Promise<World> {
  const shown = await world()
  await page.viewport(width, 800)
  const { app } = shown
  showPage(theme, (route) => html`<view-settings .app=${app} .route=${route}></view-settings>`, address)
  await expect.poll(() => document.querySelectorAll('.card table').length).toBeGreaterThan(0)
  await expect.poll(() => document.querySelectorAll('.skeleton').length).toBe(0)
  await document.fonts.ready
  return shown
}

describe.each([
  [320, 'light'],
  [320, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)('%i px, %s', (width, theme) => {
  test.each(ADDRESSES)('%s has no accessibility problem and does not scroll sideways', async (address) => {
    await show(address, width, theme)

    const { violations } = await axe.run(document, { rules: { 'color-contrast-enhanced': { enabled: false } } })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })
})

test('an empty network leaves words and a way to try again, not a blank page [edge 1]', async () => {
  const { app } = await offlineConsole({ role: 'admin' })
  showPage('light', (route) => html`<view-settings .app=${app} .route=${route}></view-settings>`, '/settings/webhooks')

  await expect.element(page.getByRole('button', { name: 'Try again' }).first()).toBeVisible()
})

test.each([
  ['/firmware', 'administrator, operator, or technician', 'view-firmware'],
  ['/settings/webhooks', 'administrator', 'view-settings'],
  ['/onboard', 'administrator, operator, or technician', 'view-onboard'],
  ['/stickers', 'administrator, operator, or technician', 'view-stickers'],
] as const)('%s tells a viewer that it is for the role %s, and asks nothing [edge 2]', async (address, roles, view) => {
  const { app, seen } = await offlineConsole({ role: 'viewer' })
  showPage(
    'light',
    (route) => {
      if (view === 'view-firmware') return html`<view-firmware .app=${app} .route=${route}></view-firmware>`
      if (view === 'view-settings') return html`<view-settings .app=${app} .route=${route}></view-settings>`
      if (view === 'view-onboard') return html`<view-onboard .app=${app} .route=${route}></view-onboard>`
      return html`<view-stickers .app=${app} .route=${route}></view-stickers>`
    },
    address,
  )

  await expect.element(page.getByText('Your role may not see this')).toBeVisible()
  await expect.element(page.getByText(`It is for the role ${roles}. Ask an`, { exact: false })).toBeVisible()
  expect(document.querySelectorAll('main form, main button')).toHaveLength(0)
  expect(seen).toEqual([])
})

test('a rule is changed for one kind of event alone', async () => {
  const { seen } = await show('/settings/notifications', 1280)

  await page.getByRole('button', { name: 'Change Station offline' }).click()
  await page.getByLabelText('Escalates after').fill('45')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(() => seen.find(({ method }) => method === 'PATCH')?.body)
    .toEqual({
      rules: {
        stationOffline: {
          enabled: true,
          roles: ['admin', 'operator', 'technician'],
          channels: ['email'],
          escalateAfterMin: 45,
          escalateTo: ['admin'],
        },
      },
    })
})

test('a delivery that was given up is sent again', async () => {
  const { seen } = await show('/settings/webhooks', 1280)

  await page.getByRole('button', { name: 'Send again' }).click()
  await expect.poll(() => seen).toContainEqual({ method: 'POST', path: '/deliveries/d1/retry', body: {} })
})
