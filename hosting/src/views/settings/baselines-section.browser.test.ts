import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './baselines-section.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { offlineConsole, showPage } from '../../testing/offline-console.ts'

prepareKit()
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  render(html``, document.body)
})

const builtIn = { vendor: null, model: null, keys: [{ key: 'MeterValueSampleInterval', value: '60' }] }
const acme = { vendor: 'Acme', model: null, keys: [{ key: 'HeartbeatInterval', value: '120' }] }
const answers = {
  'GET /settings/baselines': { baselines: [acme], builtIn },
  'PUT /settings/baselines': {},
}
async function open(role: 'operator' | 'viewer') {
  const { app, seen } = await offlineConsole({ role, answers })
  showPage(
    'light',
    (route) =>
      html`<main><h1>Settings</h1><settings-baselines .app=${app} .route=${route}></settings-baselines></main>`,
    '/settings/configuration',
  )
  await expect.element(page.getByRole('region', { name: 'Acme, every model' })).toBeVisible()
  return seen
}
const keys = () => page.getByLabelText('Configuration keys')
const save = () => page.getByRole('button', { name: 'Save' }).click()

test('an entry begins with the built-in keys; what is no key is named, and the others stay as they are', async () => {
  const seen = await open('operator')
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  await page.getByRole('button', { name: 'Add entry' }).click()
  await expect.element(keys()).toHaveValue('MeterValueSampleInterval = 60')
  await page.getByLabelText('Model').fill('One')
  await keys().fill('MeterValueSampleInterval = 30\nnonsense')
  await save()
  await expect.element(page.getByText('“nonsense” is not of the form Key = value.')).toBeVisible()
  await keys().fill('MeterValueSampleInterval = 30\nMeterValuesSampledData=Energy.Active.Import.Register,SoC')
  await save()

  const added = {
    ...{ vendor: null, model: 'One' },
    keys: [
      { key: 'MeterValueSampleInterval', value: '30' },
      { key: 'MeterValuesSampledData', value: 'Energy.Active.Import.Register,SoC' },
    ],
  }
  await expect.poll(() => seen.find(({ method }) => method === 'PUT')?.body).toEqual({ baselines: [acme, added] })
})

test('an entry is removed after a question', async () => {
  const seen = await open('operator')
  await page.getByRole('button', { name: 'Remove Acme, every model' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()

  await expect.poll(() => seen.find(({ method }) => method === 'PUT')?.body).toEqual({ baselines: [] })
})

test('a viewer reads them and changes nothing', async () => {
  await open('viewer')
  await expect.element(page.getByText('MeterValueSampleInterval')).toBeVisible()
  await expect.element(page.getByRole('button')).not.toBeInTheDocument()
})
