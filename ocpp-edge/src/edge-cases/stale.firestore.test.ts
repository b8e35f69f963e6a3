import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import type { TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { fastClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

/** Half an hour passes within 4.5 s. */
const clock = fastClock(400)

let world: FirestoreWorld
let edge: TestEdge
beforeAll(async () => {
  world = await firestoreWorld({ ...seedDocuments.station('CP_1'), ...seedDocuments.connector('CP_1', 1) })
  const patient = 365 * 86_400_000
  edge = await world.edge({
    clock,
    limits: { handshakeTimeoutMs: patient, handlerTimeoutMs: patient, silenceMs: patient, callTimeoutMs: patient },
  })
})
afterAll(() => world.close())

test('a free connector with an open transaction: marked, its station is asked once, and its sample is stored', async () => {
  const station = await edge.connect('CP_1', { answer: () => ({ status: 'Accepted' }) })
  await claimed(edge, 'CP_1')
  const start = { connectorId: 1, idTag: 'AB12', meterStart: 0, timestamp: clock.now().toISOString() }
  await station.call('StartTransaction', start)
  const status = (name: string) =>
    station.call('StatusNotification', { connectorId: 1, status: name, errorCode: 'NoError' })
  await status('Available')
  const transaction = async () =>
    (await world.firestore.collection(collections.transactions).where('stationId', '==', 'CP_1').get()).docs[0]?.data()

  const asked = await Promise.all(
    ['StatusNotification', 'MeterValues'].map((message) =>
      station.frame(([type, , , payload]) => type === 2 && Object(payload).requestedMessage === message),
    ),
  )
  expect(asked.map(([, , action, payload]) => [action, Object(payload).connectorId])).toEqual([
    ['TriggerMessage', 1],
    ['TriggerMessage', 1],
  ])
  expect(await transaction()).toMatchObject({ state: 'open', flags: ['stale'] })

  await status('Charging')
  await until(async () => (await transaction())?.flags.length === 0)
  expect(station.received.filter(([type]) => type === 2)).toHaveLength(2)
  await until(async () => (await world.stored(paths.connector('CP_1', 1)))?.status === 'Charging')
})
