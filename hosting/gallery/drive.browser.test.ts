import '../src/theme/tokens.css'
import '../src/theme/base.css'
import '../src/drive/drive.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { beforeAll, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { demoNames, demoScreen } from '../src/drive/demo/demo-screen.ts'
import { templates } from '../src/i18n/generated/drive/id.ts'
import { type Localization, startLocalization } from '../src/i18n/localization.ts'
import { chooseTheme } from '../src/theme/theme.ts'

const NOW = new Date('2026-10-15T07:32:08Z')

let localization: Localization
beforeAll(async () => {
  localization = await startLocalization(async () => ({ templates }))
  document.title = 'Gallery'
  await page.viewport(320, 700)
})

/** Every state of the driver's page; `npm run axe` takes the built page at other widths too. */
describe.each(['light', 'dark'] as const)('%s', (theme) => {
  describe.each(['id', 'en'] as const)('%s', (language) => {
    beforeAll(async () => {
      chooseTheme(theme)
      await localization.setLocale(language)
    })
    test.each(demoNames(NOW))('%s has no accessibility problem and fits 320 px', async (name) => {
      render(html``, document.body)
      render(demoScreen(name, NOW), document.body)

      const { violations } = await axe.run(document)

      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
      for (const element of document.querySelectorAll('html, .scr'))
        expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth)
    })
  })
})
