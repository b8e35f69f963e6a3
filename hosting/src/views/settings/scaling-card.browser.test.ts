import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './scaling-card.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { Api } from '../../data/api.ts'

prepareKit()

const SERVICE = {
  available: true,
  ...{ minInstances: 1, maxInstances: 5, fixedInstances: null as number | null, settling: false },
  ...{ revision: 'ocpp-edge-00007-abc', pendingRevision: null, changedAt: '2026-03-02T04:00:00.000Z', etag: '"1"' },
}
let asked: { readonly method: string; readonly body: unknown }[] = []

beforeEach(() => {
  asked = []
  document.documentElement.lang = 'en'
  document.title = 'System'
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  render(html``, document.body)
})

/** The card with an API that answers these, one after the other. */
function show(...answers: readonly (readonly [status: number, body: object])[]): void {
  const left = [...answers]
  const api = new Api({
    async fetch(_path, { method = 'GET', body }) {
      asked.push({ method, body: typeof body === 'string' ? JSON.parse(body) : null })
      const [status, content] = left.shift() ?? [500, {}]
      return Response.json(content, { status })
    },
    idToken: async () => 'token',
  })
  render(
    html`<main><h1>System</h1><settings-scaling .api=${api} .timeZone=${'Asia/Jakarta'}></settings-scaling></main>`,
    document.body,
  )
}

test('where nothing can be scaled it says so, and offers no change', async () => {
  show([200, { available: false }])

  await expect.element(page.getByText('There is nothing to scale here')).toBeVisible()
  expect(page.getByRole('button').elements()).toEqual([])
})

test('limits and revision are shown and changed, for the state that was seen, also on a phone', async () => {
  await page.viewport(320, 700)
  show([200, SERVICE], [200, { ...SERVICE, minInstances: 2, maxInstances: 8, settling: true, etag: '"2"' }])
  await expect.element(page.getByText('ocpp-edge-00007-abc')).toBeVisible()
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)

  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabelText('Least instances').fill('9')
  await page.getByLabelText('Most instances').fill('8')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.element(page.getByText('The least must not be above the most.')).toBeVisible()
  await page.getByLabelText('Least instances').fill('2')
  await page.getByRole('button', { name: 'Save' }).click()

  await expect.element(page.getByText('Cloud Run is still applying the last change.')).toBeVisible()
  expect(asked).toEqual([
    { method: 'GET', body: null },
    { method: 'PATCH', body: { minInstances: 2, maxInstances: 8, etag: '"1"' } },
  ])
})

test('a number that was fixed in Cloud Run is shown and cannot be changed here', async () => {
  show([200, { ...SERVICE, fixedInstances: 4 }])

  await expect.element(page.getByText('fixed in Cloud Run')).toBeVisible()
  expect(page.getByRole('button').elements()).toEqual([])
})

test('a refusal is told in words, and a second try works', async () => {
  show([409, { status: 409, code: 'scaling-not-allowed', detail: 'no' }], [200, SERVICE])
  await expect.element(page.getByText(/give their account the role run\.developer/)).toBeVisible()

  await page.getByRole('button', { name: 'Try again' }).click()

  await expect.element(page.getByText('ocpp-edge-00007-abc')).toBeVisible()
})
