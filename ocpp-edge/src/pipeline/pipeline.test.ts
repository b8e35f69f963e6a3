import { expect, onTestFinished, test } from 'vitest'
import { gatedRoutes } from '../../test/gated-routes.ts'
import { startTestEdge, type TestEdgeOptions } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { ROUTES_1_6 } from '../handlers/v16/routes.ts'
import { StoreError } from '../store/stores.ts'
import { fakeClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

async function gatedEdge(options: TestEdgeOptions = {}) {
  const gate = gatedRoutes()
  const edge = await startTestEdge({ routes: gate.routes, ...options })
  onTestFinished(() => edge.stop())
  return { edge, gate, station: await edge.connect() }
}
const transfer = (messageId: string) => ({ vendorId: 'v', messageId })

test('executes and answers a call once that is sent again while in progress [edge 5]', async () => {
  const { edge, gate, station } = await gatedEdge()
  const answer = station.call('DataTransfer', transfer('a'), 'same')
  await until(() => gate.begun.length === 1)
  station.sendRaw(JSON.stringify([2, 'same', 'DataTransfer', transfer('a')]))
  station.sendRaw(`[ 2, "same", "DataTransfer", ${JSON.stringify(transfer('a'))} ]`)

  const after = station.call('Heartbeat', {})
  const repeated = () => edge.lines.filter(({ message }) => message === 'call repeated while in progress').length
  await until(() => repeated() === 2)
  gate.release()

  expect(await answer).toMatchObject({ kind: 'result' })
  await after
  expect(gate.begun).toEqual(['a'])
  expect(station.received.filter(([, id]) => id === 'same')).toHaveLength(1)
})

test('takes the same id with another message as a call of its own [edge 5]', async () => {
  const { gate, station } = await gatedEdge()
  station.sendRaw(JSON.stringify([2, 'same', 'DataTransfer', transfer('a')]))
  station.sendRaw(JSON.stringify([2, 'same', 'DataTransfer', transfer('b')]))
  await until(() => gate.begun.length === 1)
  gate.release()
  await until(() => gate.begun.length === 2)
  gate.release({ status: 'Rejected' })
  await station.call('Heartbeat', {})

  expect(station.received.filter(([, id]) => id === 'same')).toEqual([
    [3, 'same', { status: 'Accepted' }],
    [3, 'same', { status: 'Rejected' }],
  ])
})

test('executes a call again whose id was answered before [edge 5]', async () => {
  const { gate, station } = await gatedEdge()
  for (const turn of [1, 2]) {
    const answer = station.call('DataTransfer', transfer('a'), 'same')
    await until(() => gate.begun.length === turn)
    gate.release()
    expect(await answer).toMatchObject({ kind: 'result' })
  }

  expect(gate.begun).toEqual(['a', 'a'])
})

test('handles the messages of one station in order, one at a time', async () => {
  const { gate, station } = await gatedEdge()
  const answers = ['a', 'b', 'c'].map((each) => station.call('DataTransfer', transfer(each)))
  await until(() => gate.begun.length === 1)
  gate.release()
  await answers[0]
  await until(() => gate.begun.length === 2)
  gate.release()
  await until(() => gate.begun.length === 3)
  gate.release()
  await Promise.all(answers)

  expect(gate.begun).toEqual(['a', 'b', 'c'])
})

test('answers InternalError without detail when nothing was stored, so that the station sends again', async () => {
  const { gate, station } = await gatedEdge()
  const answer = station.call('DataTransfer', transfer('a'))
  await until(() => gate.begun.length === 1)
  gate.release(new StoreError('database at 10.0.0.1 refused'))

  expect(await answer).toMatchObject({ kind: 'error', code: 'InternalError' })
  expect(JSON.stringify(station.received)).not.toContain('10.0.0.1')
})

test('answers InternalError without detail when a message cannot even be mended', async () => {
  const dataTransfer = ROUTES_1_6.DataTransfer
  if (dataTransfer === undefined) throw new Error('no route of DataTransfer')
  const repair = () => {
    throw new Error('secret of 10.0.0.1')
  }
  const edge = await startTestEdge({ routes: { '1.6': { ...ROUTES_1_6, DataTransfer: { ...dataTransfer, repair } } } })
  onTestFinished(() => edge.stop())
  const station = await edge.connect()

  expect(await station.call('DataTransfer', transfer('a'))).toMatchObject({ kind: 'error', code: 'InternalError' })
  expect(JSON.stringify(station.received)).not.toContain('10.0.0.1')
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
})

test('answers InternalError when our own answer breaks the schema', async () => {
  const { edge, gate, station } = await gatedEdge()
  const answer = station.call('DataTransfer', transfer('a'))
  await until(() => gate.begun.length === 1)
  gate.release({ status: null })

  expect(await answer).toMatchObject({ kind: 'error', code: 'InternalError' })
  expect(edge.lines.map(({ message }) => message)).toContain('our answer breaks its schema')
})

test('answers in time for a handler that never ends, and goes on', async () => {
  const clock = fakeClock()
  const { gate, station } = await gatedEdge({ clock, limits: { handlerTimeoutMs: 25_000 } })
  const answer = station.call('DataTransfer', transfer('a'))
  await until(() => gate.begun.length === 1)
  await clock.advance(25_001)

  expect(await answer).toMatchObject({ kind: 'error', code: 'InternalError' })
  gate.release()
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  expect(station.received.filter(([, id]) => id === 'm1')).toHaveLength(1)
})

test('pauses reading over the rate and loses nothing', async () => {
  const clock = fakeClock()
  const edge = await startTestEdge({ clock, limits: { messagesPerS: 20, messageBurst: 30 } })
  onTestFinished(() => edge.stop())
  const station = await edge.connect()
  const answers = Array.from({ length: 30 }, () => station.call('Heartbeat', {}))
  await Promise.all(answers)
  station.sendRaw(JSON.stringify([2, 'over', 'Heartbeat', {}]))
  await station.frame(([, id]) => id === 'over')
  station.sendRaw(JSON.stringify([2, 'held', 'Heartbeat', {}]))
  await clock.advance(0)
  expect(station.received.some(([, id]) => id === 'held')).toBe(false)

  await clock.advance(100)

  expect(await station.frame(([, id]) => id === 'held')).toMatchObject([3, 'held', {}])
})

test('pauses reading while too many calls wait, and answers all of them', async () => {
  const { gate, station } = await gatedEdge({ limits: { maxCallsInProgress: 5, messageBurst: 10_000 } })
  const answers = Array.from({ length: 40 }, (_, index) => station.call('DataTransfer', transfer(String(index))))
  for (let index = 0; index < 40; index++) {
    await until(() => gate.begun.length === index + 1)
    gate.release()
  }

  expect((await Promise.all(answers)).every(({ kind }) => kind === 'result')).toBe(true)
  expect(gate.begun).toEqual(Array.from({ length: 40 }, (_, index) => String(index)))
})

test('closes with 1002 after too many unusable frames in a row', async () => {
  const edge = await startTestEdge({ limits: { maxUnusableFrames: 3 } })
  onTestFinished(() => edge.stop())
  const station = await edge.connect()
  for (const _ of [1, 2, 3]) station.sendRaw('no message')
  await station.call('Heartbeat', {})
  for (const _ of [1, 2, 3]) station.sendRaw('no message')
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })

  for (const _ of [1, 2, 3, 4]) station.sendRaw('no message')

  expect(await station.closed).toMatchObject({ code: 1002 })
})

