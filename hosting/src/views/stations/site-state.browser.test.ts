import '../../theme/tokens.css'
import '../../theme/font.css'
import '../../theme/base.css'
import '../../theme/console.css'
import '../station/station.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { LOADING } from '../../data/live-state.ts'
import { sampleSite } from '../../testing/sample-station.ts'
import { chooseTheme } from '../../theme/theme.ts'
import { sitesCard } from '../dashboard/sites-card.ts'
import { maintenanceNote } from '../station/maintenance-note.ts'

afterEach(() => render(html``, document.body))

const open = sampleSite({ siteId: 'open', name: 'Blok M' })
const closed = sampleSite({ siteId: 'closed', name: 'Senayan', maintenance: true })
const live = { ...LOADING, status: 'live' } as const

test.each(['light', 'dark'] as const)(
  'a site in maintenance says so in the list of sites and on the page of its stations, %s',
  async (theme) => {
    await page.viewport(320, 700)
    chooseTheme(theme)
    document.documentElement.lang = 'en'
    const sums = new Map([['open', { stationsOnline: 4, activeTransactions: 0, powerW: 0 }]])
    render(
      html`<main><h1>Test</h1>${maintenanceNote(closed, true)}${sitesCard(live, [open, closed], { kind: 'sums', sums, faulted: new Map() }, () => undefined)}</main>`,
      document.body,
    )

    const lines = [...document.querySelectorAll('.places li')].map((each) =>
      [...each.querySelectorAll('a, .t2')].map((part) => part.textContent?.trim()),
    )
    expect(lines).toEqual([
      ['Blok M', '4 online'],
      ['Senayan', 'Maintenance'],
    ])
    await expect
      .element(page.getByRole('link', { name: 'Sites in the settings' }))
      .toHaveAttribute('href', '/settings/sites')
    const { violations } = await axe.run(document, { rules: { 'color-contrast-enhanced': { enabled: false } } })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  },
)

test('a site in service has no note, and who may not change sites no way to them [edge 1]', () => {
  render(html`${maintenanceNote(open, true)}${maintenanceNote(null, true)}`, document.body)
  expect(document.body.textContent?.trim()).toBe('')

  render(html`${maintenanceNote(closed, false)}`, document.body)
  expect(document.body.textContent).toContain('in maintenance mode')
  expect(document.querySelector('a')).toBeNull()
})
