import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './station.css'
import type { Role } from '@charge-it/shared/model/role.ts'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { offlineConsole, showPage } from '../../testing/offline-console.ts'
import { sampleStationPage } from '../../testing/sample-station.ts'
import './station-reservations.ts'

const shown = sampleStationPage('CP-7', new Date('2026-10-15T07:30:00Z'))
const reserve = page.getByRole('button', { name: 'Reserve…' })
afterEach(() => render(html``, document.body))

async function show(role: Role): Promise<void> {
  const { app } = await offlineConsole({ role })
  showPage(
    'light',
    (route) => html`<station-reservations .app=${app} .route=${route} .page=${shown}></station-reservations>`,
    '/stations/CP-7/reservations',
  )
  await expect.element(page.getByRole('heading', { name: 'Reservations' })).toBeVisible()
}

test('operators reserve', async () => {
  await show('operator')
  await expect.element(reserve).toBeEnabled()
})

test('technicians are told whom it is for', async () => {
  await show('technician')
  await expect.element(reserve).toBeDisabled()
  await expect.element(page.getByText('Needs the role administrator or operator')).toBeVisible()
})

test('viewers have the list alone', async () => {
  await show('viewer')
  await expect.element(reserve).not.toBeInTheDocument()
  await expect.element(page.getByText('Needs the role', { exact: false })).not.toBeInTheDocument()
})
