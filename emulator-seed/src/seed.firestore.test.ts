import { createHash } from 'node:crypto'
import { apiKeySchema } from '@charge-it/shared/model/api-key.ts'
import { datesOfTimestamps, parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { billSchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { type App, deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FLEET_STATIONS } from './demo.ts'
import { seedApiKey, seedBase, seedHistory } from './seed.ts'

const NOW = new Date('2026-11-21T05:00:00Z')
const DAYS = 7
const OCPP_URL = 'ws://127.0.0.1:9000/ocpp'

let app: App
let firestore: Firestore
let written: number

async function seedAll() {
  const seeded = await seedBase({
    firestore,
    auth: null,
    now: NOW,
    keys: { CP_111: 'a'.repeat(40) },
    fleet: 6,
    ocppUrl: OCPP_URL,
    days: DAYS,
  })
  written = await seedHistory({ firestore, now: NOW, fleet: 6, days: DAYS, progress: () => {} })
  return seeded
}

/** All stored documents of a collection group, by path. */
async function stored(group: string): Promise<ReadonlyMap<string, unknown>> {
  const { docs } = await firestore.collectionGroup(group).get()
  return new Map(docs.map((each) => [each.ref.path, datesOfTimestamps(each.data())]))
}

beforeAll(async () => {
  const projectId = `demo-seed-${process.pid}`
  app = initializeApp({ projectId }, projectId)
  firestore = getFirestore(app)
})
afterAll(async () => {
  await firestore.terminate()
  await deleteApp(app)
})

test('seeding again stores the same documents', async () => {
  const groups = [collections.stations, collections.transactions, collections.private, collections.days]

  await seedAll()
  const first = await Promise.all(groups.map(stored))
  await seedAll()

  expect(await Promise.all(groups.map(stored))).toEqual(first)
})

test('the history arrives whole, and what is read back is valid', async () => {
  await seedAll()
  const transactions = await stored(collections.transactions)
  const count = async (name: string) => (await firestore.collectionGroup(name).count().get()).data().count

  for (const [path, fields] of transactions) {
    const transaction = parseDocument(transactionSchema, path, fields)
    const billPath = paths.transactionBill(transaction.transactionKey)
    expect(parseDocument(billSchema, billPath, (await firestore.doc(billPath).get()).data()).energyWh).toBe(
      transaction.energyWh,
    )
  }
  const stats = (await count(collections.days)) + (await count(collections.revenue))
  expect(transactions.size).toBeGreaterThan(20)
  const reports = [collections.daily, collections.dailyMoney, collections.monthly, collections.monthlyMoney]
  let reported = 0
  for (const name of reports) reported += await count(name)
  expect(reported).toBeGreaterThan(2 * (DAYS - 1))
  expect(written).toBe(3 * transactions.size + stats + (await count(collections.events)) + reported)
})

test('the fleet continues where the history ends', async () => {
  const { fleet } = await seedAll()

  expect(fleet.map(({ stationId }) => stationId)).toEqual([...FLEET_STATIONS])
  for (const { stationId, registerWh, cards } of fleet) {
    const path = paths.station(stationId)
    const station = parseDocument(stationSchema, path, (await firestore.doc(path).get()).data())
    expect(registerWh).toBe(station.totalEnergyWh)
    for (const card of cards) expect((await firestore.doc(paths.idTag(card)).get()).get('status')).toBe('Accepted')
  }
})

test('the local API key lies there as a hash, for emulators only', async () => {
  await seedApiKey(firestore, 'local', 'not-a-secret', NOW)
  const path = paths.apiKey('local')
  const key = parseDocument(apiKeySchema, path, (await firestore.doc(path).get()).data())

  expect(key).toMatchObject({ demoOnly: true, role: 'admin' })
  expect(key.secretSha256).toBe(createHash('sha256').update('not-a-secret').digest('hex'))
})
