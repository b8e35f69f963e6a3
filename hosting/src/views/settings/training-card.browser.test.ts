import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { offlineConsole } from '../../testing/offline-console.ts'
import { chooseTheme } from '../../theme/theme.ts'
import './training-card.ts'

let drawn: HTMLElement
beforeEach(() => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  drawn = document.body.appendChild(document.createElement('main'))
})
afterEach(() => drawn.remove())

test('an operator has all sites trained', async () => {
  const { app, seen } = await offlineConsole({
    role: 'operator',
    answers: { 'POST /insights/trainings': { sites: 2 } },
  })
  render(html`<h1>Settings</h1><training-card .app=${app}></training-card>`, drawn)
  await page.getByRole('button', { name: 'Train now' }).click()

  await expect.poll(() => seen).toEqual([{ method: 'POST', path: '/insights/trainings', body: { siteId: null } }])
  await expect.element(page.getByRole('button', { name: 'Train now' })).toBeEnabled()
  expect((await axe.run(drawn)).violations.map(({ id }) => id)).toEqual([])
})

test('who may not start one reads who may', async () => {
  const { app } = await offlineConsole({ role: 'viewer', answers: {} })
  render(html`<training-card .app=${app}></training-card>`, drawn)
  await expect.element(page.getByText('Operators and administrators start it.')).toBeVisible()
  await expect.element(page.getByRole('button')).not.toBeInTheDocument()
})
