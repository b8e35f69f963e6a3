import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { prepareKit } from '../app/kit.ts'
import { offlineConsole } from '../testing/offline-console.ts'
import { chooseTheme } from '../theme/theme.ts'
import { openFirmwareJob } from './dialog-firmware-job.ts'

prepareKit()

beforeEach(async () => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  await page.viewport(390, 844)
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

test('an update begins at a time of the fleet, for the stations on one version', async () => {
  const { app, seen } = await offlineConsole({
    role: 'operator',
    answers: { 'POST /firmwareJobs': { jobId: 'j1' } },
  })
  openFirmwareJob(app, [], [])
  await page.getByLabelText('Address').fill('https://acme.example/one.bin')
  await page.getByLabelText('Only stations on version').fill('1.2.3')
  await page.getByLabelText('Begins').fill('2027-01-31T02:30')
  await page.getByLabelText('Ends after').fill('2')
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
  await page.getByRole('button', { name: 'Begin', exact: true }).click()

  await expect
    .poll(() => seen[0]?.body)
    .toMatchObject({
      location: 'https://acme.example/one.bin',
      selection: { firmwareVersion: '1.2.3' },
      startsAt: '2027-01-30T19:30:00.000Z',
      endsAt: '2027-02-01T19:30:00.000Z',
    })
})
