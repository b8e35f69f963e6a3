import { paths } from '@charge-it/shared/paths.ts'
import { expect, onTestFinished, test } from 'vitest'
import { gatedRoutes } from '../../test/gated-routes.ts'
import { startTestEdge, type TestEdge, type TestEdgeOptions } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { heartbeatIntervalS } from '../heartbeat-interval.ts'
import type { StationSession } from '../station-session.ts'
import { DocumentsError } from '../store/documents.ts'
import { memoryDocuments } from '../store/in-memory/memory-documents.ts'
import { fakeClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

async function edgeWith(options: TestEdgeOptions = {}): Promise<TestEdge> {
  const edge = await startTestEdge(options)
  onTestFinished(() => edge.stop())
  return edge
}

const connectionOf = (edge: TestEdge, stationId = 'CP_1') => edge.documents.peek(paths.station(stationId))?.connection
const held = (edge: TestEdge, stationId = 'CP_1') => edge.edge.registry.get(stationId)

test('claims a station that arrives, then tells its listeners', async () => {
  const edge = await edgeWith()
  const opened: number[] = []
  edge.edge.registry.onOpened((session) => opened.push(session.epoch))
  await edge.connect()
  await until(() => opened.length === 1)

  expect(opened).toEqual([1])
  expect(connectionOf(edge)).toMatchObject({ edgeId: 'edge-test', epoch: 1, online: true })
})

test('claims again until the store takes it', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const { stations } = edge.stores
  const { claim } = stations
  let failures = 2
  Object.assign(stations, {
    claim: (stationId: string, version: string) =>
      failures-- > 0 ? Promise.reject(new DocumentsError('down', false, undefined)) : claim(stationId, version),
  })
  await edge.connect()
  await until(async () => {
    await clock.advance(1_000)
    return held(edge)?.epoch === 1
  })

  expect(connectionOf(edge)).toMatchObject({ epoch: 1, online: true })
})

test('the newest socket wins and the old one closes with 1001 [edge 34]', async () => {
  const edge = await edgeWith()
  const closed: [number, boolean][] = []
  edge.edge.registry.onClosed((session, replaced) => closed.push([session.socketNumber, replaced]))
  const first = await edge.connect()
  await until(() => held(edge)?.epoch === 1)
  const second = await edge.connect()

  expect(await first.closed).toMatchObject({ code: 1001 })
  await until(() => closed.length === 1)
  expect(closed).toEqual([[1, true]])
  expect(held(edge)?.socketNumber).toBe(2)
  expect(await second.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
})

test('an old socket that does not answer the close is terminated, and its end changes nothing [edge 34]', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const first = await edge.connect()
  first.ws.pause()
  await edge.connect()
  await clock.advance(1_001)
  await until(() => edge.lines.some(({ message, socketNumber }) => message === 'socket closed' && socketNumber === 1))
  await clock.advance(120_000)

  expect(held(edge)?.socketNumber).toBe(2)
  expect(connectionOf(edge)).toMatchObject({ online: true })
})

test('two instances: the newer socket wins, the older instance drops its own and writes nothing [edge 34]', async () => {
  const documents = memoryDocuments({ ...seedDocuments.site(), ...seedDocuments.station('CP_1') })
  const clock = fakeClock()
  const a = await edgeWith({ documents, clock, edgeId: 'edge-a' })
  const b = await edgeWith({ documents, clock, edgeId: 'edge-b' })
  const first = await a.connect()
  await until(() => held(a)?.epoch === 1)
  const second = await b.connect()

  expect(await first.closed).toMatchObject({ code: 1001 })
  await until(() => held(a) === undefined)
  await clock.advance(120_000)
  expect(connectionOf(b)).toMatchObject({ edgeId: 'edge-b', epoch: 2, online: true })
  expect(await second.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
})

test('the version belongs to the socket [edge 28]', async () => {
  const gate = gatedRoutes()
  const edge = await edgeWith({ routes: { ...gate.routes, '2.0.1': {} } })
  await edge.connect('CP_1', { protocols: ['ocpp1.6'] })
  await until(() => edge.documents.peek('stations/CP_1')?.ocppVersion === '1.6')
  await edge.connect('CP_1', { protocols: ['ocpp2.0.1'] })
  await until(() => edge.documents.peek('stations/CP_1')?.ocppVersion === '2.0.1')

  expect(held(edge)?.ocppVersion).toBe('2.0.1')
})

test('writes offline 60 s after the last close, with the time of the last frame', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const station = await edge.connect()
  await until(() => held(edge)?.epoch === 1)
  const lastSeenAt = held(edge)?.lastSeenAt
  await station.close()
  await until(() => held(edge) === undefined)
  await clock.advance(59_000)
  expect(connectionOf(edge)).toMatchObject({ online: true })
  await clock.advance(1_000)

  expect(connectionOf(edge)).toMatchObject({ online: false, epoch: 1, lastSeenAt })
})

test('a return within the grace time writes nothing', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const first = await edge.connect()
  await until(() => held(edge)?.epoch === 1)
  const before = edge.documents.writeCounts()
  await first.close()
  await until(() => held(edge) === undefined)
  await clock.advance(50_000)
  await edge.connect()
  await until(() => held(edge)?.epoch === 1)
  await clock.advance(100_000)

  expect(edge.documents.writeCounts().stations).toBe(before.stations)
  expect(connectionOf(edge)).toMatchObject({ online: true, epoch: 1 })
})

