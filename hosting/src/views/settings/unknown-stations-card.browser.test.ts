import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './unknown-stations-card.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { Api } from '../../data/api.ts'

prepareKit()

const PATIENTLY = { timeout: 12_000 }
let asked: string[] = []
beforeEach(async () => {
  asked = []
  document.documentElement.lang = 'en'
  document.title = 'Stations'
  await page.viewport(320, 700)
})
afterEach(() => render(html``, document.body))

function show(may: boolean, ...answers: readonly (readonly [status: number, body: object])[]): void {
  const left = [...answers]
  const api = new Api({
    async fetch(path, { method = 'GET', body }) {
      asked.push(`${method} ${path}${typeof body === 'string' ? ` ${body}` : ''}`)
      const [status, content] = left.shift() ?? [500, {}]
      return Response.json(content, { status })
    },
    idToken: async () => 'token',
  })
  render(
    html`<main><h1>Stations</h1><settings-unknown-stations .api=${api} ?may=${may}></settings-unknown-stations></main>`,
    document.body,
  )
}
const box = () => page.getByRole('switch', { name: /They may connect/ })

test('an administrator lets unknown stations connect, and reads what that means', async () => {
  show(true, [200, { unknownMayConnect: false }], [200, { unknownMayConnect: true }])
  await expect.element(page.getByText(/refused before they connect/), PATIENTLY).toBeVisible()
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  await box().click()

  await expect.element(page.getByText(/answered Pending/), PATIENTLY).toBeVisible()
  await expect.element(box(), PATIENTLY).toBeChecked()
  expect(asked).toEqual([
    'GET /api/v1/settings/connections',
    'PATCH /api/v1/settings/connections {"unknownMayConnect":true}',
  ])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
})

test('others see it and cannot change it', async () => {
  show(false, [200, { unknownMayConnect: true }])

  await expect.element(box(), PATIENTLY).toBeDisabled()
  await expect.element(page.getByText('Administrators switch it.'), PATIENTLY).toBeVisible()
})

test('a refusal leaves it as it was', async () => {
  show(true, [200, { unknownMayConnect: false }], [403, { status: 403, code: 'forbidden' }])
  await box().click()

  await expect.poll(() => asked.length, PATIENTLY).toBe(2)
  await expect.element(box(), PATIENTLY).not.toBeChecked()
})
