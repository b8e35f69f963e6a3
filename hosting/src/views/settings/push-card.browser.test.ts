import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './push-card.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { Api } from '../../data/api.ts'
import { leaveDevice, storeDevice, storedDevice } from '../../data/push-devices.ts'
import { type PushBrowser, PushError, type PushPermission } from '../../push/push-browser.ts'

prepareKit()

const PUSH_KEY = `B${'k'.repeat(86)}`
const PATIENTLY = { timeout: 12_000 }
const PHONE = {
  ...{ deviceId: 'phone', label: 'Chrome, Android', lastSentAt: '2026-03-02T04:00:00.000Z' },
  createdAt: '2026-03-01T04:00:00.000Z',
}
const HERE = { ...PHONE, deviceId: 'here', label: 'Firefox, Linux', lastSentAt: null }
const SHOWN = { pushKey: PUSH_KEY, devices: [PHONE] }

type Answer = readonly [status: number, body?: object]
let asked: string[] = []
beforeEach(async () => {
  asked = []
  storeDevice(null)
  document.documentElement.lang = 'en'
  document.title = 'Notifications'
  await page.viewport(1280, 800)
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  render(html``, document.body)
  storeDevice(null)
})

function apiWith(answers: readonly Answer[]): Api {
  const left = [...answers]
  return new Api({
    async fetch(path, { method = 'GET', body }) {
      asked.push(`${method} ${path.replace('/api/v1', '')}${typeof body === 'string' ? ` ${body}` : ''}`)
      const [status, content] = left.shift() ?? [500, {}]
      return status === 204 ? new Response(null, { status }) : Response.json(content ?? {}, { status })
    },
    idToken: async () => 'token',
  })
}

/** A browser whose person says what the test says, with a push service that hands out one token. */
function browserWith(permission: PushPermission, changes: Partial<PushBrowser> = {}): PushBrowser {
  return {
    configured: true,
    permission: async () => permission,
    ask: async () => 'granted',
    token: async (key) => `token-for-${key.length}`,
    forget: async () => {},
    ...changes,
  }
}

function show(browser: PushBrowser, ...answers: readonly Answer[]): void {
  const api = apiWith(answers)
  render(
    html`<main><h1>Notifications</h1><settings-push .api=${api} .browser=${browser} .timeZone=${'Asia/Jakarta'}></settings-push></main>`,
    document.body,
  )
}
const turnOn = () => page.getByRole('button', { name: 'Turn on push here' })

test('without a key of the installation it says that push is not set up, and offers nothing', async () => {
  show(browserWith('default'), [200, { pushKey: null, devices: [] }])

  await expect.element(page.getByText('Push is not set up in this installation'), PATIENTLY).toBeVisible()
  expect(page.getByRole('button').elements()).toEqual([])
})

test('the same where the web app was never registered with Firebase', async () => {
  show(browserWith('default', { configured: false }), [200, SHOWN])

  await expect.element(page.getByText('Push is not set up in this installation'), PATIENTLY).toBeVisible()
})

test.each([
  ['unsupported', /This browser cannot receive push.*add the console to the home screen/],
  ['denied', /This browser blocks notifications of the console.*browser’s settings/],
] as const)('a browser whose permission is %s is told why, and what helps', async (permission, words) => {
  show(browserWith(permission), [200, SHOWN])

  await expect.element(page.getByText(words), PATIENTLY).toBeVisible()
  expect(turnOn().elements()).toEqual([])
})

