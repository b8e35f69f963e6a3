import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import './station.css'
import './inspector.css'
import type { ConnectorFacts } from '@charge-it/shared/model/connector.ts'
import type { StationConfiguration } from '@charge-it/shared/model/station-configuration.ts'
import axe from 'axe-core'
import { render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { LoggedMessage } from '../../data/message-log.ts'
import { sampleStationPage } from '../../testing/sample-station.ts'
import { chooseTheme } from '../../theme/theme.ts'
import { configurationRows } from './configuration-rows.ts'
import { configurationTable } from './configuration-table.ts'
import { connectorCard } from './connector-card.ts'
import { messageDetail } from './message-detail.ts'
import { messageRow } from './message-row.ts'

const now = new Date('2026-10-15T07:30:00Z')
let drawn: HTMLElement

beforeEach(() => {
  chooseTheme('light')
  document.documentElement.lang = 'en'
  drawn = document.body.appendChild(document.createElement('main'))
})
afterEach(() => drawn.remove())

const texts = (selector: string) =>
  [...drawn.querySelectorAll(selector)].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())
const axeFindings = async () => (await axe.run(drawn)).violations.map(({ id, help }) => `${id}: ${help}`)

function drawConnector(
  facts: ConnectorFacts | null,
  mayCommand = true,
  describe: (() => void) | null = null,
  refusal: (action: string) => string | null = () => null,
): string[] {
  const [connector] = sampleStationPage('CP-7', now).shown.connectors
  if (connector === undefined) throw new Error('no connector')
  const opened: string[] = []
  render(
    connectorCard({
      ...{ connector: { ...connector, facts }, status: 'Available', transaction: null, timeZone: 'Asia/Jakarta', now },
      ...{ mayCommand, refusal, mayReadMoney: true, describe, wide: false, open: (action) => opened.push(action) },
    }),
    drawn,
  )
  return opened
}

test('a connector tells plug, kind of current, power, phases and current', async () => {
  drawConnector({ plugType: 'Type2', currentType: 'AC', maxPowerW: 22_000, maxCurrentA: 32, phases: 3 })

  expect(texts('header p')).toEqual(['Type 2, AC, up to 22 kW, 3 phases, up to 32 A'])
  expect(await axeFindings()).toEqual([])
})

test('a command that the role may not send is there, switched off, with the reason', () => {
  const refusal = (action: string) => (action === 'ReserveNow' ? 'Needs the role administrator or operator' : null)
  drawConnector(null, true, null, refusal)

  const buttons = [...drawn.querySelectorAll('button')].map(({ textContent, disabled, title }) => [
    textContent.trim(),
    disabled,
    title,
  ])
  expect(buttons).toEqual([
    ['Start', false, ''],
    ['Reserve…', true, 'Needs the role administrator or operator'],
  ])
})

test('the code on the sticker of a connector stands in its card and leads to the page of drivers', async () => {
  drawConnector(null)

  await expect.element(page.getByRole('link', { name: 'CODE1' })).toHaveAttribute('href', '/c/CODE1/1')
})

test('what is not known of a connector is left out, and nothing known is said so', () => {
  drawConnector({ plugType: 'CCS2', currentType: 'DC', maxPowerW: null, maxCurrentA: null, phases: null })
  expect(texts('header p')).toEqual(['CCS 2, DC'])

  drawConnector(null)
  expect(texts('header p')).toEqual(['Plug and power not described yet'])
})

test('how a connector sits on the grid is told, and who may describes it', async () => {
  let asked = 0
  const facts = { plugType: null, currentType: null, maxPowerW: null, maxCurrentA: 16, phases: 1 } as const
  drawConnector({ ...facts, phaseRotation: 2, loadWeight: 2 }, false, () => {
    asked += 1
  })
  expect(texts('header p')).toEqual(['1 phase, on L2, up to 16 A, twice the share under the grid limit'])
  await userEvent.click(page.getByRole('button', { name: 'Describe connector 1' }))
  expect(asked).toBe(1)
  expect(await axeFindings()).toEqual([])
})

test('a free connector offers a start and a reservation to those who may, and nothing to others', async () => {
  const opened = drawConnector(null)
  await userEvent.click(page.getByRole('button', { name: 'Start' }))
  expect(opened).toEqual(['RemoteStartTransaction'])

  drawConnector(null, false)
  expect(texts('button')).toEqual([])
})

