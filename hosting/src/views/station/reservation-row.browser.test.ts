import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './station.css'
import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { sampleStationPage } from '../../testing/sample-station.ts'
import { chooseTheme } from '../../theme/theme.ts'
import { reservationRow } from './reservation-row.ts'

const now = new Date('2026-10-15T07:30:00Z')
let drawn: HTMLElement

beforeEach(() => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  drawn = document.body.appendChild(document.createElement('main'))
})
afterEach(() => drawn.remove())

function draw(
  changes: Partial<Reservation>,
  status: 'Available' | 'Reserved' = 'Available',
  mayCancel = true,
): string[] {
  const cancelled: string[] = []
  const [first] = sampleStationPage('CP-7', now).shown.connectors
  if (first === undefined) throw new Error('no connector')
  const reservation: Reservation = {
    ...{ reservationKey: 'r1', reservationId: 4711, stationId: 'CP-7', siteId: 'blok-m', connectorId: 1, code: null },
    ...{ by: 'driver', ownerUid: 'u1', idTagMasked: '••••••23', state: 'active', reason: null, endedAt: null },
    ...{ createdAt: now, expiresAt: new Date(now.getTime() + 754_000), transactionKey: null, cancelCommandId: null },
    ...{ timeZone: 'Asia/Jakarta', expireAt: now, lastUpdatedAt: now },
    ...changes,
  }
  const row = reservationRow({
    ...{ reservation, connectors: [{ ...first, status }], timeZone: 'Asia/Jakarta', now },
    cancel: mayCancel ? () => cancelled.push(reservation.reservationKey) : null,
  })
  render(html`<table><tbody>${row}</tbody></table>`, drawn)
  return cancelled
}
const text = () => drawn.textContent.replace(/\s+/g, ' ')

test('a held reservation counts down and can be cancelled', async () => {
  const cancelled = draw({}, 'Reserved')

  expect(text()).toMatch(/Held.*made [^,]*14.30.*12:34.*4711/)
  await userEvent.click(page.getByRole('button', { name: 'Cancel reservation 4711' }))
  expect(cancelled).toEqual(['r1'])
  expect((await axe.run(drawn)).violations.map(({ id }) => id)).toEqual([])
})

test('who may only read has no button', () => {
  draw({}, 'Reserved', false)
  expect(text()).toMatch(/Held.*12:34.*4711/)
  expect(document.querySelectorAll('button')).toHaveLength(0)
})

test('one that the station agreed to and does not show says so', () => {
  draw({})
  expect(text()).toMatch(/Agreed.*the station does not show it/)
})

test('an end tells its reason, a use its session, and neither can be cancelled', () => {
  draw({ state: 'rejected', reason: 'Occupied', endedAt: now })
  expect(text()).toMatch(/Refused.*the connector was in use.*made .*, over /)
  draw({ state: 'noShow', endedAt: now })
  expect(text()).toContain('No-show')
  draw({ state: 'used', endedAt: now, transactionKey: 'CP-7:5' })
  expect(drawn.querySelector('a')?.getAttribute('href')).toBe('/transactions/CP-7%3A5')
  expect(drawn.querySelector('button')).toBeNull()
})
