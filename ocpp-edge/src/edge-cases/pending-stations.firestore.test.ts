import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { pendingStationSchema } from '@charge-it/shared/model/pending-station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimed, type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import { stationWithKey, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'
import { movableClock } from '../store/testing/clocks.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'
const BOOT = { chargePointVendor: 'ABB', chargePointModel: 'Terra 54', firmwareVersion: '1.2' }

let world: FirestoreWorld
let edge: TestEdge
const clock = movableClock()
beforeEach(async () => {
  world = await firestoreWorld()
  edge = await world.edge({ clock })
})
afterEach(() => world.close())

const pending = async (stationId: string) => {
  const path = paths.pendingStation(stationId)
  await until(async () => (await world.stored(path)) !== undefined)
  return parseDocument(pendingStationSchema, path, await world.stored(path))
}
const mayConnect = (unknownMayConnect: boolean) =>
  world.put({ [paths.setting('connections')]: { unknownMayConnect, lastUpdatedAt: new Date() } })
const knock = (stationId: string, options = {}) =>
  expect(edge.connect(stationId, options)).rejects.toMatchObject({ statusCode: 404, body: '' })

test('[edge 33] a station that nobody registered appears once, with how it came and no secret', async () => {
  for (let turn = 0; turn < 5; turn++) await knock('CP new/1', { password: KEY, protocols: ['ocpp2.0.1', 'ocpp1.6'] })

  const document = await pending('CP new/1')
  expect(document).toMatchObject({
    ...{ stationId: 'CP new/1', registration: 'pending', reason: 'unknownStation', ocppVersion: '1.6' },
    ...{
      subprotocols: ['ocpp2.0.1', 'ocpp1.6'],
      sentPassword: true,
      tls: false,
      addressClass: 'loopback',
      vendor: null,
    },
  })
  expect(JSON.stringify(document)).not.toContain(KEY)
  clock.move(61_000)
  await knock('CP new/1')
  await until(async () => (await pending('CP new/1')).attempts === 6)
})

test('[edge 33] whoever guesses names leaves at most 200 of them', async () => {
  const ids = Array.from({ length: 260 }, (_, index) => `GUESS_${index}`)
  for (let from = 0; from < ids.length; from += 20) {
    await Promise.all(ids.slice(from, from + 20).map((id) => knock(id)))
  }
  await edge.stores.connectors.flush()

  expect((await world.firestore.collection('pendingStations').count().get()).data().count).toBe(200)
  expect((await world.firestore.collection('attempts').count().get()).data().count).toBe(200)
})

test('where settings allow it an unknown station may say who it is, and nothing else of it is stored', async () => {
  await mayConnect(true)
  const station = await edge.connect('CP_X')

  expect(await station.call('BootNotification', BOOT)).toMatchObject({ payload: { status: 'Pending', interval: 60 } })
  const status = { connectorId: 1, status: 'Available', errorCode: 'NoError' }
  expect(await station.call('StatusNotification', status)).toMatchObject({ kind: 'error', code: 'SecurityError' })
  const start = { connectorId: 1, idTag: 'AB12', meterStart: 0, timestamp: new Date().toISOString() }
  expect(await station.call('StartTransaction', start)).toMatchObject({ kind: 'error', code: 'SecurityError' })

  await until(async () => (await pending('CP_X')).vendor === 'ABB')
  expect(await pending('CP_X')).toMatchObject({ vendor: 'ABB', model: 'Terra 54', firmwareVersion: '1.2' })
  const written = (await world.written()).filter((path) => !path.startsWith('idTags/'))
  expect(written).toEqual([paths.attempt('CP_X_bootPending'), paths.pendingStation('CP_X')])
})

test('an unknown station that was let in must come back with its key once it is registered', async () => {
  await mayConnect(true)
  const station = await edge.connect('CP_X')
  await station.call('BootNotification', BOOT)
  await world.put(stationWithKey('CP_X', KEY))
  clock.move(10_000)

  const boot = station.call('BootNotification', BOOT)
  expect(await station.closed).toMatchObject({ code: 1008 })
  await boot.catch(() => undefined)
  await expect(edge.connect('CP_X')).rejects.toMatchObject({ statusCode: 401 })
  const back = await edge.connect('CP_X', { password: KEY })
  expect(await back.call('BootNotification', BOOT)).toMatchObject({ payload: { status: 'Accepted' } })
})

test.each([
  ['rejected', 403],
  ['pending', 101],
] as const)(
  'a station that is set to %s while it is connected is closed; it then gets %i',
  async (registration, status) => {
    await world.put(seedDocuments.station('CP_1'))
    const station = await edge.connect('CP_1')
    await claimed(edge, 'CP_1')
    await station.call('BootNotification', BOOT)
    await world.firestore.doc(paths.station('CP_1')).update({ registration })

    expect(await station.closed).toMatchObject({ code: 1008 })
    const back = await edge.connect('CP_1').catch((error: unknown) => error)
    if (status === 403) expect(back).toMatchObject({ statusCode: 403 })
    else {
      const again = await edge.connect('CP_1')
      expect(await again.call('BootNotification', BOOT)).toMatchObject({ payload: { status: 'Pending' } })
    }
    const reason = registration === 'rejected' ? 'rejectedStation' : 'bootPending'
    await until(async () => (await world.stored(paths.attempt(`CP_1_${reason}`))) !== undefined)
  },
)
