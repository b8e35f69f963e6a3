import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './station.css'
import type { FirmwareFile } from '@charge-it/shared/model/firmware-file.ts'
import type { Role } from '@charge-it/shared/model/role.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { matchRoute } from '../../app/router.ts'
import { openInstallFirmware } from '../../dialogs/dialog-install-firmware.ts'
import { openRevokeCertificates } from '../../dialogs/dialog-revoke-certificates.ts'
import { openSecurityProfile } from '../../dialogs/dialog-security-profile.ts'
import { openStation } from '../../dialogs/dialog-station.ts'
import { offlineConsole } from '../../testing/offline-console.ts'
import { sampleSite, sampleStationPage } from '../../testing/sample-station.ts'
import { chooseTheme } from '../../theme/theme.ts'
import './station-security.ts'

prepareKit()

const PATIENTLY = { timeout: 12_000 }
const now = new Date('2026-10-15T07:30:00Z')
const own = sampleStationPage('CP-7', now)
const stationOf = (changes: Partial<Station>): Station => ({ ...own.shown.station, ...changes })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const findings = async () =>
  (await axe.run(document)).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)
/** Once a dialog stands still: the colours on its way are nobody's choice. */
const accessible = () => expect.poll(findings, PATIENTLY).toEqual([])

beforeEach(async () => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  await page.viewport(360, 780)
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  render(html``, document.body)
})

async function securityTab(role: Role) {
  const { app, seen } = await offlineConsole({ role, answers: { 'DELETE /stations/CP-7': {} } })
  const addresses: string[] = []
  app.navigation.go = (to) => void addresses.push(to)
  const route = matchRoute('/stations/CP-7/security', '')
  render(
    html`<main><h1>CP-7</h1><station-security .app=${app} .route=${route} .page=${own}></station-security></main>`,
    document.body,
  )
  return { seen, addresses }
}

test('a station is removed by whoever types its id; the list of stations follows', async () => {
  const { seen, addresses } = await securityTab('technician')
  await userEvent.click(button('Remove station…'))
  await expect.element(page.getByText(/CODE1, CODE2/), PATIENTLY).toBeVisible()
  await accessible()

  await page.getByLabelText('Type CP-7 to confirm').fill('CP-8')
  await userEvent.click(button('Remove for good'))
  await expect.element(page.getByText('This is not the id of the station: CP-7.'), PATIENTLY).toBeVisible()
  expect(seen).toEqual([])

  await page.getByLabelText('Type CP-7 to confirm').fill('CP-7')
  await userEvent.click(button('Remove for good'))
  await expect.poll(() => addresses, PATIENTLY).toEqual(['/stations'])
  expect(seen).toEqual([{ method: 'DELETE', path: '/stations/CP-7', body: null }])
})

test('a key that the charger has already is stored, and shown nowhere', async () => {
  const { app, seen } = await offlineConsole({ role: 'operator', answers: { 'POST /stations/CP-7/key': {} } })
  const route = matchRoute('/stations/CP-7/security', '')
  render(
    html`<main><station-security .app=${app} .route=${route} .page=${own}></station-security></main>`,
    document.body,
  )
  await userEvent.click(button('New key'))
  await userEvent.click(page.getByText('The charger already has a key'))
  await page.getByLabelText('Key of the charger').fill('short')
  await userEvent.click(button('Store the key'))
  await expect.element(page.getByText(/A key has 8 to 64 letters/), PATIENTLY).toBeVisible()

  await page.getByLabelText('Key of the charger').fill('Pabrik-0815')
  await userEvent.click(button('Store the key'))
  await expect.element(page.getByText(/The key of CP-7 is stored/), PATIENTLY).toBeVisible()
  expect(seen).toEqual([{ method: 'POST', path: '/stations/CP-7/key', body: { authorizationKey: 'Pabrik-0815' } }])
  expect(document.documentElement.outerHTML).not.toContain('Pabrik-0815')
})

