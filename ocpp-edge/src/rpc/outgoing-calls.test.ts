import { expect, onTestFinished, test } from 'vitest'
import type { FakeStationOptions } from '../../test/fake-station.ts'
import { startTestEdge, type TestEdgeOptions } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import type { StationSession } from '../station-session.ts'
import { fakeClock } from '../store/testing/clocks.ts'

async function connected(stationOptions: FakeStationOptions = {}, options: TestEdgeOptions = {}) {
  const edge = await startTestEdge(options)
  onTestFinished(() => edge.stop())
  const station = await edge.connect('CP_1', stationOptions)
  return { edge, station, session: sessionOf(edge.edge.registry.get('CP_1')) }
}

function sessionOf(session: StationSession | undefined): StationSession {
  if (session === undefined) throw new Error('no session')
  return session
}

const RESET = { type: 'Soft' }

test('sends a call and hands its result back', async () => {
  const { session } = await connected({ answer: (action) => ({ status: action }) })

  expect(await session.call('Reset', RESET)).toEqual({ kind: 'result', payload: { status: 'Reset' } })
})

test('sends the payload byte for byte', async () => {
  const { session, station } = await connected({ answer: () => ({ status: 'Accepted' }) })
  let text = ''
  station.ws.on('message', (data) => {
    text = String(data)
  })

  await session.call('ChangeConfiguration', null, { payloadJson: '{"value":"1","10":1.0,"key":"A","2": 2}' })

  expect(text).toMatch(/^\[2,"[0-9a-f-]{36}","ChangeConfiguration",\{"value":"1","10":1\.0,"key":"A","2": 2\}\]$/)
})

test.each([
  ['three elements', '[4,"ID","NotSupported"]', { code: 'NotSupported', description: '', details: {} }],
  [
    'details as text',
    '[4,"ID","GenericError","why","more"]',
    { code: 'GenericError', description: 'why', details: 'more' },
  ],
  ['several lines', '[4,"ID","InternalError","a\\nb",{}]', { code: 'InternalError', description: 'a\nb', details: {} }],
  [
    'description null',
    '[4,"ID","InternalError",null,null]',
    { code: 'InternalError', description: 'null', details: {} },
  ],
])('accepts an error with %s [edge 8]', async (_name, frame, expected) => {
  const { session } = await connected({ answer: (_action, _payload, id) => frame.replace('ID', id) })

  expect(await session.call('Reset', RESET)).toEqual({ kind: 'error', ...expected })
})

test.each([
  'FormatViolation',
  'OccurrenceConstraintViolation',
  'notimplemented',
  'VendorSays',
  '',
  'constructor',
  '__proto__',
])('accepts an error with the code %j [edge 9]', async (code) => {
  const { session } = await connected({ answer: (_a, _p, id) => JSON.stringify([4, id, code, '', {}]) })

  expect(await session.call('Reset', RESET)).toMatchObject({ kind: 'error', code })
})

test('ignores the second result of a call [edge 7]', async () => {
  const { session, station } = await connected({
    answer: (action, _payload, id) => {
      station.sendRaw(JSON.stringify([3, id, { status: 'First' }]))
      station.sendRaw(JSON.stringify([3, id, { status: 'Second' }]))
      return action === 'Reset' ? null : { status: 'Third' }
    },
  })

  expect(await session.call('Reset', RESET)).toMatchObject({ payload: { status: 'First' } })
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
})

test('ends a call that is never answered, frees the queue and ignores the late answer [edge 21]', async () => {
  const clock = fakeClock()
  const ids: string[] = []
  const { session, station } = await connected(
    {
      answer: (action, _payload, id) => {
        ids.push(id)
        return action === 'Reset' ? null : { status: 'Accepted' }
      },
    },
    { clock },
  )
  const first = session.call('Reset', RESET)
  const second = session.call('ClearCache', {})
  await until(() => ids.length === 1)
  await clock.advance(30_000)

  expect(await first).toEqual({ kind: 'timeout' })
  expect(await second).toMatchObject({ kind: 'result' })
  station.sendRaw(JSON.stringify([3, ids[0], { status: 'Accepted' }]))
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  expect(session.busy).toBe(false)
})

test('takes a time-out of its own', async () => {
  const clock = fakeClock()
  const { session, station } = await connected({}, { clock })
  const outcome = session.call('Reset', RESET, { timeoutMs: 1_000 })
  await station.frame(([type]) => type === 2)
  await clock.advance(1_000)

  expect(await outcome).toEqual({ kind: 'timeout' })
})

test('ends all calls at once when the socket is lost [edge 22]', async () => {
  const { session, station } = await connected()
  const outcomes = [1, 2, 3].map(() => session.call('Reset', RESET))
  await station.frame(([type]) => type === 2)

  station.terminate()

  expect(await Promise.all(outcomes)).toEqual([1, 2, 3].map(() => ({ kind: 'disconnected' })))
  expect(await session.call('Reset', RESET)).toEqual({ kind: 'disconnected' })
})

test('sends five calls one by one [edge 23]', async () => {
  let open = 0
  let most = 0
  const actions: string[] = []
  const { session, station } = await connected({
    answer: (action, _payload, id) => {
      open++
      most = Math.max(most, open)
      actions.push(action)
      setImmediate(() => {
        open--
        station.sendRaw(JSON.stringify([3, id, { status: 'Accepted' }]))
      })
      return null
    },
  })
  const wanted = ['Reset', 'ClearCache', 'TriggerMessage', 'UnlockConnector', 'GetLocalListVersion']

  const outcomes = await Promise.all(wanted.map((action) => session.call(action, {})))

  expect(outcomes.every(({ kind }) => kind === 'result')).toBe(true)
  expect(actions).toEqual(wanted)
  expect(most).toBe(1)
})

test('refuses calls beyond the queue', async () => {
  const { session } = await connected({}, { limits: { queuedCallsPerStation: 2 } })
  const outcomes = [1, 2, 3, 4].map(() => session.call('Reset', RESET))

  expect(await outcomes[3]).toEqual({ kind: 'queueFull' })
})

test('is busy while a call is open in either direction', async () => {
  const { session, station } = await connected()
  expect(session.busy).toBe(false)
  const outcome = session.call('Reset', RESET)
  expect(session.busy).toBe(true)
  const [, id] = await station.frame(([type]) => type === 2)
  station.sendRaw(JSON.stringify([3, id, {}]))
  await outcome

  expect(session.busy).toBe(false)
})
