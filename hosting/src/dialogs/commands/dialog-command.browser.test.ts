import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import axe from 'axe-core'
import { render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { prepareKit } from '../../app/kit.ts'
import { type OfflineApp, offlineApp } from '../../testing/offline-app.ts'
import { sampleCommand, sampleStationPage } from '../../testing/sample-station.ts'
import { chooseTheme } from '../../theme/theme.ts'
import { commandList, outcomeOfCommand } from '../../views/station/command-list.ts'
import { commandTarget } from '../../views/station/open-command.ts'
import type { CommandDraft, CommandPreset, CommandTarget } from './command-entry.ts'
import { openCommand } from './dialog-command.ts'
import { commandEntry } from './registry.ts'

prepareKit()

const now = new Date()
const target = commandTarget(sampleStationPage('CP-7', now))
/** The station as its page shows it now. */
let shown: CommandTarget
let offline: OfflineApp
let drawn: HTMLElement

beforeEach(async () => {
  shown = target
  chooseTheme('light')
  document.documentElement.lang = 'en'
  offline = await offlineApp()
  drawn = document.body.appendChild(document.createElement('div'))
})
afterEach(() => {
  drawn.remove()
  for (const dialog of document.querySelectorAll('wa-dialog')) dialog.remove()
})

const field = (label: string) => page.getByLabelText(label, { exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })

async function open(action: string, preset: CommandPreset = {}): Promise<void> {
  openCommand(offline.app, () => shown, action, preset)
  await expect.element(button('Send')).toBeVisible()
}

/** The payload of the one command that was sent. */
async function sent(): Promise<unknown> {
  await expect.poll(() => offline.calls.length).toBe(1)
  return offline.calls[0]?.body
}

test('the start of a session names the free connector and the card', async () => {
  await open('RemoteStartTransaction')
  await userEvent.fill(field('Card (idTag)'), ' DEMO-123 ')
  await userEvent.click(button('Send'))

  expect(await sent()).toEqual({
    action: 'RemoteStartTransaction',
    payload: { connectorId: 1, idTag: 'DEMO-123' },
  })
})

test('nothing is sent before what is at stake was confirmed, and Back leads to the form as it was', async () => {
  await open('Reset')
  await userEvent.click(page.getByText('Hard', { exact: true }))
  await userEvent.click(button('Send'))
  await expect.element(button('Yes, send')).toBeVisible()
  expect(offline.calls).toEqual([])

  await userEvent.click(button('Back'))
  await userEvent.click(button('Send'))
  await userEvent.click(button('Yes, send'))

  expect(await sent()).toMatchObject({ payload: { type: 'Hard' } })
})

test('a session that begins or ends while the dialog is open changes what is asked before', async () => {
  const atRest = { ...target, connectors: target.connectors.map((each) => ({ ...each, activeTransaction: null })) }
  const running = target.connectors.find(({ activeTransaction }) => activeTransaction !== null)
  shown = atRest
  await open('UnlockConnector', { connectorId: String(running?.connectorId) })
  shown = target
  await userEvent.click(button('Send'))
  await expect.element(page.getByText('A session runs at this connector.', { exact: false })).toBeVisible()
  expect(offline.calls).toEqual([])

  shown = atRest
  await expect.element(button('Yes, send')).not.toBeInTheDocument()
  await userEvent.click(button('Send'))
  expect(await sent()).toEqual({ action: 'UnlockConnector', payload: { connectorId: running?.connectorId } })
})

test.each([
  ['A', '13', { chargingRateUnit: 'A', limit: 13 }],
  ['A', '13.5', { chargingRateUnit: 'A', limit: 13.5 }],
  ['kW', '7.4', { chargingRateUnit: 'W', limit: 7400 }],
  ['kW', '0', { chargingRateUnit: 'W', limit: 0 }],
])('limit the station to %s %s', async (unit, text, { chargingRateUnit, limit }) => {
  await open('SetChargingProfile', { scope: 'station' })
  await userEvent.selectOptions(field('Unit'), unit)
  await userEvent.fill(field('Limit to'), text)
  await userEvent.click(button('Send'))

  expect(await sent()).toMatchObject({
    payload: {
      connectorId: 0,
      csChargingProfiles: {
        chargingProfilePurpose: 'ChargePointMaxProfile',
        chargingSchedule: { chargingRateUnit, chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
      },
    },
  })
})

test('a limit of the running session names its transaction and its connector', async () => {
  await open('SetChargingProfile')
  await expect.element(page.getByRole('radio', { name: /The running session/ })).toBeChecked()
  await userEvent.click(button('Send'))

  expect(await sent()).toMatchObject({
    payload: {
      connectorId: 2,
      csChargingProfiles: { transactionId: 77, chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Relative' },
    },
  })
})

test('a plan of the day says what is missing, and is sent once it is whole', async () => {
  await open('SetChargingProfile', { scope: 'station', plan: 'daily' })
  await userEvent.fill(field('From, row 1'), '06:00')
  await userEvent.click(button('Send'))
  await expect.element(page.getByText('The plan must say what counts from 00:00 on.')).toBeVisible()
  await userEvent.fill(field('From, row 1'), '17:00')
  await userEvent.click(button('Send'))
  await expect.element(page.getByText('Two rows begin at the same time.')).toBeVisible()
  expect(offline.calls).toEqual([])

  await userEvent.fill(field('From, row 1'), '00:00')
  await userEvent.click(button('Add a row'))
  await userEvent.fill(field('From, row 3'), '22:00')
  await userEvent.fill(field('Limit, row 3'), '24')
  await userEvent.click(button('Remove row 2'))
  await userEvent.click(button('Send'))

  expect(await sent()).toMatchObject({
    payload: {
      csChargingProfiles: {
        recurrencyKind: 'Daily',
        chargingSchedule: {
          chargingSchedulePeriod: [
            { startPeriod: 0, limit: 32 },
            { startPeriod: 79_200, limit: 24 },
          ],
        },
      },
    },
  })
})

test.each([
  ['UpdateFirmware', { location: 'gopher://old.example/x' }, /must begin with https/],
  ['SendLocalList', { cards: 'A-CARD-THAT-IS-FAR-TOO-LONG' }, 'A card has at most 20 characters.'],
  ['SendLocalList', { cards: 'ONE', listVersion: '0' }, 'Enter a version of 1 or more.'],
  ['ChangeConfiguration', { key: 'AuthorizationKey', value: 'x' }, /made on the tab Security/],
  ['ReserveNow', { idTag: '   ' }, 'Enter a card.'],
] as const)('%s with %j is refused in words before anything is sent', async (action, preset, words) => {
  await open(action, preset)
  // The browser's own checks would hold some of them back without these words.
  document.querySelector('command-dialog form')?.setAttribute('novalidate', '')
  await userEvent.click(button('Send'))

  await expect.element(page.getByRole('alert').getByText(words)).toBeVisible()
  expect(offline.calls).toEqual([])
})

test('a change of a setting shows what the station has and what it will have', () => {
  const changed: CommandDraft = {
    ...{ target, now, set: () => undefined },
    text: (name) => ({ key: 'heartbeatinterval', value: '60' })[name] ?? '',
    configuration: {
      ...{ stationId: 'CP-7', unknownKeys: [], wanted: [], drift: [], baseline: null, firmwareVersion: null },
      keys: [{ key: 'HeartbeatInterval', value: '300', readonly: false, readAt: now }],
      ...{ readAt: now, readFault: null, lastUpdatedAt: now },
    },
  }
  const entry = commandEntry('ChangeConfiguration')
  render(entry?.fields?.(changed), drawn)

  expect(drawn.querySelector('.diff del')?.textContent).toBe('300')
  expect(drawn.querySelector('.diff ins')?.textContent).toBe('60')
  expect([...drawn.querySelectorAll('option')].map(({ value }) => value)).toEqual(['HeartbeatInterval'])
})

test('a refusal of the API is told, and the form is still filled', async () => {
  offline.answer = () => ({ status: 403, body: { status: 403, detail: 'no', code: 'forbidden' } })
  await open('RemoteStartTransaction')
  await userEvent.fill(field('Card (idTag)'), 'DEMO-123')
  await userEvent.click(button('Send'))

  await expect.element(page.getByRole('alert').getByText(/\S/)).toBeVisible()
  await expect.element(field('Card (idTag)')).toHaveValue('DEMO-123')
  await expect.element(button('Send')).toBeEnabled()
})

test('what was sent may be changed and sent again, with the form as it was', async () => {
  await open('SetChargingProfile', { scope: 'station' })
  await userEvent.fill(field('Limit to'), '20')
  await userEvent.click(button('Send'))
  await userEvent.click(button('Change and send again'))

  await expect.element(field('Limit to')).toHaveValue(20)
  expect((await axe.run('wa-dialog')).violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([])
})

const effect = { kind: 'compositeSchedule', ref: '16 A', at: now }
test.each([
  [['queued'], {}, ['Queued', 'Waiting for the station', 'Answer', 'Effect']],
  [['queued', 'sent'], {}, ['Queued', 'Sent', 'Waiting for an answer', 'Effect']],
  [['queued', 'sent', 'accepted'], { unsettled: true }, ['Queued', 'Sent', 'Agreed', 'Asking for the limit in force']],
  [['queued', 'sent', 'accepted'], { unsettled: false }, ['Queued', 'Sent', 'Agreed', 'Effect not watched']],
  [
    ['queued', 'sent', 'accepted'],
    { unsettled: false, effect: { kind: 'unconfirmed', ref: null, at: now } },
    ['Queued', 'Sent', 'Agreed', 'Effect cannot be confirmed'],
  ],
  [['queued', 'sent', 'accepted', 'effectSeen'], { effect }, ['Queued', 'Sent', 'Agreed', 'Effect seen']],
  [['queued', 'sent', 'rejected'], {}, ['Queued', 'Sent', 'Refused', 'Effect']],
  [['queued', 'sent', 'timedOut'], {}, ['Queued', 'Sent', 'No answer in time', 'Effect']],
] as const)('the outcome of a limit after %j', (statuses, changes, words) => {
  const command = sampleCommand('SetChargingProfile', {}, statuses, now, changes)
  render(outcomeOfCommand(command, 'Asia/Jakarta', now), drawn)

  expect([...drawn.querySelectorAll('.chain > li > b')].map(({ textContent }) => textContent)).toEqual(words)
})

test('a card in a payload is masked, and a limit in force is told', () => {
  const start = sampleCommand('RemoteStartTransaction', { connectorId: 1, idTag: 'SECRET-CARD-7F' }, ['queued'], now)
  const limit = sampleCommand('SetChargingProfile', {}, ['queued', 'sent', 'accepted', 'effectSeen'], now, { effect })
  render(commandList([start, limit], 'Asia/Jakarta', now, 'person-1'), drawn)

  expect(drawn.textContent).not.toContain('SECRET-CARD')
  expect(drawn.textContent).toContain('limit in force: 16 A')
})
