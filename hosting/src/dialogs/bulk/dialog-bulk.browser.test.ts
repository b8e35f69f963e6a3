import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import axe from 'axe-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import type { FleetStation } from '../../data/fleet.ts'
import { type OfflineApp, offlineApp } from '../../testing/offline-app.ts'
import { sampleStationPage } from '../../testing/sample-station.ts'
import { chooseTheme } from '../../theme/theme.ts'
import type { BulkKind } from '../../views/stations/bulk-bar.ts'
import { openBulk } from './dialog-bulk.ts'

prepareKit()
const SLOW = { timeout: 30_000 }

let offline: OfflineApp
beforeEach(async () => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  offline = await offlineApp()
})
afterEach(() => {
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

const named = (stationId: string, changes: Partial<FleetStation> = {}, tags: readonly string[] = []): FleetStation => {
  const { shown } = sampleStationPage(stationId, new Date())
  return { ...shown, station: { ...shown.station, tags: [...tags] }, ...changes }
}
const button = (name: string) => page.getByRole('button', { name, exact: true })

async function open(kind: BulkKind, chosen: readonly FleetStation[]): Promise<void> {
  openBulk(offline.app, kind, chosen, [])
  await expect.element(button('Go on'), SLOW).toBeVisible()
}

/** What the dialog says of each station, once all have their outcome. */
async function outcomes(): Promise<readonly string[]> {
  await expect.element(button('Done'), SLOW).toBeEnabled()
  return [...document.querySelectorAll('.bulk-outcomes li')].map((each) => (each.textContent ?? '').trim())
}

test('a restart asks first, tells how many sessions end, and leaves out who is away', async () => {
  await open('command', [named('A'), named('B', { online: false }), named('C')])
  await userEvent.click(page.getByText('Restart', { exact: true }))
  await userEvent.click(button('Go on'))
  await expect.element(page.getByText('Sessions that run and will end: 3.', { exact: false })).toBeVisible()
  expect(offline.calls).toEqual([])

  await userEvent.click(button('Yes, go on'))

  expect(await outcomes()).toEqual(['AQueued', 'BThe station is offline', 'CQueued'])
  expect(offline.calls).toEqual(
    ['A', 'C'].map((id) => ({
      method: 'POST',
      path: `/api/v1/stations/${id}/commands`,
      body: { action: 'Reset', payload: { type: 'Soft' } },
    })),
  )
  await expect.element(page.getByRole('status')).toHaveTextContent('Restart: 2 sent, 1 left out')
})

test('one refusal loses nothing of the others, says why, and can be tried again [edge 1]', async () => {
  let refuses = true
  offline.answer = ({ path }) =>
    refuses && path.endsWith('/B')
      ? { status: 403, body: { title: 'Forbidden', code: 'forbidden' } }
      : { status: 200, body: {} }
  await open('tags', [named('A', {}, ['bali']), named('B'), named('C', {}, ['publik'])])
  await userEvent.fill(page.getByLabelText('Add', { exact: true }), ' Publik')
  await userEvent.fill(page.getByLabelText('Remove', { exact: true }), 'bali')
  await userEvent.click(button('Go on'))

  expect(await outcomes()).toEqual(['AChanged', 'BYour role may not do this.', 'CWas so already'])
  expect(offline.calls.map(({ path, body }) => [path, body])).toEqual([
    ['/api/v1/stations/A', { tags: ['publik'] }],
    ['/api/v1/stations/B', { tags: ['publik'] }],
  ])
  // A button that was just enabled changes its colour for a moment.
  const problems = async () =>
    (await axe.run(document.querySelector('wa-dialog') ?? document)).violations.map(({ id }) => id)
  await expect.poll(problems, SLOW).toEqual([])

  refuses = false
  await userEvent.click(button('Try again: 1'))

  await expect.poll(outcomes, SLOW).toEqual(['AChanged', 'BChanged', 'CWas so already'])
  expect(offline.calls).toHaveLength(3)
})

test('what is no tag is told in the form, before anything is sent [edge 2]', async () => {
  await open('tags', [named('A')])
  await userEvent.click(button('Go on'))
  await expect.element(page.getByText('Enter a tag.')).toBeVisible()

  await userEvent.fill(page.getByLabelText('Add', { exact: true }), 'a/b')
  await userEvent.click(button('Go on'))

  await expect.element(page.getByText('“a/b” is no tag', { exact: false })).toBeVisible()
  expect(offline.calls).toEqual([])
})

test('out of service asks, into service does not', async () => {
  await open('availability', [named('A')])
  await userEvent.click(button('Go on'))
  await expect.element(page.getByText('Running sessions there: 1.', { exact: false })).toBeVisible()
  await userEvent.click(button('Back'))
  await userEvent.click(page.getByText('In service', { exact: true }))
  await userEvent.click(button('Go on'))

  await outcomes()
  expect(offline.calls.map(({ body }) => body)).toEqual([
    { action: 'ChangeAvailability', payload: { connectorId: 0, type: 'Operative' } },
  ])
})
