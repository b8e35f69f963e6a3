import { canonicalIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { transactionIdentitySchema, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import type { Fields } from './documents.ts'
import type { StartDraft, StopDraft } from './stores.ts'
import type { OpenedStores, OpenStores } from './testing/opened-stores.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'
import { firstTransactionId, MAX_TRANSACTION_ID, nextTransactionId, startHash } from './transaction-id.ts'

const T0 = new Date('2026-03-01T09:00:00Z')
const minutes = (count: number) => new Date(T0.getTime() + count * 60_000)

const SEED: Record<string, Fields> = {
  ...seed.site(),
  ...seed.tariff({ version: 7 }),
  ...seed.station('CP_1'),
  ...seed.station('CP_2'),
  ...seed.connector('CP_1', 1, 'AAAAAAAA'),
  ...seed.connector('CP_1', 2, 'BBBBBBBB'),
  ...seed.idTag('DEMO-123', { ownerUid: 'uid-1', parentIdTag: 'PARENT' }),
  ...seed.idTag('FLEET', { maxConcurrent: 2 }),
  ...seed.idTag('BLOCKED', { status: 'Blocked' }),
  ...seed.idTag('OLD', { expiresAt: new Date('2026-02-01T00:00:00Z') }),
}

function start(changes: Partial<StartDraft> = {}): StartDraft {
  const startedAt = changes.startedAt ?? T0
  return {
    ...{ stationId: 'CP_1', connectorId: 1, idTag: 'DEMO-123', meterStartWh: 1000, startedAt },
    ...{
      timestampText: startedAt.toISOString(),
      receivedAt: startedAt,
      flags: [],
      ocppVersion: '1.6',
      reservationId: null,
    },
    ...changes,
  }
}

function stop(transactionId: number | string, changes: Partial<StopDraft> = {}): StopDraft {
  const stoppedAt = changes.stoppedAt ?? minutes(45)
  return {
    ...{ stationId: 'CP_1', transactionId, idTag: null, meterStopWh: 9000, stoppedAt, receivedAt: minutes(46) },
    ...{ reason: null, samples: [], flags: [], timestampText: stoppedAt.toISOString() },
    ...changes,
  }
}

/** What any implementation of the transaction store does (section "Transactions" of the design). */
export function transactionStoreContract(open: OpenStores): void {
  let opened: OpenedStores | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const ready = async (more: Readonly<Record<string, Fields>> = {}) => {
    opened = await open({ ...SEED, ...more })
    return opened
  }
  const transactionAt = async ({ stored }: OpenedStores, key: string) =>
    parseDocument(transactionSchema, key, await stored(`transactions/${key}`))

  test('a start is stored with its identity, the tariff of its site and the owner of its card', async () => {
    const store = await ready()

    const started = await store.stores.transactions.start(start({ idTag: 'demo-123' }))

    expect(started).toMatchObject({ idTagStatus: 'Accepted', parentIdTag: 'PARENT', repeated: false })
    expect(started.transactionId).toBe(firstTransactionId(startHash(start())))
    const transaction = await transactionAt(store, started.transactionKey)
    expect(transaction).toMatchObject({
      ...{ state: 'open', siteId: 'blok-m', ownerUid: 'uid-1', meterStartWh: 1000, energyWh: null, stopCount: 0 },
      ...{ timeZone: 'Asia/Jakarta', flags: [], startedAt: T0, tariff: { tariffId: 'umum', version: 7 } },
    })
    expect(JSON.stringify(transaction)).not.toContain('DEMO-1')
    const path = paths.transactionIdentity(started.transactionKey)
    expect(parseDocument(transactionIdentitySchema, path, await store.stored(path))).toMatchObject({
      ...{ idTag: 'demo-123', idTagCanonical: 'DEMO-123', ownerUid: 'uid-1', startedAt: T0 },
    })
  })

  test('[edge 53] a repeated start gets the first answer, even after the card was blocked and it is running', async () => {
    const store = await ready()
    const first = await store.stores.transactions.start(start())
    await store.put({ [paths.idTag('DEMO-123')]: { status: 'Blocked', lastUpdatedAt: store.clock.now() } })
    const other = await store.edge('edge-2')

    const again = await other.transactions.start(start({ receivedAt: minutes(5) }))

    expect(again).toMatchObject({ transactionId: first.transactionId, idTagStatus: 'Accepted', repeated: true })
    expect(await store.documents.query({ collection: 'transactions' })).toHaveLength(1)
  })

  test('a repeated start that comes after its stop gets the first answer', async () => {
    const { stores } = await ready()
    const first = await stores.transactions.start(start())
    await stores.transactions.stop(stop(first.transactionId))

    expect(await stores.transactions.start(start())).toMatchObject({
      transactionId: first.transactionId,
      repeated: true,
    })
  })

  test('an equal start by a clock that begins anew is another transaction once the first has ended', async () => {
    const { stores, documents } = await ready()
    const unset = start({ timestampText: '1970-01-01T00:00:10Z', flags: ['clockSkew'] })
    const first = await stores.transactions.start(unset)
    await stores.transactions.stop(stop(first.transactionId))

    const second = await stores.transactions.start({ ...unset, startedAt: minutes(60), receivedAt: minutes(60) })

    expect(second).toMatchObject({ transactionId: nextTransactionId(first.transactionId), repeated: false })
    expect(await documents.query({ collection: 'transactions' })).toHaveLength(2)
  })

  test('a start whose id is taken by another one gets the next integer', async () => {
    const store = await ready()
    const id = firstTransactionId(startHash(start()))
    const other = await store.stores.transactions.start(start({ connectorId: 2, idTag: 'FLEET' }))
    const foreign = await store.stored(`transactions/${other.transactionKey}`)
    const key = `CP_1:${id}`
    await store.put({ [`transactions/${key}`]: { ...foreign, transactionKey: key, transactionId: id } })

    const started = await store.stores.transactions.start(start())

    expect(started.transactionId).toBe(id === MAX_TRANSACTION_ID ? 1 : id + 1)
    expect(await store.stores.transactions.start(start())).toMatchObject({
      transactionId: started.transactionId,
      repeated: true,
    })
  })

  test.each([
    ['BLOCKED', 'Blocked'],
    ['OLD', 'Expired'],
    ['NEVER-SEEN', 'Invalid'],
  ] as const)('[edge 52] a start with the card %s is stored as refused: %s', async (idTag, status) => {
    const store = await ready()

    const started = await store.stores.transactions.start(start({ idTag }))

    expect(started.idTagStatus).toBe(status)
    expect(started.transactionId).toBeGreaterThan(0)
    expect(await transactionAt(store, started.transactionKey)).toMatchObject({
      idTagStatus: status,
      flags: ['refusedIdTag'],
    })
    await store.stores.transactions.stop(stop(started.transactionId))
    expect(await transactionAt(store, started.transactionKey)).toMatchObject({ state: 'stopped', energyWh: 8000 })
  })

  test('a card charges once at a time, unless it may more often', async () => {
    const { stores } = await ready()
    await stores.transactions.start(start({ connectorId: 1 }))
    await stores.transactions.start(start({ connectorId: 1, idTag: 'FLEET', startedAt: minutes(1) }))

    const elsewhere = await stores.transactions.start(start({ stationId: 'CP_2', connectorId: 1 }))
    const fleet = await stores.transactions.start(start({ stationId: 'CP_2', connectorId: 2, idTag: 'FLEET' }))
    const third = await stores.transactions.start(start({ stationId: 'CP_2', connectorId: 3, idTag: 'FLEET' }))

    expect(elsewhere.idTagStatus).toBe('ConcurrentTx')
    expect(fleet.idTagStatus).toBe('Accepted')
    expect(third.idTagStatus).toBe('ConcurrentTx')
  })

  test('a stale or refused transaction, or one on the same connector, does not occupy the card', async () => {
    const { stores, put } = await ready()
    const first = await stores.transactions.start(start())
    expect(await stores.transactions.start(start({ startedAt: minutes(5) }))).toMatchObject({ idTagStatus: 'Accepted' })
    const found = await stores.transactions.find('CP_1', first.transactionId)
    expect(found?.state).toBe('open')
    await put({ [`transactions/${first.transactionKey}`]: { flags: ['stale'] } })
    const second = `CP_1:${firstTransactionId(startHash(start({ startedAt: minutes(5) })))}`
    await put({ [`transactions/${second}`]: { flags: ['stale'] } })

    expect(await stores.transactions.start(start({ stationId: 'CP_2' }))).toMatchObject({ idTagStatus: 'Accepted' })
  })

  test('[edge 54] two starts of one card in one moment: distinct ids, one of them ConcurrentTx', async () => {
    const store = await ready()
    const second = await store.edge('edge-2')

    const both = await Promise.all([
      store.stores.transactions.start(start({ connectorId: 1 })),
      second.transactions.start(start({ connectorId: 2 })),
    ])

    expect(new Set(both.map(({ transactionId }) => transactionId)).size).toBe(2)
    expect(both.map(({ idTagStatus }) => idTagStatus).sort()).toEqual(['Accepted', 'ConcurrentTx'])
  })

  test('one start delivered to two instances at once is one transaction', async () => {
    const store = await ready()
    const second = await store.edge('edge-2')

    const both = await Promise.all([store.stores.transactions.start(start()), second.transactions.start(start())])

    expect(both[0].transactionId).toBe(both[1].transactionId)
    expect(both.map(({ repeated }) => repeated).sort()).toEqual([false, true])
    expect(await store.documents.query({ collection: 'transactions' })).toHaveLength(1)
  })

  test('a stop sets the end and grows the energy of its station', async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await store.stores.transactions.start(start())

    const stopped = await store.stores.transactions.stop(stop(transactionId, { idTag: 'demo-123' }))

    expect(stopped).toEqual({
      ...{ transactionKey, transactionId, connectorId: 1, orphan: false, repeated: false, idTagStatus: 'Accepted' },
    })
    expect(await transactionAt(store, transactionKey)).toMatchObject({
      ...{ state: 'stopped', meterStopWh: 9000, energyWh: 8000, stoppedAt: minutes(45), stopCount: 1 },
      ...{ stopReason: 'Local', stopReceivedAt: minutes(46), flags: [] },
    })
    expect(await store.stored(paths.station('CP_1'))).toMatchObject({ totalEnergyWh: 8000 })
  })

  test('[edge 57] a stop delivered again, on another instance, with and without reason, is booked once', async () => {
    const store = await ready()
    const second = await store.edge('edge-2')
    const { transactionId, transactionKey } = await store.stores.transactions.start(start())

    await Promise.all([
      store.stores.transactions.stop(stop(transactionId)),
      second.transactions.stop(stop(transactionId, { reason: 'Remote' })),
    ])
    const third = await store.stores.transactions.stop(stop(transactionId))

    expect(third.repeated).toBe(true)
    expect(await transactionAt(store, transactionKey)).toMatchObject({ energyWh: 8000, stopCount: 3, flags: [] })
    expect(await store.stored(paths.station('CP_1'))).toMatchObject({ totalEnergyWh: 8000 })
  })

  test('[edge 57] a second stop that differs changes nothing but a flag', async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await store.stores.transactions.start(start())
    await store.stores.transactions.stop(stop(transactionId))

    await store.stores.transactions.stop(stop(transactionId, { meterStopWh: 99_000 }))

    expect(await transactionAt(store, transactionKey)).toMatchObject({
      energyWh: 8000,
      meterStopWh: 9000,
      flags: ['differingStop'],
    })
    expect(await store.stored(paths.station('CP_1'))).toMatchObject({ totalEnergyWh: 8000 })
  })

  test.each([0, -1, -5, 9223372036854776000, 'abc', ''])(
    '[edge 55] a stop with the id %j goes to the only open transaction, and its repeat too',
    async (id) => {
      const store = await ready()
      const { transactionKey } = await store.stores.transactions.start(start())

      const first = await store.stores.transactions.stop(stop(id, { idTag: 'demo-123' }))
      const again = await store.stores.transactions.stop(stop(id, { idTag: 'demo-123' }))

      expect(first).toMatchObject({ transactionKey, orphan: false, repeated: false })
      expect(again).toMatchObject({ transactionKey, orphan: false, repeated: true })
      expect(await transactionAt(store, transactionKey)).toMatchObject({
        energyWh: 8000,
        stopCount: 2,
        sentTransactionId: String(id),
      })
    },
  )

  test('[edge 55] an id that is no id is not attached when card, time, meter or choice speak against it', async () => {
    const store = await ready()
    const { transactionKey } = await store.stores.transactions.start(start())

    const otherCard = await store.stores.transactions.stop(stop(0, { idTag: 'FLEET' }))
    const before = await store.stores.transactions.stop(stop(0, { stoppedAt: minutes(-60) }))
    const lower = await store.stores.transactions.stop(stop(0, { meterStopWh: 1 }))
    await store.stores.transactions.start(start({ connectorId: 2, idTag: 'FLEET' }))
    const either = await store.stores.transactions.stop(stop(0))

    expect([otherCard, before, lower, either].map(({ orphan }) => orphan)).toEqual([true, true, true, true])
    expect(await transactionAt(store, transactionKey)).toMatchObject({ state: 'open', stopCount: 0 })
  })

  test('[edge 56] a plausible unknown id is an orphan, stored once, and touches nothing else', async () => {
    const store = await ready()
    const running = await store.stores.transactions.start(start())
    const unknown = running.transactionId === 4711 ? 4712 : 4711

    const first = await store.stores.transactions.stop(stop(unknown))
    const again = await store.stores.transactions.stop(stop(unknown))

    expect(first).toMatchObject({ orphan: true, repeated: false, connectorId: null })
    expect(again).toMatchObject({ transactionKey: first.transactionKey, orphan: true, repeated: true })
    expect(await transactionAt(store, first.transactionKey)).toMatchObject({
      ...{
        state: 'orphan',
        flags: ['orphan'],
        energyWh: 0,
        meterStopWh: 9000,
        sentTransactionId: String(unknown),
        stopCount: 2,
      },
    })
    expect(await transactionAt(store, running.transactionKey)).toMatchObject({ state: 'open' })
    expect(await store.stored(paths.station('CP_1'))).toMatchObject({ totalEnergyWh: 0 })
  })

  test("[edge 58] a stop with another station's id does not touch that station", async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await store.stores.transactions.start(start())

    const stopped = await store.stores.transactions.stop(stop(transactionId, { stationId: 'CP_2' }))

    expect(stopped.orphan).toBe(true)
    expect(await transactionAt(store, stopped.transactionKey)).toMatchObject({ flags: ['orphan', 'otherStationsId'] })
    expect(await transactionAt(store, transactionKey)).toMatchObject({ state: 'open', stopCount: 0 })
  })

  test.each([
    ['lower than the start', 1000, 400, 0, 'negativeEnergy'],
    ['rolled over at a million', 999_500, 300, 800, 'rollOver'],
    ['rolled over at 2^32', 4_294_967_000, 704, 1000, 'rollOver'],
  ])('[edge 59] a meter %s gives energy >= 0 and a flag', async (_, meterStartWh, meterStopWh, energyWh, flag) => {
    const store = await ready()
    const { transactionId, transactionKey } = await store.stores.transactions.start(start({ meterStartWh }))

    await store.stores.transactions.stop(stop(transactionId, { meterStopWh }))

    expect(await transactionAt(store, transactionKey)).toMatchObject({ energyWh, flags: [flag] })
  })

  test('[edge 59] a meter that went to 0 is booked by its samples, also after a restart', async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await store.stores.transactions.start(start())
    await store.stores.connectors.storeSamples('CP_1', 1, transactionKey, [
      { sampledAt: minutes(10), sample: { energyWh: 4000 } },
      { sampledAt: minutes(20), sample: { energyWh: 6000 } },
    ])
    const restarted = await store.edge('edge-2')

    await restarted.transactions.stop(stop(transactionId, { meterStopWh: 0 }))

    expect(await transactionAt(store, transactionKey)).toMatchObject({ energyWh: 5000, flags: ['energyFromSamples'] })
  })

  test('[edge 60] a stop before its start has no duration and a flag', async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await store.stores.transactions.start(start())

    await store.stores.transactions.stop(stop(transactionId, { stoppedAt: minutes(-10) }))

    expect(await transactionAt(store, transactionKey)).toMatchObject({
      stoppedAt: T0,
      flags: ['stopBeforeStart'],
      energyWh: 8000,
    })
  })

  test('a late real stop replaces an estimate and corrects the energy of the station', async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await store.stores.transactions.start(start())
    await store.put({
      [`transactions/${transactionKey}`]: {
        state: 'stopped',
        energyWh: 5000,
        meterStopWh: 6000,
        stoppedAt: minutes(30),
        flags: ['stale', 'energyFromSamples'],
      },
      [paths.station('CP_1')]: { totalEnergyWh: 5000 },
    })

    await store.stores.transactions.stop(stop(transactionId))

    expect(await transactionAt(store, transactionKey)).toMatchObject({ energyWh: 8000, stopCount: 1, flags: ['stale'] })
    expect(await store.stored(paths.station('CP_1'))).toMatchObject({ totalEnergyWh: 8000 })
  })

  test('a stop says what the samples were like, counted here or, after a move, from the stored ones', async () => {
    const store = await ready()
    const amounts = [30, 30, 0, 30, 30, 0, 30, 32]
    const samples = amounts.map((currentA, index) => ({ sampledAt: minutes(60 + index), sample: { currentA } }))
    const expected = { maxA: 32, meanA: 22.8, p95A: 32, cycles: 2, gaps: 0, rampS: 0 }
    const session = async (idTag: string, connectorId: number) => {
      const draft = start({ idTag, connectorId, startedAt: minutes(60), receivedAt: store.clock.now() })
      const started = await store.stores.transactions.start(draft)
      await store.stores.connectors.storeSamples('CP_1', connectorId, started.transactionKey, samples)
      return started
    }
    const stays = await session('DEMO-123', 1)
    const moves = await session('FLEET', 2)
    const after = { stoppedAt: minutes(70), receivedAt: minutes(70) }

    await store.stores.transactions.stop(stop(stays.transactionId, after))
    await store.stores.connectors.flush()
    const other = await store.edge('edge-2')
    await other.transactions.stop(stop(moves.transactionId, after))

    expect((await transactionAt(store, stays.transactionKey)).sessionStats).toEqual(expected)
    expect((await transactionAt(store, moves.transactionKey)).sessionStats).toEqual(expected)
  })

  test('the open transaction of a connector is found again after a restart', async () => {
    const store = await ready()
    const { transactionKey } = await store.stores.transactions.start(start())
    const restarted = await store.edge('edge-2')

    expect(await restarted.transactions.openOn('CP_1', 1)).toMatchObject({ transactionKey, state: 'open' })
    expect(await restarted.transactions.openOn('CP_1', 2)).toBeUndefined()
  })

  test('a text of many characters as idTag is kept to 255 of them', async () => {
    const store = await ready()
    const idTag = 'x'.repeat(100_000)

    const started = await store.stores.transactions.start(start({ idTag, flags: ['longIdTag'] }))

    expect(started.idTagStatus).toBe('Invalid')
    const identity = await store.stored(paths.transactionIdentity(started.transactionKey))
    expect(identity.idTagCanonical).toBe(canonicalIdTag(idTag.slice(0, 255)))
  })
}
