import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { scrollRegion } from './scroll-region.ts'

afterEach(() => render(html``, document.body))

function shown(boxWidth: number, label = 'Jobs'): HTMLElement {
  render(
    html`<div style="width:${boxWidth}px"><div class="tw" ${scrollRegion(label)}><table style="min-width:400px"><tbody><tr><td>A</td></tr></tbody></table></div></div>`,
    document.body,
  )
  const element = document.querySelector<HTMLElement>('.tw')
  if (element === null) throw new Error('no table')
  return element
}
const attributes = (element: Element) => ['role', 'tabindex', 'aria-label'].map((name) => element.getAttribute(name))

test('a table that is too wide is a named region that the keyboard reaches', async () => {
  const element = shown(200)

  await expect.poll(() => attributes(element)).toEqual(['group', '0', 'Jobs'])
  element.focus()
  expect(document.activeElement).toBe(element)
})

test('one that fits is no stop of the keyboard, and becomes one when its box shrinks', async () => {
  const element = shown(600)
  await expect.poll(() => attributes(element)).toEqual([null, null, null])

  shown(200)
  await expect.poll(() => attributes(element)).toEqual(['group', '0', 'Jobs'])
  shown(200, 'Pekerjaan')
  await expect.poll(() => element.getAttribute('aria-label')).toBe('Pekerjaan')
  shown(600)
  await expect.poll(() => attributes(element)).toEqual([null, null, null])
})
