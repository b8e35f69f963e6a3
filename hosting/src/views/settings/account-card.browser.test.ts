import '../../theme/tokens.css'
import '../../theme/font.css'
import '../../theme/base.css'
import '../../theme/console.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { offlineConsole, showPage } from '../../testing/offline-console.ts'
import './account-card.ts'

prepareKit()
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  render(html``, document.body)
})

const me = { kind: 'user', uid: 'anna', name: 'Anna', email: 'anna@example.test', language: 'id' }
const PATIENTLY = { timeout: 12_000 }

async function show() {
  const answers = { 'GET /me': me, 'PATCH /me': { ...me, name: 'Anna Sari', language: 'en' } }
  const world = await offlineConsole({ role: 'viewer', answers })
  await page.viewport(360, 780)
  showPage(
    'light',
    (route) => html`<main><h1>x</h1><settings-account .app=${world.app} .route=${route}></settings-account></main>`,
    '/settings/appearance',
  )
  await expect.element(page.getByRole('button', { name: 'Change' })).toBeVisible()
  return world
}

test('own name and language of messages are changed', async () => {
  const { seen } = await show()
  await document.fonts.ready
  const { violations } = await axe.run(document)
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabelText('Name').fill('Anna Sari')
  await page.getByLabelText('Language of e-mails and push messages').selectOptions('English')
  await page.getByRole('button', { name: 'Save' }).click()

  await expect
    .poll(() => seen.find(({ method }) => method === 'PATCH'), PATIENTLY)
    .toEqual({ method: 'PATCH', path: '/me', body: { name: 'Anna Sari', language: 'en' } })
  await expect.element(page.getByText('Anna Sari')).toBeVisible()
})

test('messages in another language than the console’s are offered in that one, and nothing changes by itself', async () => {
  const { seen } = await show()
  const offer = page.getByRole('button', { name: 'Messages in English, too' })
  await expect.element(offer).toBeVisible()
  expect(seen.map(({ method }) => method)).toEqual(['GET'])
  await offer.click()

  await expect.poll(() => seen.at(-1), PATIENTLY).toEqual({ method: 'PATCH', path: '/me', body: { language: 'en' } })
  await expect.element(offer).not.toBeInTheDocument()
})
