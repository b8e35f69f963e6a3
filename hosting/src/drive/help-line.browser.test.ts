import '../theme/tokens.css'
import '../theme/base.css'
import './drive.css'
import './drive-connector.ts'
import './drive-entry.ts'
import './drive-receipt.ts'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { rememberHelp } from './help-memory.ts'

const realFetch = window.fetch

afterEach(() => {
  render(html``, document.body)
  window.fetch = realFetch
  rememberHelp(null)
})

/** The API refuses every question. */
function refuse(status: number, code: string): void {
  window.fetch = async () => Response.json({ status, code, title: code }, { status })
}

test.each([
  ['the page without a code', () => html`<drive-entry></drive-entry>`, 200],
  ['an unknown code', () => html`<drive-connector code="ABCDEFGH"></drive-connector>`, 404],
  ['an answer that never came', () => html`<drive-connector code="ABCDEFGH"></drive-connector>`, 503],
  ['a receipt whose link has ended', () => html`<drive-receipt token="x"></drive-receipt>`, 410],
] as const)('%s names the number that this device was told last', async (_, content, status) => {
  rememberHelp('+62 21 5550 1234')
  refuse(status, 'refused')
  render(content(), document.body)

  const link = page.getByRole('link', { name: '+62 21 5550 1234' })
  await expect.element(link).toBeVisible()
  expect(link.element().getAttribute('href')).toBe('tel:+622155501234')
})

test('a device that was told no number is sent to the site [edge 1]', async () => {
  render(html`<drive-entry></drive-entry>`, document.body)

  await expect.element(page.getByText('Help: ask at the site.')).toBeVisible()
})
