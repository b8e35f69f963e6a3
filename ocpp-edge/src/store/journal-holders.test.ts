import { createHash } from 'node:crypto'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import type { Clock } from '../clock.ts'
import { jsonLog } from '../log.ts'
import { documentStores } from './document-stores.ts'
import { DocumentsError } from './documents.ts'
import { memoryDocuments } from './in-memory/memory-documents.ts'
import type { StatusReport, Stores } from './stores.ts'
import { type FakeClock, fakeClock } from './testing/clocks.ts'
import { seedDocuments } from './testing/seed-documents.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY = paths.event('CP_1_2026-03-01')
const NEXT_DAY = paths.event('CP_1_2026-03-02')
const CONNECTOR = paths.connector('CP_1', 1)

/** Two instances; the site is in Jakarta, where 10:00 UTC is 17:00. The station comes to the first. */
async function opened() {
  const clock = fakeClock('2026-03-01T10:00:00Z')
  const documents = memoryDocuments({
    ...seedDocuments.site(),
    ...seedDocuments.station('CP_1'),
    ...seedDocuments.connector('CP_1', 1, 'AAAAAAAA'),
    ...seedDocuments.connector('CP_1', 2),
  })
  const edge = async (edgeId: string) => {
    const mortal = mortalClock(clock)
    const stores = documentStores({ documents, clock: mortal, log: jsonLog('error'), edgeId })
    await stores.ready
    return { stores, kill: mortal.kill }
  }
  const first = await edge('edge-a')
  const second = await edge('edge-b')
  const comesTo = async ({ stores }: { readonly stores: Stores }) => {
    const claimed = stores.stations.claim('CP_1', '1.6')
    await clock.advance(10)
    await claimed
  }
  const status = async (
    { stores }: { readonly stores: Stores },
    name: StatusReport['status'],
    { connectorId = 1, errorCode = 'NoError' } = {},
  ) => {
    stores.connectors.recordStatus('CP_1', {
      ...{ connectorId, status: name, errorCode, vendorErrorCode: null, errorInfo: null },
      ...{ statusAt: clock.now(), receivedAt: clock.now() },
    })
    await clock.advance(2_000)
  }
  const told = async (path = DAY) => {
    const fields = await documents.get(path)
    if (fields === undefined) return []
    return Object.values(parseDocument(eventSchema, path, fields).entries)
      .filter(({ type }) => type === 'status')
      .sort((a, b) => a.at.getTime() - b.at.getTime())
      .map(({ detail, connectorId }) => `${connectorId} ${detail}`)
  }
  const written = () => documents.writeCounts().events ?? 0
  await comesTo(first)
  await clock.advance(2 * MINUTE_MS)
  return { clock, documents, first, second, comesTo, status, told, written, before: written() }
}

test('a station that moves between instances has one write of its day', async () => {
  const { clock, first, second, comesTo, status, told, written, before } = await opened()
  await status(first, 'Preparing')
  await status(first, 'Preparing', { connectorId: 2 })
  await clock.advance(HOUR_MS)
  await comesTo(second)
  await status(second, 'Charging')
  await clock.advance(HOUR_MS)
  await comesTo(first)
  await status(first, 'Available', { connectorId: 2 })
  await clock.advance(HOUR_MS)
  await comesTo(second)
  await status(second, 'Finishing')
  expect(written()).toBe(before)

  await clock.advance(5 * HOUR_MS)

  expect(await told()).toEqual(['1 Preparing', '2 Preparing', '1 Charging', '2 Available', '1 Finishing'])
  expect(written()).toBe(before + 1)
})

test('of a station that is silent since it moved, the day is written too', async () => {
  const { clock, first, second, comesTo, status, told, written, before } = await opened()
  await status(first, 'Preparing')
  await status(first, 'Available')
  await clock.advance(HOUR_MS)
  await comesTo(second)

  await clock.advance(7 * HOUR_MS)

  expect(await told()).toEqual(['1 Preparing', '1 Available'])
  expect(written()).toBe(before + 1)
})

test('what a killed instance noted is written by the next one', async () => {
  const { clock, first, second, comesTo, status, told, written, before } = await opened()
  await status(first, 'Preparing')
  await status(first, 'Charging')
  first.kill()
  await clock.advance(HOUR_MS)
  await comesTo(second)
  await status(second, 'Available')

  await clock.advance(7 * HOUR_MS)

  expect(await told()).toEqual(['1 Preparing', '1 Charging', '1 Available'])
  expect(written()).toBe(before + 1)
})