test('an admin lowers the security profile and is told what it means; others may only raise it', async () => {
  const answers = { 'PATCH /stations/CP-7': {} }
  const technician = await offlineConsole({ role: 'technician', answers })
  openSecurityProfile(technician.app, stationOf({ securityProfile: 2 }))
  await expect.element(page.getByRole('radio', { name: /Profile 1/ }), PATIENTLY).toBeDisabled()
  await expect.element(page.getByText('Only an administrator may lower the security profile.')).toBeVisible()
  await userEvent.click(page.getByText('Profile 3, TLS and certificate'))
  await expect.element(page.getByText(/Without a certificate the station cannot connect any more/)).toBeVisible()
  await accessible()
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()

  const admin = await offlineConsole({ role: 'admin', answers })
  openSecurityProfile(admin.app, stationOf({ securityProfile: 3 }))
  await userEvent.click(page.getByText('Profile 2, TLS and password'))
  await expect.element(page.getByText(/The station needs a key/), PATIENTLY).toBeVisible()
  await userEvent.click(button('Save'))
  await expect
    .poll(() => admin.seen, PATIENTLY)
    .toEqual([{ method: 'PATCH', path: '/stations/CP-7', body: { securityProfile: 2 } }])
  expect(technician.seen).toEqual([])
})

test('refusing a station warns; only what was changed is sent, also what its charger needs', async () => {
  const { app, seen } = await offlineConsole({ role: 'operator', answers: { 'PATCH /stations/CP-7': {} } })
  openStation(app, stationOf({ defaultProtocol: 'ocpp1.6', tags: ['publik'] }), [sampleSite()])
  await userEvent.click(page.getByText('Refused', { exact: true }))
  await expect.element(page.getByText(/Its connection is closed at once/), PATIENTLY).toBeVisible()
  await userEvent.click(page.getByLabelText('It does not say which OCPP it speaks'))
  await userEvent.click(page.getByLabelText('It stays away after an orderly end'))
  await accessible()
  await userEvent.click(button('Save'))

  await expect
    .poll(() => seen, PATIENTLY)
    .toEqual([
      {
        ...{ method: 'PATCH', path: '/stations/CP-7' },
        body: { registration: 'rejected', defaultProtocol: null, noCloseFrame: true },
      },
    ])
})

test('revoking certificates says what happens, and does it', async () => {
  const { app, seen } = await offlineConsole({
    ...{ role: 'admin', answers: { 'DELETE /stations/CP-7/certificates': { revoked: 2 } } },
  })
  openRevokeCertificates(app, stationOf({ securityProfile: 3 }))
  await expect.element(page.getByText(/The station falls back to profile 2/), PATIENTLY).toBeVisible()
  await userEvent.click(button('Revoke'))
  await expect
    .poll(() => seen, PATIENTLY)
    .toEqual([{ method: 'DELETE', path: '/stations/CP-7/certificates', body: null }])
})

test('a file with a signature is sent with it; one without says nothing of it', async () => {
  const file: FirmwareFile = {
    ...{ fileId: 'f1', fileName: 'cp.bin', sizeBytes: 10, sha256: '', vendor: null, model: null },
    ...{ firmwareVersion: '2.0', uploadedAt: now, uploadedBy: { kind: 'user', id: 'anna' }, lastUpdatedAt: now },
    signed: { signingCertificate: '-----BEGIN CERTIFICATE-----', signature: 'AAAA' },
  }
  const { app, seen } = await offlineConsole({ role: 'operator', answers: { 'POST /stations/CP-7/firmware': {} } })
  openInstallFirmware(app, 'CP-7', file)
  await expect.element(page.getByLabelText('With the manufacturer’s signature'), PATIENTLY).toBeChecked()
  await userEvent.click(button('Install'))
  await expect.poll(() => seen.length, PATIENTLY).toBe(1)
  expect(seen[0]?.body).toMatchObject({
    ...{ fileId: 'f1', firmwareVersion: '2.0', signed: true, duringTransactions: false },
  })

  await expect.poll(() => document.querySelectorAll('wa-dialog').length, PATIENTLY).toBe(0)
  openInstallFirmware(app, 'CP-7', { ...file, signed: null })
  await expect.element(button('Install'), PATIENTLY).toBeVisible()
  expect(page.getByLabelText('With the manufacturer’s signature').elements()).toEqual([])
})
