import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../app/kit.ts'
import { offlineConsole } from '../testing/offline-console.ts'
import { chooseTheme } from '../theme/theme.ts'
import { openIdTag } from './dialog-id-tag.ts'

prepareKit()

const PATIENTLY = { timeout: 12_000 }
const CARD: IdTag = {
  ...{ idTag: '04A1B2C3', idTagCanonical: '04A1B2C3', status: 'Pending', expiresAt: null, parentIdTag: null },
  ...{ ownerUid: null, holderName: null, label: null, kind: 'card', demo: null, lastUpdatedAt: new Date(0) },
}

beforeEach(async () => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  await page.viewport(360, 780)
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

test('a card that waited is admitted with its group, its last day and how many sessions it may have', async () => {
  const { app, seen } = await offlineConsole({ role: 'operator', answers: { 'PATCH /idTags/04A1B2C3': {} } })
  openIdTag(app, CARD)
  await page.getByLabelText('Status').selectOptions('Accepted')
  await page.getByLabelText('Holder').fill('Sari')
  await page.getByLabelText('Valid until').fill('2027-01-31')
  await page.getByLabelText('Sessions at once').fill('3')
  await page.getByLabelText('Group (parentIdTag)').fill('FLEET')
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  await page.getByRole('button', { name: 'Save' }).click()

  await expect
    .poll(() => seen, PATIENTLY)
    .toEqual([
      {
        ...{ method: 'PATCH', path: '/idTags/04A1B2C3' },
        body: {
          ...{ status: 'Accepted', holderName: 'Sari', label: null, expiresAt: '2027-01-31T23:59:59Z' },
          ...{ maxConcurrent: 3, parentIdTag: 'FLEET' },
        },
      },
    ])
})

test('a card of a driver’s account is unlinked by a switch; another card has none', async () => {
  const { app, seen } = await offlineConsole({ role: 'operator', answers: { 'PATCH /idTags/04A1B2C3': {} } })
  openIdTag(app, { ...CARD, status: 'Accepted', ownerUid: 'u1' })
  await page.getByRole('switch', { name: 'Unlink from the account' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => seen, PATIENTLY).toMatchObject([{ method: 'PATCH', body: { ownerUid: null } }])

  openIdTag(app, CARD)
  await expect.element(page.getByRole('dialog', { name: 'Card 04A1B2C3' }).last()).toBeVisible()
  await expect.poll(() => document.querySelectorAll('wa-dialog [role=switch]').length, PATIENTLY).toBe(0)
})

test('a new card needs its number', async () => {
  const { app, seen } = await offlineConsole({ role: 'operator', answers: { 'POST /idTags': {} } })
  openIdTag(app, null)
  await page.getByRole('button', { name: 'Save' }).click()
  expect(seen).toEqual([])

  await page.getByLabelText('Card (idTag)').fill('NEW-1')
  await page.getByRole('button', { name: 'Save' }).click()

  await expect
    .poll(() => seen, PATIENTLY)
    .toMatchObject([{ method: 'POST', path: '/idTags', body: { idTag: 'NEW-1' } }])
})