test('the day of a station that nobody served at midnight is written when it is back', async () => {
  const { clock, first, second, comesTo, status, told } = await opened()
  await status(first, 'Preparing')
  await status(first, 'Available')
  first.kill()
  await clock.advance(20 * HOUR_MS)
  expect(await told()).toEqual([])

  await comesTo(second)
  await status(second, 'Preparing')
  await clock.advance(11 * MINUTE_MS)

  expect(await told()).toEqual(['1 Preparing', '1 Available'])
  expect(await told(NEXT_DAY)).toEqual([])
  await clock.advance(12 * HOUR_MS)
  expect(await told(NEXT_DAY)).toEqual(['1 Preparing'])
})

test('what waits is written with the news that the station is offline, and not again at midnight', async () => {
  const { clock, first, second, comesTo, status, told, written, before } = await opened()
  await status(first, 'Preparing')
  await clock.advance(HOUR_MS)
  await comesTo(second)
  const epoch = await second.stores.stations.claim('CP_1', '1.6')
  await second.stores.stations.markOffline('CP_1', epoch, clock.now())
  await clock.advance(2 * MINUTE_MS)
  expect(await told()).toEqual(['1 Preparing'])
  expect(written()).toBe(before + 1)

  await clock.advance(24 * HOUR_MS)
  expect(written()).toBe(before + 1)
})

test.each([
  ['the moment at which the day ends', 0],
  ['a minute after', MINUTE_MS],
  ['an hour after', HOUR_MS],
])('a station moves at %s: its day is whole', async (_, afterMs) => {
  const { clock, first, second, comesTo, status, told, written, before } = await opened()
  await clock.advance(HOUR_MS)
  await status(first, 'Preparing')
  await status(first, 'Available')
  await clock.advance(Date.parse('2026-03-01T17:00:00Z') + afterMs - clock.now().getTime())
  await comesTo(second)
  await status(second, 'Preparing')
  await clock.advance(HOUR_MS)

  expect(await told()).toEqual(['1 Preparing', '1 Available'])
  expect(written()).toBe(before + 1)
  await clock.advance(24 * HOUR_MS)
  expect(await told(NEXT_DAY)).toEqual(['1 Preparing'])
  expect(written()).toBe(before + 2)
})

test('what is told late of a day that is over is written by the one that heard it', async () => {
  const { clock, first, second, comesTo, status, told } = await opened()
  await status(first, 'Preparing')
  await comesTo(second)
  await clock.advance(Date.parse('2026-03-01T17:11:00Z') - clock.now().getTime())
  expect(await told()).toEqual(['1 Preparing'])
  await comesTo(first)
  first.stores.connectors.recordStatus('CP_1', {
    ...{ connectorId: 1, status: 'Available', errorCode: 'NoError', vendorErrorCode: null, errorInfo: null },
    ...{ statusAt: new Date('2026-03-01T16:59:00Z'), receivedAt: clock.now() },
  })
  await clock.advance(2 * MINUTE_MS)
  await comesTo(second)
  await clock.advance(10 * MINUTE_MS)

  expect(await told()).toEqual(['1 Preparing', '1 Available'])
})

test('an instance that ends leaves to the next one what its documents hold, and writes the rest', async () => {
  const { clock, first, second, comesTo, status, told, written, before } = await opened()
  await status(first, 'Preparing')
  await clock.advance(MINUTE_MS)
  await status(first, 'Charging')
  await first.stores.close()
  expect(await told()).toEqual(['1 Charging'])

  await comesTo(second)
  await status(second, 'Finishing')
  await clock.advance(8 * HOUR_MS)

  expect(await told()).toEqual(['1 Preparing', '1 Charging', '1 Finishing'])
  expect(written()).toBe(before + 2)
})

test('what the next instance may have missed is written by the one that noted it', async () => {
  const { clock, first, second, comesTo, status, told } = await opened()
  await status(first, 'Preparing')
  await clock.advance(HOUR_MS)
  first.stores.connectors.recordStatus('CP_1', {
    ...{ connectorId: 1, status: 'Charging', errorCode: 'NoError', vendorErrorCode: null, errorInfo: null },
    ...{ statusAt: clock.now(), receivedAt: clock.now() },
  })
  await comesTo(second)
  await status(second, 'Finishing')
  expect(await told()).toEqual([])

  await clock.advance(MINUTE_MS)
  expect(await told()).toEqual(['1 Charging'])
  await clock.advance(8 * HOUR_MS)
  expect(await told()).toEqual(['1 Preparing', '1 Charging', '1 Finishing'])
})

