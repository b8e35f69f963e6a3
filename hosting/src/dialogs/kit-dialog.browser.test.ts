import '../app/kit.ts'
import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import { html } from 'lit'
import { expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { openDialog } from './kit-dialog.ts'

function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

test('the cross of a dialog shows that it has the focus, and closes it', async () => {
  const dialog = openDialog('Find', () => html`<input aria-label="Text">`)
  await vi.waitUntil(() => document.querySelector('wa-dialog')?.matches('[open]'), 60_000)
  await vi.waitUntil(() => focused() !== document.body, 60_000)

  await userEvent.keyboard('{Tab}')
  const cross = focused()
  if (cross === null) throw new Error('nothing has the focus')
  const { outlineStyle, outlineWidth } = getComputedStyle(cross)
  await userEvent.keyboard('{Enter}')
  await dialog.closed

  expect(cross.matches('button')).toBe(true)
  expect([outlineStyle, outlineWidth]).toEqual(['solid', '2px'])
  expect(document.querySelector('wa-dialog')).toBeNull()
})