test.each([
  ['comes back to the same instance: its samples wait on', 50_000, 0],
  ['stays away: its samples are stored with its going offline', 61_000, 1],
])('a charging station that %s', async (_name, awayMs, writes) => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const station = await edge.connect()
  await until(() => held(edge)?.epoch === 1)
  await station.call('StartTransaction', {
    ...{ connectorId: 1, idTag: 'AB12', meterStart: 0, timestamp: clock.now().toISOString() },
  })
  await clock.advance(60_000)
  const sample = { timestamp: clock.now().toISOString(), sampledValue: [{ value: '100' }] }
  await station.call('MeterValues', { connectorId: 1, meterValue: [sample] })
  await station.close()
  await until(() => held(edge) === undefined)
  await clock.advance(awayMs)
  await edge.connect()
  await until(() => held(edge)?.epoch === 1 + writes)
  await clock.advance(30_000)

  expect(edge.documents.writeCounts()['transactions/meterValues'] ?? 0).toBe(writes)
  await edge.stores.connectors.flush()
  expect(edge.documents.writeCounts()['transactions/meterValues']).toBe(1)
})

test('writes offline later when the store is down', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const station = await edge.connect()
  await until(() => held(edge)?.epoch === 1)
  await station.close()
  await until(() => held(edge) === undefined)
  edge.documents.failWith(new DocumentsError('down', false, undefined))
  await clock.advance(70_000)
  edge.documents.failWith(null)
  await clock.advance(10_000)

  expect(connectionOf(edge)).toMatchObject({ online: false })
})

/** Moves time on in steps, letting frames travel in between. */
async function pass(clock: ReturnType<typeof fakeClock>, ms: number, step = 10_000): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    await clock.advance(step)
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
}

test('drops a half-open connection that answered pings before, and fails its calls [edge 35]', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const station = await edge.connect()
  await pass(clock, 60_000)
  const outcome = held(edge)?.call('Reset', { type: 'Soft' }, { timeoutMs: 3_600_000 })
  station.ws.pause()
  await pass(clock, 130_000)

  expect(await outcome).toEqual({ kind: 'disconnected' })
  await until(() => held(edge) === undefined)
})

test('keeps a station that answers no ping but talks [edge 36]', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const station = await edge.connect('CP_1', { ws: { autoPong: false } })
  for (let round = 0; round < 10; round++) {
    await pass(clock, 80_000)
    expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
  }

  expect(held(edge)?.socketNumber).toBe(1)
})

test('a station that never answered a ping has two and a half heartbeats [edge 36] [edge 37]', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  await edge.connect('CP_1', { ws: { autoPong: false } })
  const longestMs = 2.5 * heartbeatIntervalS('CP_1', 300) * 1000
  await pass(clock, longestMs - 10_000)
  expect(held(edge)).toBeDefined()
  await pass(clock, 50_000)

  await until(() => held(edge) === undefined)
})

test('pings each 30 s, so that no station finds the line idle [edge 38]', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock })
  const station = await edge.connect()
  let pings = 0
  station.ws.on('ping', () => pings++)
  await pass(clock, 300_000)

  expect(pings).toBeGreaterThanOrEqual(9)
  expect(pings).toBeLessThanOrEqual(11)
})

test.each([
  ['a reset', 'reset'],
  ['a cut within a frame', 'halfFrame'],
  ['an end of TCP without a close frame', 'end'],
] as const)('copes with %s [edge 39]', async (_name, how) => {
  const edge = await edgeWith()
  const { tcp } = await edge.connect()
  await until(() => held(edge)?.epoch === 1)
  if (how === 'halfFrame') tcp.write(Buffer.from([0x81, 0xfe, 0x10]))
  if (how === 'reset') tcp.resetAndDestroy()
  else tcp.end()

  await until(() => held(edge) === undefined)
  expect(await (await edge.connect()).call('Heartbeat', {})).toMatchObject({ kind: 'result' })
})

test('answers the boots of 200 stations that come at once [edge 40]', async () => {
  const ids = Array.from({ length: 200 }, (_, index) => `CP_${1000 + index}`)
  const edge = await edgeWith({ seed: Object.assign({}, ...ids.map((id) => seedDocuments.station(id))) })

  const statuses = await Promise.all(
    ids.map(async (id) => {
      const station = await edge.connect(id)
      return await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })
    }),
  )

  expect(statuses.every(({ kind }) => kind === 'result')).toBe(true)
  expect(edge.edge.registry.size).toBe(200)
})

test('on Cloud Run closes an idle socket at 50 to 58 minutes, not while a call is open', async () => {
  const clock = fakeClock()
  const edge = await edgeWith({ clock, config: { cloudRun: true } })
  const station = await edge.connect()
  await pass(clock, 49 * 60_000, 20_000)
  expect(held(edge)).toBeDefined()
  const outcome = held(edge)?.call('Reset', {}, { timeoutMs: 9 * 60_000 + 30_000 })
  await pass(clock, 9 * 60_000, 20_000)
  expect(held(edge)).toBeDefined()
  await pass(clock, 120_000, 20_000)

  expect(await outcome).toEqual({ kind: 'timeout' })
  expect(await station.closed).toMatchObject({ code: 1012 })
})

test('terminates TCP of a station that does not come back after a close frame', async () => {
  const edge = await edgeWith({ seed: seedDocuments.station('CP_1', { noCloseFrame: true }) })
  const first = await edge.connect()
  await edge.connect()

  expect(await first.closed).toMatchObject({ code: 1006 })
})

test('a listener that throws does not keep others from being told', async () => {
  const edge = await edgeWith()
  const told: StationSession[] = []
  edge.edge.registry.onOpened(() => {
    throw new Error('defect')
  })
  edge.edge.registry.onOpened((session) => told.push(session))
  await edge.connect()
  await until(() => told.length === 1)

  expect(edge.lines.map(({ message }) => message)).toContain('listener of sessions failed')
})
