import '../theme/tokens.css'
import '../theme/base.css'
import '../theme/console.css'
import type { Tariff } from '@charge-it/shared/model/tariff.ts'
import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { AppContext } from '../app/app-context.ts'
import { prepareKit } from '../app/kit.ts'
import { chooseTheme } from '../theme/theme.ts'
import { openTariff } from './dialog-tariff.ts'

prepareKit()

const TARIFF: Tariff = {
  tariffId: 'standard',
  version: 3,
  name: 'Standard',
  currency: 'IDR',
  priceMilliIdrPerKwh: 2_466_780,
  sessionFeeIdr: 0,
  timeFeeIdrPerMinute: 0,
  idleFeeIdrPerMinute: 0,
  idleFreeMinutes: 0,
  lastUpdatedAt: new Date('2026-03-01T00:00:00Z'),
}

let sent: unknown[]
/** What the dialog needs of the console, with an API that records. */
function appWith(): AppContext {
  const api = {
    send: async (...call: unknown[]) => {
      sent.push(call.slice(0, 3))
      return {}
    },
  }
  return Object.assign(Object.create(null), { api, organisation: null, timeZone: 'Asia/Jakarta' })
}
beforeEach(() => {
  sent = []
  chooseTheme('light')
  document.documentElement.lang = 'en'
})
afterEach(async () => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
  await page.viewport(1280, 900)
})

test('a window and a tax are added with the keyboard, the examples follow, and the API gets both', async () => {
  openTariff(appWith(), TARIFF)
  const add = page.getByRole('button', { name: 'Add a window' })
  await expect.element(add).toBeVisible()

  await userEvent.click(page.getByLabelText('Parking is free for'))
  await userEvent.keyboard('{Tab}')
  await expect.element(add).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByLabelText('From', { exact: true })).toHaveFocus()
  await userEvent.fill(page.getByLabelText('Energy price'), '3000')
  await userEvent.selectOptions(page.getByLabelText('When the price changes during a session'), 'split')
  await userEvent.fill(page.getByLabelText('Name of the tax'), 'PPN')
  await userEvent.fill(page.getByLabelText('Rate'), '11')

  // 15 minutes at 2,466.78 and 30 at 3,000: 6,667 Wh and 13,333 Wh.
  await expect.element(page.getByText('IDR 16,446')).toBeVisible()
  await expect.element(page.getByText('IDR 39,999')).toBeVisible()
  await expect.element(page.getByText('IDR 56,445')).toBeVisible()
  await expect.element(page.getByText('of which PPN 11%')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Publish version 4' }))
  await expect.poll(() => sent).toHaveLength(1)
  expect(sent[0]).toMatchObject([
    'PATCH',
    '/tariffs/standard',
    {
      windows: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 1020, untilMinute: 1320, priceMilliIdrPerKwh: 3_000_000 }],
      windowPricing: 'split',
      tax: { name: 'PPN', basisPoints: 1100, included: true },
    },
  ])
})

test('windows that overlap are told of, nothing is sent, and a removed one is gone', async () => {
  const day = { days: [1, 2], fromMinute: 600, untilMinute: 720, priceMilliIdrPerKwh: 3_000_000 }
  openTariff(appWith(), { ...TARIFF, windows: [day, { ...day, fromMinute: 660, untilMinute: 780 }] })
  const publish = page.getByRole('button', { name: 'Publish version 4' })
  await expect.element(publish).toBeVisible()

  await userEvent.click(publish)
  await expect.element(page.getByText('Windows 1 (Mon, Tue 10–12) and 2 (Mon, Tue 11–13) overlap.')).toBeVisible()
  expect(sent).toEqual([])

  await userEvent.click(page.getByRole('button', { name: 'Remove window 1' }))
  await userEvent.click(publish)
  await expect.poll(() => sent).toHaveLength(1)
  expect(sent[0]).toMatchObject(['PATCH', '/tariffs/standard', { windows: [{ fromMinute: 660 }] }])
})

test('on 320 px nothing is cut off, every control has a name, and days without a tariff are warned of', async () => {
  await page.viewport(320, 800)
  const windows = [{ days: [6, 7], fromMinute: 1380, untilMinute: 300, priceMilliIdrPerKwh: 1_500_000 }]
  openTariff(appWith(), { ...TARIFF, windows, validUntil: '2026-12-31' })
  await expect.element(page.getByText('Sessions that begin on other days cost nothing.')).toBeInTheDocument()

  const form = document.querySelector('wa-dialog[open] form')
  if (form === null) throw new Error('no form')
  const { scrollWidth, clientWidth } = form
  const { violations } = await axe.run(form)

  expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
  // What was typed can be read: no field is as narrow as a box to tick.
  const narrow = [...form.querySelectorAll('input:not([type=checkbox])')].filter((each) => each.clientWidth < 80)
  expect(narrow.map(({ id }) => id)).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})
