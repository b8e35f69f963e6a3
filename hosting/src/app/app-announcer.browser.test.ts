import '../components/announced.ts'
import './app-announcer.ts'
import './app-topbar-tools.ts'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { announce } from '../components/announced.ts'
import { failedCard, loadingCard } from '../components/card-state.ts'
import { offlineConsole } from '../testing/offline-console.ts'

afterEach(() => render(html``, document.body))

const said = (): string => document.querySelector('app-announcer [role=status]')?.textContent ?? ''

test('counts and the connection are said together by one region; cards that load say nothing', async () => {
  const { app } = await offlineConsole({ role: 'operator' })
  const list = (text: string) =>
    render(
      html`<app-announcer></app-announcer><app-topbar-tools .app=${app}></app-topbar-tools>
        ${Array.from({ length: 10 }, loadingCard)}${Array.from({ length: 3 }, () => failedCard('unavailable'))}<csms-announced topic="list" .text=${text}></csms-announced>`,
      document.body,
    )
  list('')
  list('12 stations match')
  announce('connection', 'Reconnecting')

  await expect.poll(said).toContain('12 stations match')
  expect(said()).toContain('Reconnecting')
  expect(said().split('Data could not be loaded')).toHaveLength(2)
  expect(document.querySelectorAll('[role=status], [role=alert], [aria-live]')).toHaveLength(1)
  expect(document.querySelectorAll('[aria-busy=true]')).toHaveLength(10)
})

test('the badge turns to offline with a time when no query reaches the server, although the device has a network', async () => {
  const { app } = await offlineConsole({ role: 'operator' })
  // The bell asks for notifications, and nothing answers.
  render(html`<app-topbar-tools .app=${app}></app-topbar-tools>`, document.body)

  expect(navigator.onLine).toBe(true)
  await expect
    .poll(() => document.querySelector('.live.is-offline')?.textContent)
    .toMatch(/Offline since \d\d:\d\d\sWIB/)
}, 90_000)
