import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import type { ConnectorFacts } from '@charge-it/shared/model/connector.ts'
import { newConnector } from '@charge-it/shared/stations/new-station.ts'
import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../app/kit.ts'
import { offlineConsole } from '../testing/offline-console.ts'
import { chooseTheme } from '../theme/theme.ts'
import { openConnector } from './dialog-connector.ts'

prepareKit()

const PATIENTLY = { timeout: 12_000 }
const connectorOf = (facts: ConnectorFacts | null) =>
  newConnector({ stationId: 'CP-7', siteId: 'blok-m', connectorId: 2, code: null, facts }, new Date(0))
const save = () => page.getByRole('button', { name: 'Save' }).click()

beforeEach(async () => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  await page.viewport(360, 780)
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

test('a connector that nobody described gets its plug, its power and its place on the grid', async () => {
  const { app, seen } = await offlineConsole({ role: 'technician', answers: { 'PATCH /stations/CP-7': {} } })
  openConnector(app, connectorOf(null))
  await page.getByLabelText('Plug').selectOptions('Type 2')
  await page.getByLabelText('Type of current').selectOptions('AC')
  await page.getByLabelText('Maximum power').fill('7.4')
  await page.getByLabelText('Phases').selectOptions('1')
  await page.getByLabelText('Maximum current per phase').fill('32')
  await page.getByLabelText('Phase of its L1').selectOptions('L2')
  await page.getByLabelText('Share under the grid limit').selectOptions('Twice as much')
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  await save()

  const facts = { plugType: 'Type2', currentType: 'AC', maxPowerW: 7400, phases: 1 }
  const grid = { maxCurrentA: 32, phaseRotation: 2, loadWeight: 2 }
  await expect
    .poll(() => seen, PATIENTLY)
    .toEqual([
      { method: 'PATCH', path: '/stations/CP-7', body: { connectors: [{ connectorId: 2, ...facts, ...grid }] } },
    ])
})

test('what is known stands in the form, and what turned out not to be known is emptied', async () => {
  const { app, seen } = await offlineConsole({ role: 'operator', answers: { 'PATCH /stations/CP-7': {} } })
  openConnector(
    app,
    connectorOf({
      ...{ plugType: 'CCS2', currentType: 'DC', maxPowerW: 50_000, maxCurrentA: 125, phases: 3 },
      ...{ phaseRotation: 3, loadWeight: 3 },
    }),
  )
  await expect.element(page.getByLabelText('Plug')).toHaveValue('CCS2')
  await expect.element(page.getByLabelText('Maximum power')).toHaveValue(50)
  await expect.element(page.getByLabelText('Phase of its L1')).toHaveValue('3')
  await page.getByLabelText('Maximum current per phase').clear()
  await page.getByLabelText('Phase of its L1').selectOptions('Not known')
  await save()

  await expect
    .poll(() => seen[0]?.body, PATIENTLY)
    .toMatchObject({
      connectors: [{ plugType: 'CCS2', maxPowerW: 50_000, maxCurrentA: null, phaseRotation: null, loadWeight: 3 }],
    })
})
