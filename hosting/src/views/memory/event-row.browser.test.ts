import '../../theme/tokens.css'
import '../../theme/font.css'
import '../../theme/base.css'
import '../../theme/console.css'
import type { Role } from '@charge-it/shared/model/role.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { openEvent } from '../../dialogs/dialog-event.ts'
import { offlineConsole } from '../../testing/offline-console.ts'
import { chooseTheme } from '../../theme/theme.ts'
import { eventRow } from './event-row.ts'
import type { MemoryEvent } from './memory-rows.ts'

prepareKit()
const NOW = new Date('2026-10-15T07:00:00Z')
const LATER = new Date('2027-11-19T07:00:00Z')
const PATIENT = { timeout: 20_000 }
afterEach(() => {
  render(html``, document.body)
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

const fault: MemoryEvent = {
  ...{ eventId: 'CP_1_2026-10-15', entryKey: 'a/b', stationId: 'CP_1', connectorId: 1, at: NOW, type: 'fault' },
  ...{ detail: 'Faulted GroundFailure', correction: null, deletion: null, isDemo: false, expireAt: LATER },
}
const said = { note: 'It was a test', cause: 'Wet plug', fix: 'Dried', by: 'budi', correctedAt: NOW }
const deletion = { at: NOW, type: 'boot', connectorId: null, reason: 'Of another station', by: 'ani', deletedAt: NOW }
const EVENTS: readonly MemoryEvent[] = [
  fault,
  { ...fault, stationId: 'CP_2', eventId: 'CP_2_2026-10-15', correction: said },
  { ...fault, entryKey: 'gone', type: 'boot', connectorId: null, detail: null, deletion },
]
const ADDRESS = '/events/CP_1_2026-10-15/entries/a%2Fb'

async function show(role: Role, options: { width?: number; theme?: 'light' | 'dark'; events?: typeof EVENTS } = {}) {
  const { width = 1280, theme = 'light', events = EVENTS } = options
  const shown = await offlineConsole({ role, answers: { [`PATCH ${ADDRESS}`]: {}, [`POST ${ADDRESS}/deletion`]: {} } })
  await page.viewport(width, 800)
  document.documentElement.lang = 'en'
  chooseTheme(theme)
  const open = (event: MemoryEvent) => openEvent(shown.app, event, events.slice(1, 2))
  const row = (event: MemoryEvent) => eventRow({ event, timeZone: 'Asia/Jakarta', now: NOW, open })
  render(
    html`<main><h1>x</h1><section class="card flush"><ul class="mb journal">${events.map(row)}</ul></section></main>`,
    document.body,
  )
  return shown
}

const rows = () => [...document.querySelectorAll('.mb li')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim())
const details = () => page.getByRole('button', { name: /^Details: Reported a fault, CP_1/ })
const dialogText = () => document.querySelector('wa-dialog')?.textContent?.replace(/\s+/g, ' ') ?? ''
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

test('the entry stays beside its correction, and of a deleted one that there was one', async () => {
  await show('viewer')

  expect(rows()[1]).toMatch(
    /^Reported a fault CP_2 connector 1Faulted GroundFailureCorrection: It was a test\. Cause: Wet plug\. What helped: Dried Message of the station/,
  )
  expect(rows()[2]).toMatch(/^Entry deleted CP_1Restarted\. Deleted 14:00 WIB: Of another station/)
})

test('a viewer reads source, expiry and similar entries, and who may change them', async () => {
  await show('viewer')
  await details().click()

  await expect.poll(dialogText, PATIENT).toContain('Message of the station')
  expect(dialogText()).toMatch(/Kept until ?19 Nov 2027/)
  expect(dialogText()).toMatch(/Similar entries.*CP_2.*Cause: Wet plug/)
  expect(dialogText()).toContain('Your role reads only')
  expect(document.querySelectorAll('wa-dialog .btns button')).toHaveLength(0)
})

test('a technician corrects an entry by keyboard alone, and cannot delete it', async () => {
  const { seen } = await show('technician')
  const button = details().element()
  if (!(button instanceof HTMLElement)) throw new Error('no button')
  button.focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('button', { name: 'Correct…' })).toBeVisible()
  expect(page.getByRole('button', { name: 'Delete entry…' }).query()).toBeNull()

  await press('Correct…')
  await userEvent.fill(page.getByLabelText('What is right'), 'A test')
  await userEvent.keyboard('{Enter}')

  const body = { note: 'A test', cause: null, fix: null }
  await expect.poll(() => seen, PATIENT).toEqual([{ method: 'PATCH', path: ADDRESS, body }])
})

test('an administrator deletes an entry with a reason, which must be given', async () => {
  const { seen } = await show('admin')
  await details().click()
  await press('Delete entry…')
  await expect.element(page.getByLabelText('Reason')).toBeVisible()
  await press('Delete for good')
  expect(seen).toEqual([])

  await userEvent.fill(page.getByLabelText('Reason'), 'Of another station')
  await press('Delete for good')

  const body = { reason: 'Of another station' }
  await expect.poll(() => seen, PATIENT).toEqual([{ method: 'POST', path: `${ADDRESS}/deletion`, body }])
})

test('a correction of nothing is not sent; emptied fields take one back', async () => {
  const { seen } = await show('operator')
  await details().click()
  await press('Correct…')
  await expect.element(page.getByLabelText('What is right')).toBeVisible()
  await press('Save')
  await expect.poll(dialogText, PATIENT).toContain('Write something first.')
  expect(seen).toEqual([])
  await press('Cancel')
  await expect.poll(() => document.querySelector('wa-dialog'), PATIENT).toBeNull()

  const again = await show('operator', { events: [{ ...fault, correction: said }] })
  await details().click()
  await press('Correct…')
  await expect.element(page.getByLabelText('What is right')).toHaveValue('It was a test')
  for (const name of ['What is right', 'Cause', 'What helped']) await userEvent.clear(page.getByLabelText(name))
  await press('Save')

  const body = { note: null, cause: null, fix: null }
  await expect.poll(() => again.seen, PATIENT).toEqual([{ method: 'PATCH', path: ADDRESS, body }])
})

test.each([
  [320, 'light'],
  [320, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)('at %i px, %s: no accessibility problem, nothing beside the screen', async (width, theme) => {
  await show('admin', { width, theme })
  const button = details().element().getBoundingClientRect()
  expect([button.width, button.height].every((size) => size >= 44)).toBe(true)
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  // Half-way through its appearing, nothing has its colour.
  const appeared = new Promise((resolve) => document.addEventListener('wa-after-show', resolve, { once: true }))
  await details().click()
  await appeared

  const { violations } = await axe.run(document, { rules: { region: { enabled: false } } })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
})
