import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './api-keys-section.ts'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { Api } from '../../data/api.ts'
import { offlineConsole, showPage } from '../../testing/offline-console.ts'

prepareKit()
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  render(html``, document.body)
})

test('a key that is made appears in the list, and one that is revoked says so', async () => {
  const keys: object[] = []
  const made = (revokedAt: string | null) => ({
    ...{ keyId: 'K1', name: 'Accounting', role: 'viewer', demoOnly: false },
    ...{ createdAt: '2026-03-02T04:00:00.000Z', expiresAt: null, revokedAt },
  })
  const api = new Api({
    idToken: async () => null,
    fetch: async (_path, { method }) => {
      if (method === 'POST') keys.push(made(null))
      if (method === 'DELETE') keys.splice(0, 1, made('2026-03-03T04:00:00.000Z'))
      return Response.json(method === 'POST' ? { key: 'the-secret' } : { items: keys })
    },
  })
  const { app } = await offlineConsole({ role: 'admin' })
  await page.viewport(1280, 800)
  showPage(
    'light',
    (route) => html`<main><settings-api-keys .app=${{ ...app, api }} .route=${route}></settings-api-keys></main>`,
    '/settings/apiKeys',
  )
  await expect.element(page.getByText('No API key')).toBeVisible()

  await page.getByRole('button', { name: 'Create key' }).click()
  await page.getByLabelText('Name').fill('Accounting')
  await page.getByRole('button', { name: 'Create key' }).last().click()
  await expect.element(page.getByText('the-secret')).toBeVisible()
  await expect.element(page.getByRole('cell', { name: 'Accounting' })).toBeInTheDocument()
  await userEvent.keyboard('{Escape}')
  await expect.poll(() => document.querySelector('wa-dialog')).toBeNull()
  await page.getByRole('button', { name: 'Revoke Accounting' }).click()
  await page.getByRole('button', { name: 'Revoke' }).last().click()

  await expect.element(page.getByRole('cell', { name: 'Revoked' })).toBeVisible()
})