const key = (name: string, value: string, readonly = false) => ({ key: name, value, readonly, readAt: now })
const configuration = (keys: StationConfiguration['keys']): StationConfiguration => ({
  ...{ stationId: 'CP-7', keys, unknownKeys: [], baseline: 'default', firmwareVersion: null },
  wanted: [
    { key: 'MeterValueSampleInterval', value: '60', origin: 'baseline', since: now },
    { key: 'HeartbeatInterval', value: '60', origin: 'command', since: now },
  ],
  drift: [
    { key: 'HeartbeatInterval', wanted: '60', value: '300', state: 'rebootRequired', at: now },
    { key: 'WebSocketPingInterval', wanted: '0', value: '30', state: 'readonly', at: now },
  ],
  ...{ readAt: now, readFault: null, lastUpdatedAt: now },
})
const own = configuration([
  key('HeartbeatInterval', '300'),
  key('MeterValueSampleInterval', '60'),
  key('NumberOfConnectors', '2', true),
  key('WebSocketPingInterval', '30', true),
])

test('a setting that counts only after a restart says so, first in the list, and is changed to what is wanted', async () => {
  const edited: string[] = []
  render(
    configurationTable(configurationRows(own, null), '', (row) => edited.push(`${row.key} ${row.wanted}`)),
    drawn,
  )

  const [first] = texts('tbody tr')
  expect(first).toMatch(/^HeartbeatInterval ?300 60 After a restart/)
  expect(texts('tbody tr').find((row) => row.startsWith('MeterValueSampleInterval'))).toContain('As wanted')
  await userEvent.click(page.getByRole('button', { name: 'Change HeartbeatInterval' }))
  expect(edited).toEqual(['HeartbeatInterval 60'])
  expect(texts('tbody tr').find((row) => row.startsWith('NumberOfConnectors'))).toContain('Read-only')
  expect(await axeFindings()).toEqual([])
})

test('beside another station what differs is marked, also a key that one of them lacks', () => {
  const other = configuration([key('HeartbeatInterval', '300'), key('MeterValueSampleInterval', '900')])
  render(
    configurationTable(configurationRows(own, other), 'CP-8', () => undefined),
    drawn,
  )

  expect(texts('thead th')[2]).toBe('CP-8')
  expect(texts('tr.is-different th')).toEqual([
    'WebSocketPingInterval',
    'MeterValueSampleInterval',
    'NumberOfConnectors',
  ])
})

const frame = (changes: Partial<LoggedMessage>): LoggedMessage => ({
  ...{ key: '1-1', stationId: 'CP-7', at: now, sequence: 1, direction: 'in', type: 'CALL', messageId: 'm1' },
  ...{ action: 'MeterValues', payloadJson: '{"connectorId":1}', errorCode: null, sizeBytes: 120, latencyMs: null },
  ...{ transactionKey: null, commandId: null, warnings: [], edgeId: 'edge-1', expireAt: now, ...changes },
})

test('a frame tells its way, its kind and whether it kept to the protocol', () => {
  const draw = (message: LoggedMessage) => {
    render(
      messageRow(message, '', 'Asia/Jakarta', () => undefined),
      drawn,
    )
    return texts('[role=cell]').filter((text) => text !== '')
  }

  expect(draw(frame({}))).toEqual(['14:30:00.000', 'From station', 'CALL', 'MeterValues', 'm1', '120 B', 'Valid'])
  expect(draw(frame({ warnings: ['text for a number'] })).at(-1)).toBe('Tolerated')
  expect(draw(frame({ type: 'CALLERROR', errorCode: 'FormationViolation' })).at(-1)).toBe('Refused')
  expect(draw(frame({ type: 'invalid', action: null })).at(-1)).toBe('Unreadable')
})

test('an opened frame leads to its answer, to its neighbours, and closes', async () => {
  const done: string[] = []
  render(
    messageDetail({
      ...{ message: frame({}), timeZone: 'Asia/Jakarta' },
      pair: frame({ key: '2-2', direction: 'out', type: 'CALLRESULT', at: new Date(now.getTime() + 12) }),
      step: (by) => done.push(`step ${by}`),
      open: (at) => done.push(`open ${at}`),
      close: () => done.push('close'),
    }),
    drawn,
  )

  for (const button of drawn.querySelectorAll('button')) {
    if (/copy/i.test(button.getAttribute('aria-label') ?? button.textContent)) continue
    button.click()
  }
  expect(done.toSorted()).toEqual(['close', 'open 2-2', 'step -1', 'step 1'])
})
