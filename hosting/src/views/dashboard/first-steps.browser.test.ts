import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { chooseTheme } from '../../theme/theme.ts'
import { firstStepsCard } from './first-steps-card.ts'
import { firstSteps } from './first-steps-state.ts'

afterEach(() => {
  render(html``, document.body)
  chooseTheme('light')
})

test.each(['light', 'dark'] as const)('each open step leads to its place, also on a phone, %s', async (theme) => {
  document.documentElement.lang = 'en'
  document.title = 'Dashboard'
  chooseTheme(theme)
  await page.viewport(320, 700)
  const steps = firstSteps({ sites: [{}], tariffs: [], stations: [], sessions: [] }) ?? []
  let closed = 0
  render(html`<main><h1>Dashboard</h1>${firstStepsCard(steps, () => closed++)}</main>`, document.body)

  expect([...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual([
    '/settings/tariffs',
    '/onboard',
    '/stations',
  ])
  await expect.element(page.getByText('1 of 4 done')).toBeVisible()
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  await page.getByRole('button', { name: 'Close the first steps' }).click()
  expect(closed).toBe(1)
})
