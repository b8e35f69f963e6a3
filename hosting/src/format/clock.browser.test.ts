import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import '../app/app-topbar-tools.ts'
import { prepareKit } from '../app/kit.ts'
import { fmt, siteFmt } from '../i18n/fmt.ts'
import { offlineConsole } from '../testing/offline-console.ts'
import '../theme/base.css'
import '../theme/console.css'
import '../theme/tokens.css'
import '../views/settings/appearance-section.ts'
import { chooseClock, chosenClock, deviceZone, shownZone, startClock } from './clock.ts'
import { zoneLabel } from './zone.ts'

const KEY = 'charge-it.clock'
/** Half past nine of the evening in Jakarta; wherever this browser stands, its label differs from that of a far-away site. */
const moment = new Date('2026-10-15T14:30:00Z')
const SITE = deviceZone() === 'Asia/Jayapura' ? 'Asia/Jakarta' : 'Asia/Jayapura'
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

beforeEach(() => chooseClock('site'))
afterEach(() => {
  chooseClock('site')
  render(html``, document.body)
})

test('moments keep the clock of their site until somebody chooses', () => {
  localStorage.removeItem(KEY)
  startClock()

  expect(chosenClock()).toBe('site')
  expect(fmt().timeLabelled(moment, SITE)).toBe(siteFmt().timeLabelled(moment, SITE))
  expect(plain(fmt().timeLabelled(moment, SITE))).toMatch(/ WI[BT]$/)
})

test('the clock of the device is remembered, tells every moment, and leaves days and the hours of a place alone', () => {
  chooseClock('device')
  startClock()

  expect(localStorage.getItem(KEY)).toBe('device')
  expect(shownZone(SITE)).toBe(deviceZone())
  const own = siteFmt()
  const [time, label] = [own.time(moment, deviceZone()), zoneLabel(deviceZone(), moment)]
  expect(plain(fmt().timeLabelled(moment, SITE))).toBe(`${time} ${label}`)
  expect(plain(fmt().moment(moment, SITE, moment))).toBe(`${time} ${label}`)
  expect(fmt().clock(moment, SITE)).toBe(own.clock(moment, deviceZone()))
  expect(fmt().date(moment, SITE)).toBe(own.date(moment, SITE))
  expect(fmt().weekday(moment, SITE)).toBe(own.weekday(moment, SITE))
  expect(siteFmt().time(moment, SITE)).not.toContain('WI')
})

test('it is chosen on the page of the appearance', async () => {
  const { app } = await offlineConsole({ role: 'viewer' })
  render(html`<settings-appearance .app=${app}></settings-appearance>`, document.body)

  const device = page.getByRole('button', { name: /^Of this device/ })
  await userEvent.click(device)

  await expect.poll(() => chosenClock()).toBe('device')
  await expect.element(device).toHaveAttribute('aria-pressed', 'true')
})

test('the menu of the account chooses it too, and the clock of the top bar follows', async () => {
  await page.viewport(1280, 800)
  prepareKit()
  const { app } = await offlineConsole({ role: 'viewer' })
  const show = () =>
    render(
      html`<app-topbar-tools .app=${{ ...app, timeZone: SITE, clock: chosenClock() }}></app-topbar-tools>`,
      document.body,
    )
  window.addEventListener('charge-it-clock', show)
  show()
  const shown = () => plain(document.querySelector('.clock')?.textContent ?? '').trim()
  await expect.poll(shown).toMatch(/ WI[BT]$/)

  await userEvent.click(page.getByRole('button', { name: /^A\. Account/ }))
  await userEvent.click(page.getByRole('menuitem', { name: /^Times of this device/ }))

  await expect.poll(shown).toMatch(new RegExp(` ${zoneLabel(deviceZone()).replace(/[+]/g, '\\+')}$`))
  window.removeEventListener('charge-it-clock', show)
})
