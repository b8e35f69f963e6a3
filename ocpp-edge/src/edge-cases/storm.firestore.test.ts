import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FirestoreWorld, firestoreWorld } from '../../test/firestore-world.ts'
import { until } from '../../test/until.ts'
import { seedDocuments } from '../store/testing/seed-documents.ts'

const IDS = Array.from({ length: 1_000 }, (_, index) => `CP_${index}`)

let world: FirestoreWorld
beforeAll(async () => {
  world = await firestoreWorld()
  for (let from = 0; from < IDS.length; from += 200) {
    await world.put(Object.assign({}, ...IDS.slice(from, from + 200).map((id) => seedDocuments.station(id))))
  }
})
afterAll(() => world.close())

test('[edge 40] a thousand stations that come back at once after a restart are all answered and stored', async () => {
  const edge = await world.edge()

  const answers = await Promise.all(
    IDS.map(async (id) => {
      const station = await edge.connect(id)
      return await station.call('BootNotification', { chargePointVendor: 'V', chargePointModel: id })
    }),
  )

  expect(answers.filter(({ kind }) => kind !== 'result')).toEqual([])
  await until(() => IDS.every((id) => edge.edge.registry.get(id)?.epoch === 1))
  const stored = world.firestore
    .collection('stations')
    .where('vendor', '==', 'V')
    .where('connection.online', '==', true)
  expect((await stored.count().get()).data().count).toBe(IDS.length)
})
