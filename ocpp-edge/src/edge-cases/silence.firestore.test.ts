import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import type { TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { fastClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

/** 90 s of silence pass within 0.6 s. */
const clock = fastClock(150)
/** The site's, in ms: what stations are told. */
const HEARTBEAT_MS = 300_000

let world: FirestoreWorld
let edge: TestEdge
let stationId: string
let count = 0

beforeAll(async () => {
  world = await firestoreWorld(seedDocuments.site({ heartbeatS: HEARTBEAT_MS / 1000 }))
  edge = await world.edge({
    clock,
    limits: { handshakeTimeoutMs: 3_600_000, handlerTimeoutMs: 3_600_000, messagesPerS: 1, messageBurst: 20 },
  })
})
afterAll(() => world.close())
beforeEach(async () => {
  stationId = `CP_${++count}`
  await world.put({ ...seedDocuments.station(stationId), ...seedDocuments.connector(stationId, 1) })
})

const held = () => edge.edge.registry.get(stationId)
const connection = async () =>
  parseDocument(stationSchema, 'stations', await world.stored(paths.station(stationId))).connection
const passed = async (ms: number) => {
  const end = clock.now().getTime() + ms
  await until(() => clock.now().getTime() >= end)
}

test('[edge 35] a half-open connection is dropped, its call fails, and the station is written offline', async () => {
  const station = await edge.connect(stationId)
  await claimed(edge, stationId)
  await new Promise((resolve) => station.ws.once('ping', resolve))
  await until(() => (held()?.lastSeenAt.getTime() ?? 0) > (held()?.connectedAt.getTime() ?? 0))
  const outcome = held()?.call('Reset', { type: 'Soft' }, { timeoutMs: 86_400_000 })
  station.ws.pause()
  const silentSince = clock.now().getTime()

  expect(await outcome).toEqual({ kind: 'disconnected' })
  // Three ping intervals of the design, and the tick that finds it.
  expect(clock.now().getTime() - silentSince).toBeLessThan(HEARTBEAT_MS)
  await until(async () => (await connection()).online === false)
})

test('[edge 36] a station that answers no ping but talks stays, and nothing is written for it', async () => {
  const station = await edge.connect(stationId, { ws: { autoPong: false } })
  await claimed(edge, stationId)
  const talk = async (ms: number) => {
    const end = clock.now().getTime() + ms
    while (clock.now().getTime() < end) {
      expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
      await passed(20_000)
    }
  }
  // By then its history says that it came.
  await talk(90_000)
  await world.written()

  await talk(4 * HEARTBEAT_MS)

  expect(await connection()).toMatchObject({ online: true, epoch: 1 })
  expect((await world.written()).filter((path) => path.includes(stationId))).toEqual([])
})

test('[edge 37] a silent station that never answered a ping has more than two heartbeats, then it is offline', async () => {
  await edge.connect(stationId, { ws: { autoPong: false } })
  await claimed(edge, stationId)
  const since = held()?.lastSeenAt.getTime() ?? 0
  await until(() => held() === undefined)

  expect(clock.now().getTime() - since).toBeGreaterThan(2 * HEARTBEAT_MS)
  await until(async () => (await connection()).online === false)
  expect((await connection()).lastSeenAt?.getTime()).toBe(since)
})

test('[edge 38] a station that hangs up after 110 s without traffic is pinged often enough to stay', async () => {
  const station = await edge.connect(stationId)
  let heardAt = clock.now().getTime()
  let longest = 0
  const heard = () => {
    longest = Math.max(longest, clock.now().getTime() - heardAt)
    heardAt = clock.now().getTime()
    if (longest > 110_000) station.terminate()
  }
  station.ws.on('ping', heard)
  await claimed(edge, stationId)
  await passed(2 * HEARTBEAT_MS)
  heard()

  expect(longest).toBeLessThan(110_000)
  expect(await connection()).toMatchObject({ online: true, epoch: 1 })
  expect(await station.call('Heartbeat', {})).toMatchObject({ kind: 'result' })
})

test('[edge 63] a station that replays samples faster than we read is not taken for silent while reading pauses', async () => {
  const station = await edge.connect(stationId)
  await claimed(edge, stationId)
  // It has answered a ping, so that less than its heartbeats may end it.
  await until(() => (held()?.lastSeenAt.getTime() ?? 0) > (held()?.connectedAt.getTime() ?? 0))
  const from = clock.now().getTime() - 86_400_000
  const timeOf = (sample: number) => new Date(from + sample * 60_000).toISOString()
  const begun = { connectorId: 1, idTag: 'AB12', meterStart: 0, timestamp: timeOf(0) }
  expect(await station.call('StartTransaction', begun)).toMatchObject({ kind: 'result' })
  const { docs } = await world.firestore.collection(collections.transactions).where('stationId', '==', stationId).get()
  const transactionId: unknown = docs[0]?.get('transactionId')
  const sentAt = clock.now().getTime()
  const answers = Array.from({ length: 600 }, (_, sample) => {
    const sampledValue = [{ value: String(sample) }]
    const meterValue = [{ timestamp: timeOf(sample), sampledValue }]
    return station.call('MeterValues', { connectorId: 1, transactionId, meterValue })
  })

  expect((await Promise.all(answers)).filter(({ kind }) => kind !== 'result')).toEqual([])
  // Longer than the silence that ends a station.
  expect(clock.now().getTime() - sentAt).toBeGreaterThan(90_000)
  expect(await connection()).toMatchObject({ online: true, epoch: 1 })
  const buckets = await docs[0]?.ref.collection(collections.meterValues).get()
  expect(buckets?.docs.flatMap((bucket) => Object.keys(bucket.get('samples')))).toHaveLength(600)
})