test('processes messages of a registered station before its boot [edge 43]', async () => {
  const edge = await startTestEdge()
  onTestFinished(() => edge.stop())
  const station = await edge.connect()

  expect(
    await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' }),
  ).toMatchObject({ kind: 'result', payload: {} })
})

test('takes only the boots of a station that nobody admitted yet [edge 43] [edge 44]', async () => {
  const edge = await startTestEdge({ seed: seedDocuments.station('CP_NEW', { registration: 'pending' }) })
  onTestFinished(() => edge.stop())
  const station = await edge.connect('CP_NEW')
  const boot = { chargePointVendor: 'V', chargePointModel: 'M' }

  expect(await station.call('BootNotification', boot)).toMatchObject({ payload: { status: 'Pending' } })
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'error', code: 'SecurityError' })
  expect(await station.call('BootNotification', boot)).toMatchObject({ payload: { status: 'Pending' } })
})

test('a station that is admitted while its socket is open is served after its next boot [edge 44]', async () => {
  const edge = await startTestEdge({ seed: seedDocuments.station('CP_NEW', { registration: 'pending' }) })
  onTestFinished(() => edge.stop())
  const station = await edge.connect('CP_NEW')
  const boot = () => station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })
  expect(await boot()).toMatchObject({ payload: { status: 'Pending' } })
  await edge.documents.commit([{ kind: 'update', path: 'stations/CP_NEW', fields: { registration: 'accepted' } }])
  await until(async () => JSON.stringify(await boot()).includes('Accepted'))

  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
})

test('tells observers of each message that was handled', async () => {
  const edge = await startTestEdge()
  onTestFinished(() => edge.stop())
  const seen: string[] = []
  edge.observations.subscribe((observation) => {
    if (observation.kind === 'message') seen.push(observation.action)
  })
  const station = await edge.connect()
  await station.call('Heartbeat', {})
  await station.call('Nonsense', {})

  expect(seen).toEqual(['Heartbeat'])
})