test('a person turns push on, sends a test and removes the browser again, also on a phone', async () => {
  await page.viewport(320, 700)
  const on = { pushKey: PUSH_KEY, devices: [PHONE, HERE] }
  const tested = { pushKey: PUSH_KEY, devices: [PHONE, { ...HERE, lastSentAt: '2026-03-02T04:00:00.000Z' }] }
  let ended = 0
  const browser = browserWith('default', {
    forget: async () => {
      ended += 1
    },
  })
  show(
    browser,
    [200, SHOWN],
    [200, { ...on, deviceId: 'here' }],
    [200, { outcome: 'sent' }],
    [200, tested],
    [204],
    [200, SHOWN],
  )
  await expect.element(page.getByText(/It will ask you whether/), PATIENTLY).toBeVisible()
  await turnOn().click()

  await expect.element(page.getByText('this one'), PATIENTLY).toBeVisible()
  expect(storedDevice()).toBe('here')
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  await page.getByRole('button', { name: 'Send a test to Firefox, Linux' }).click()
  await expect.element(page.getByText(/no message yet/), PATIENTLY).not.toBeInTheDocument()
  await page.getByRole('button', { name: 'Remove Firefox, Linux' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()

  await expect.element(page.getByText('this one'), PATIENTLY).not.toBeInTheDocument()
  expect([storedDevice(), ended]).toEqual([null, 1])
  expect(asked).toEqual([
    'GET /me/pushTokens',
    expect.stringMatching(/^POST \/me\/pushTokens \{"token":"token-for-87","label":"Chrome, \w+"\}$/),
    'POST /me/pushTokens/here/test',
    'GET /me/pushTokens',
    'DELETE /me/pushTokens/here',
    'GET /me/pushTokens',
  ])
})

test('somebody who refuses is told what that means', async () => {
  show(browserWith('default', { ask: async () => 'denied' }), [200, SHOWN])
  await expect.element(turnOn(), PATIENTLY).toBeVisible()
  await turnOn().click()

  await expect.element(page.getByText(/This browser blocks notifications/), PATIENTLY).toBeVisible()
  expect(asked).toEqual(['GET /me/pushTokens'])
})

test('a push service that refuses leaves the page as it was', async () => {
  const token = () => Promise.reject(new PushError('no connection'))
  show(browserWith('granted', { token }), [200, SHOWN])
  await expect.element(turnOn(), PATIENTLY).toBeVisible()
  await turnOn().click()

  await expect.element(turnOn(), PATIENTLY).toBeEnabled()
  expect([storedDevice(), asked]).toEqual([null, ['GET /me/pushTokens']])
})

test('a browser whose token changed brings the new one and lets the old one go', async () => {
  storeDevice('here')
  const renewed = { pushKey: PUSH_KEY, devices: [PHONE, { ...HERE, deviceId: 'here-2' }] }
  show(
    browserWith('granted'),
    ...([
      [200, { pushKey: PUSH_KEY, devices: [PHONE, HERE] }],
      [200, { ...renewed, deviceId: 'here-2' }],
      [204],
      [200, renewed],
    ] as const),
  )

  await expect.poll(() => storedDevice(), PATIENTLY).toBe('here-2')
  await expect.poll(() => asked.length, PATIENTLY).toBe(4)
  await expect.element(page.getByText(/Push is on in this browser/), PATIENTLY).toBeVisible()
  expect(asked.map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
    ...['GET /me/pushTokens', 'POST /me/pushTokens', 'DELETE /me/pushTokens/here', 'GET /me/pushTokens'],
  ])
})

test('a browser that the service calls gone leaves the list', async () => {
  show(browserWith('granted'), [200, SHOWN], [200, { outcome: 'gone' }], [200, { ...SHOWN, devices: [] }])
  await page.getByRole('button', { name: 'Send a test to Chrome, Android' }).click()

  await expect.element(page.getByText('Chrome, Android'), PATIENTLY).not.toBeInTheDocument()
})

test('signing out ends push here, also without a network', async () => {
  storeDevice('here')
  await leaveDevice(apiWith([[204]]))
  expect([storedDevice(), asked]).toEqual([null, ['DELETE /me/pushTokens/here']])

  storeDevice('here')
  await leaveDevice(apiWith([[503, {}]]))
  expect(storedDevice()).toBeNull()
  await leaveDevice(apiWith([]))
  expect(asked).toHaveLength(2)
})
