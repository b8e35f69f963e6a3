import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import type { TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

let world: FirestoreWorld
let edge: TestEdge
beforeAll(async () => {
  world = await firestoreWorld({ ...seedDocuments.station('CP_1'), ...seedDocuments.connector('CP_1', 1) })
  edge = await world.edge({ limits: { offlineAfterMs: 1_000 } })
})
afterAll(() => world.close())

test('live samples wait in memory while the socket is open, and are stored when the station stays away', async () => {
  const station = await edge.connect('CP_1')
  await claimed(edge, 'CP_1')
  const timestamp = new Date().toISOString()
  await station.call('StartTransaction', { connectorId: 1, idTag: 'AB12', meterStart: 0, timestamp })
  const meterValue = [{ timestamp, sampledValue: [{ value: '42' }] }]
  await station.call('MeterValues', { connectorId: 1, meterValue })
  const buckets = async () => (await world.firestore.collectionGroup(collections.meterValues).get()).docs
  expect(await buckets()).toEqual([])

  station.terminate()

  await until(async () => (await buckets()).length === 1)
  expect(Object.values((await buckets())[0]?.get('samples'))).toEqual([{ energyWh: 42 }])
  expect((await world.stored(paths.station('CP_1')))?.connection).toMatchObject({ online: false })
})