test('a fault is written within a minute, with what an earlier instance noted', async () => {
  const { clock, first, second, comesTo, status, told, written, before } = await opened()
  await status(first, 'Preparing')
  await clock.advance(HOUR_MS)
  await comesTo(second)
  await status(second, 'Faulted', { errorCode: 'GroundFailure' })
  await clock.advance(MINUTE_MS)

  expect(await told()).toEqual(['1 Preparing'])
  await clock.advance(8 * HOUR_MS)
  expect(written()).toBe(before + 1)
})

test('who looks at a station sees what an earlier instance noted', async () => {
  const { clock, documents, first, second, comesTo, status, told } = await opened()
  await status(first, 'Preparing')
  await clock.advance(HOUR_MS)
  await comesTo(second)
  const expiresAt = new Date(clock.now().getTime() + HOUR_MS)
  await documents.commit([
    { kind: 'create', path: paths.watch('CP_1'), fields: { stationId: 'CP_1', expiresAt, renewedAt: clock.now() } },
  ])
  await clock.advance(62_000)

  expect(await told()).toEqual(['1 Preparing'])
})

test('what could not be read during an outage is read and written after it', async () => {
  const { clock, documents, first, second, comesTo, status, told } = await opened()
  await status(first, 'Preparing')
  first.kill()
  await clock.advance(20 * HOUR_MS)
  await comesTo(second)
  documents.failWith(new DocumentsError('away', false, undefined))
  await clock.advance(11 * MINUTE_MS)
  documents.failWith(null)
  await clock.advance(11 * MINUTE_MS)

  expect(await told()).toEqual(['1 Preparing'])
})

test("the connector's document holds what waits and no more; the public one nothing of it", async () => {
  const { clock, documents, first, status } = await opened()
  await status(first, 'Preparing')
  await status(first, 'Charging')
  await status(first, 'Charging', { connectorId: 2 })
  expect(documents.peek(CONNECTOR)?.statusLog).toMatchObject([
    { date: '2026-03-01', status: 'Preparing' },
    { date: '2026-03-01', status: 'Charging' },
  ])
  await clock.advance(8 * HOUR_MS)
  await status(first, 'Finishing')

  expect(documents.peek(CONNECTOR)?.statusLog).toMatchObject([{ date: '2026-03-02', status: 'Finishing' }])
  expect(documents.peek(paths.publicConnector('AAAAAAAA'))).not.toHaveProperty('statusLog')
})

test('a restless connector fills its document no further than a day may hold', async () => {
  const { clock, documents, first, second, comesTo, status, told } = await opened()
  for (const edge of [first, second, first]) {
    await comesTo(edge)
    for (let count = 0; count < 40; count++) {
      await status(edge, 'Preparing')
      await status(edge, 'Available')
    }
    await clock.advance(MINUTE_MS)
  }

  expect(documents.peek(CONNECTOR)?.statusLog).toHaveLength(150)
  await clock.advance(8 * HOUR_MS)
  expect(await told()).toHaveLength(150)
})

/** Of an instance that can be killed: what it planned never happens. */
function mortalClock(clock: FakeClock): Clock & { kill(): void } {
  let alive = true
  return {
    now: clock.now,
    after: (ms, run) => clock.after(ms, () => alive && run()),
    every: (ms, run) => clock.every(ms, () => alive && run()),
    kill: () => {
      alive = false
    },
  }
}

test('an entry that a person deleted does not come back with the next instance', async () => {
  const { clock, documents, first, second, comesTo, status, told, written } = await opened()
  const at = clock.now()
  await status(first, 'Preparing')
  await clock.advance(HOUR_MS)
  await comesTo(second)
  const hash = createHash('sha256').update('Preparing').digest('hex').slice(0, 8)
  const deletion = { at, type: 'status', connectorId: 1, reason: 'a test', by: 'admin', deletedAt: clock.now() }
  const deletions = { [`${at.toISOString()}_status_1_${hash}`]: deletion }
  const day = { stationId: 'CP_1', date: '2026-03-01', kind: 'day', entries: {}, expireAt: new Date('2027-01-01') }
  await documents.commit([{ kind: 'merge', path: DAY, fields: { ...day, deletions } }])
  const before = written()

  await clock.advance(8 * HOUR_MS)

  expect(written()).toBe(before)
  expect(await told()).toEqual([])
  expect((await documents.get(DAY))?.deletions).toEqual(deletions)
})
