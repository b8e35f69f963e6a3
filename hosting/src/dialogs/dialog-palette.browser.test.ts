import '../app/kit.ts'
import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import '../app/app-topbar-tools.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { ROUTES } from '../app/router.ts'
import { offlineConsole } from '../testing/offline-console.ts'
import { chooseTheme } from '../theme/theme.ts'
import { placesAndActions } from './palette-entries.ts'

/** They go nowhere. */
const ACTIONS = /theme|Times of|Bahasa|Help|Keyboard|Sign out/
const GATES: readonly string[] = [ROUTES.signIn, ROUTES.join]

beforeEach(() => {
  document.documentElement.lang = 'en'
  chooseTheme('light')
})
afterEach(() => {
  render(html``, document.body)
  document.querySelector('wa-dialog')?.remove()
})

test('whoever typed nothing is offered every page: a phone has no other way to some', async () => {
  const { app } = await offlineConsole({ role: 'admin' })
  const offered: string[] = []
  app.navigation.go = (address) => offered.push(address)
  for (const entry of placesAndActions(app)) if (!ACTIONS.test(entry.title)) entry.run(app)

  const pages = Object.values(ROUTES).filter((path) => !path.includes(':') && !GATES.includes(path))
  expect(pages.filter((path) => !offered.includes(path))).toEqual([])
})

test('the button in the head opens it, and the keyboard help is in it', async () => {
  const { app } = await offlineConsole({ role: 'viewer' })
  render(html`<header class="top"><app-topbar-tools .app=${app}></app-topbar-tools></header>`, document.body)
  await page.getByRole('button', { name: 'Find a page, a station or an action' }).click()
  await expect.element(page.getByRole('option', { name: 'Reports' })).toBeVisible()
  expect(page.getByRole('option', { name: 'Firmware' }).elements()).toEqual([])

  // Half-open it is half-transparent.
  await expect.poll(async () => (await axe.run('wa-dialog')).violations.map(({ id }) => id)).toEqual([])
  await page.getByRole('combobox').fill('keyb')
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
}, 90_000)

test('at 320 px nothing of the head leaves the window', async () => {
  const { app } = await offlineConsole({ role: 'admin' })
  await page.viewport(320, 640)
  render(
    html`<header class="top"><div class="top-l"><h1>Notifications</h1></div><div class="top-r"><app-topbar-tools .app=${app}></app-topbar-tools></div></header>`,
    document.body,
  )
  await expect.element(page.getByRole('button', { name: /^A\. Account/ })).toBeVisible()
  const title = document.querySelector('h1')?.getBoundingClientRect()
  const badge = document.querySelector('.live')?.getBoundingClientRect()

  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  expect(title?.right).toBeLessThan(badge?.left ?? 0)
  await page.viewport(1280, 800)
})
