import { randomUUID } from 'node:crypto'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { type Firestore, getFirestore } from 'firebase-admin/firestore'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { compare, onlineByEvents, readStored, type StationsWorld } from './compare.ts'
import { believedTransactions, journalLine } from './station-journal.ts'

const STARTED = '2026-03-01T10:00:00.000Z'
const STOPPED = '2026-03-01T10:30:00.000Z'

const app = initializeApp({ projectId: `demo-compare-${randomUUID().slice(0, 8)}` }, 'compare')
const firestore: Firestore = getFirestore(app)
afterAll(() => deleteApp(app))

const JOURNAL = [
  { t: 'start', seq: 1, localId: 'a', connectorId: 1, idTag: 'AB12', meterStartWh: 1000, at: STARTED },
  { t: 'id', localId: 'a', transactionId: 77 },
  { t: 'sent', seq: 1 },
  { t: 'meter', seq: 2, localId: 'a', connectorId: 1, sampledValue: [], at: STARTED },
  { t: 'stop', seq: 3, localId: 'a', connectorId: 1, meterStopWh: 6000, reason: 'Local', at: STOPPED },
  { t: 'sent', seq: 2 },
  { t: 'sent', seq: 3 },
]
const journal = (records: readonly object[]) => Buffer.from(records.map(journalLine).join(''))
const stationsOf = (records: readonly object[]): StationsWorld => ({
  transactions: believedTransactions('CP_1', [journal(records)]),
  online: new Map([['CP_1', true]]),
})

const TRANSACTION = {
  stationId: 'CP_1',
  transactionId: 77,
  connectorId: 1,
  state: 'stopped',
  startedAt: new Date(STARTED),
  stoppedAt: new Date(STOPPED),
  meterStartWh: 1000,
  meterStopWh: 6000,
  energyWh: 5000,
  stopReason: 'Local',
}
const put = (path: string, fields: object) => firestore.doc(path).set(fields)
const problems = async (records: readonly object[] = JOURNAL) =>
  compare(stationsOf(records), await readStored(firestore))

beforeEach(async () => {
  for (const name of ['transactions', 'stations', 'edges']) {
    for (const { ref } of (await firestore.collection(name).get()).docs) await ref.delete()
  }
  await put('transactions/CP_1:77', TRANSACTION)
  await put('stations/CP_1', { stationId: 'CP_1', totalEnergyWh: 5000, connection: { online: true, edgeId: 'e' } })
  await put('edges/e', { heartbeatAt: new Date() })
})

test('finds nothing to say of a world in which all is as the station knows it', async () => {
  expect(await problems()).toEqual([])
})

test('finds a confirmed stop that was lost', async () => {
  await put('transactions/CP_1:77', { ...TRANSACTION, state: 'open', stoppedAt: null, energyWh: null })

  expect(await problems()).toEqual([expect.stringContaining('a confirmed stop is not stored')])
})

test('finds a confirmed start that was lost', async () => {
  await firestore.doc('transactions/CP_1:77').delete()

  expect(await problems()).toEqual([expect.stringContaining('a confirmed start is not stored')])
})

test('finds a transaction that is stored twice under different ids', async () => {
  await put('transactions/CP_1:78', { ...TRANSACTION, transactionId: 78 })

  expect(await problems()).toEqual([expect.stringContaining('stored 2 times')])
})

test('finds a transaction that no station started', async () => {
  await put('transactions/CP_1:orphan-1', { ...TRANSACTION, meterStartWh: null, state: 'orphan' })

  expect(await problems()).toEqual(['transactions/CP_1:orphan-1: no station started this transaction (orphan)'])
})

test('finds energy that is not the difference of the meter', async () => {
  await put('transactions/CP_1:77', { ...TRANSACTION, energyWh: 5001 })

  expect(await problems()).toEqual(['CP_1 a: 5001 Wh stored, 5000 Wh metered'])
})

test('finds a total of the station that counts a session twice', async () => {
  await firestore.doc('stations/CP_1').update({ totalEnergyWh: 10_000 })

  expect(await problems()).toEqual(['CP_1: 10000 Wh in total, its sessions make 5000 Wh'])
})

test('finds messages that were never confirmed or that the station gave up', async () => {
  expect(await problems(JOURNAL.slice(0, -1))).toEqual([expect.stringContaining('the stop was never confirmed')])
  expect(await problems([...JOURNAL.slice(0, -1), { t: 'dead', seq: 3, localId: 'a' }])).toEqual([
    expect.stringContaining('gave a message up'),
  ])
})

test('finds a station that is shown online while its instance is dead, and one that is shown offline', async () => {
  await put('edges/e', { heartbeatAt: new Date(Date.now() - 120_000) })
  expect(await problems()).toEqual(['CP_1: online, but shown offline'])

  await put('edges/e', { heartbeatAt: new Date() })
  const offline: StationsWorld = { ...stationsOf(JOURNAL), online: new Map([['CP_1', false]]) }
  expect(compare(offline, await readStored(firestore))).toEqual(['CP_1: offline, but shown online'])
})

test('reads a journal through its compaction, and up to a torn line', () => {
  const before = journal(JOURNAL.slice(0, 3))
  // The start was delivered before; the next process counts from where the journal ends.
  const after = journal([...JOURNAL.slice(0, 1), { t: 'sent', seq: 1 }, ...JOURNAL.slice(1, 2), ...JOURNAL.slice(3)])
  const torn = Buffer.concat([after, Buffer.from('00000000 {"t":"sta')])

  const [transaction, ...others] = believedTransactions('CP_1', [before, torn])

  expect(others).toEqual([])
  expect(transaction).toMatchObject({ localId: 'a', transactionId: 77, stop: { confirmed: true, meterStopWh: 6000 } })
})

test('takes the last word of the event lines as what a station is', () => {
  const lines = [
    { event: 'connected', stationId: 'A' },
    { event: 'connected', stationId: 'B' },
    { event: 'disconnected', stationId: 'B' },
    { event: 'status', stationId: 'B' },
  ]

  expect(onlineByEvents(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"event":"conn`)).toEqual(
    new Map([
      ['A', true],
      ['B', false],
    ]),
  )
})
