import '../src/theme/tokens.css'
import '../src/theme/base.css'
import '../src/theme/console.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, describe, expect, test } from 'vitest'
import { chooseTheme } from '../src/theme/theme.ts'
import { GALLERY, type GalleryPiece } from './gallery.ts'

afterEach(() => {
  render(html``, document.body)
  chooseTheme('light')
})

/** Shows a piece and waits until everything in it has drawn. */
async function show(piece: GalleryPiece): Promise<void> {
  render(html`<main><h1>Gallery</h1><div class="grid">${piece.render()}</div></main>`, document.body)
  for (const element of document.querySelectorAll('csms-chart, csms-gauge, csms-doughnut')) {
    if ('updateComplete' in element) await element.updateComplete
  }
  await document.fonts.ready
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(GALLERY.map((piece) => [piece.name, piece] as const))(
    '%s has no accessibility problem',
    async (_, piece) => {
      document.documentElement.lang = 'en'
      document.title = 'Gallery'
      chooseTheme(theme)
      await show(piece)

      const { violations } = await axe.run(document, { rules: { 'heading-order': { enabled: false } } })

      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    },
  )
})
