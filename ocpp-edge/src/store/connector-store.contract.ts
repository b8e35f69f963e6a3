import { connectorSchema, statusLogSchema } from '@charge-it/shared/model/connector.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { publicConnectorSchema } from '@charge-it/shared/model/public-connector.ts'
import { meterBucketSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { Fields } from './documents.ts'
import type { StatusReport, Stores, TimedSample } from './stores.ts'
import { eventually, type OpenedStores, type OpenStores } from './testing/opened-stores.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const T0 = new Date('2026-03-01T10:00:00Z')
const seconds = (count: number) => new Date(T0.getTime() + count * 1000)

const SEED: Record<string, Fields> = {
  ...seed.site(),
  ...seed.tariff(),
  ...seed.station('CP_1'),
  ...seed.connector('CP_1', 1, 'AAAAAAAA'),
  ...seed.idTag('DEMO-123', { ownerUid: 'uid-1' }),
}

function status(changes: Partial<StatusReport> = {}): StatusReport {
  return {
    ...{ connectorId: 1, status: 'Available', errorCode: 'NoError', vendorErrorCode: null, errorInfo: null },
    ...{ statusAt: null, receivedAt: T0 },
    ...changes,
  }
}

function sample(second: number, energyWh: number, powerW = 7000): TimedSample {
  return { sampledAt: seconds(second), sample: { energyWh, powerW } }
}

async function started({ transactions }: Stores) {
  return await transactions.start({
    ...{ stationId: 'CP_1', connectorId: 1, idTag: 'DEMO-123', meterStartWh: 1000, startedAt: T0, receivedAt: T0 },
    ...{ timestampText: T0.toISOString(), flags: [], ocppVersion: '1.6', reservationId: null },
  })
}

/** What any implementation of the connector store does. */
export function connectorStoreContract(open: OpenStores): void {
  let opened: OpenedStores | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const ready = async (more: Readonly<Record<string, Fields>> = {}) => {
    opened = await open({ ...SEED, ...more })
    await opened.stores.stations.claim('CP_1', '1.6')
    return opened
  }
  const connectorAt = async ({ stored }: OpenedStores, connectorId = 1) =>
    parseDocument(connectorSchema, 'connector', await stored(paths.connector('CP_1', connectorId)))
  const cardAt = async ({ stored }: OpenedStores) =>
    parseDocument(publicConnectorSchema, 'card', await stored(paths.publicConnector('AAAAAAAA')))
  const samplesOf = async ({ documents }: OpenedStores, key: string) => {
    const buckets = await documents.query({ collection: `transactions/${key}/meterValues` })
    return buckets.map(({ id, path, fields }) => ({ id, ...parseDocument(meterBucketSchema, path, fields) }))
  }
  const watch = async ({ put, stores, clock }: OpenedStores, leaseS = 60) => {
    const expiresAt = new Date(clock.now().getTime() + leaseS * 1000)
    await put({ [paths.watch('CP_1')]: { stationId: 'CP_1', expiresAt } })
    await eventually(() => expect(stores.watches.watched('CP_1')).toBe(true))
  }

  test('a burst of statuses is one write, of the last one', async () => {
    const store = await ready()
    const before = store.stores.writeCounts()['stations/connectors'] ?? 0

    store.stores.connectors.recordStatus('CP_1', status({ status: 'Preparing' }))
    store.stores.connectors.recordStatus(
      'CP_1',
      status({ status: 'Faulted', errorCode: 'GroundFailure', vendorErrorCode: '77' }),
    )
    await store.stores.connectors.flush('CP_1')

    expect(await connectorAt(store)).toMatchObject({
      ...{ status: 'Faulted', errorCode: 'GroundFailure', vendorErrorCode: '77', code: 'AAAAAAAA' },
      ...{ facts: { maxPowerW: 60_000 } },
    })
    expect(store.stores.writeCounts()['stations/connectors']).toBe(before + 1)
  })

  test('a status that is already stored is not written again, also after a restart', async () => {
    const store = await ready()
    store.stores.connectors.recordStatus('CP_1', status({ status: 'Available' }))
    await store.stores.connectors.flush('CP_1')
    const restarted = await store.edge('edge-2')
    const before = restarted.writeCounts()['stations/connectors']

    restarted.connectors.recordStatus('CP_1', status({ status: 'Available', receivedAt: seconds(60) }))
    await restarted.connectors.flush('CP_1')

    expect(restarted.writeCounts()['stations/connectors']).toBe(before)
  })

  test('[edge 48] a connector that nobody registered is stored without a code', async () => {
    const store = await ready()

    store.stores.connectors.recordStatus('CP_1', status({ connectorId: 3, status: 'Unknown' }))
    store.stores.connectors.recordStatus('CP_1', status({ connectorId: 0 }))
    await store.stores.connectors.flush('CP_1')

    expect(await connectorAt(store, 3)).toMatchObject({
      connectorId: 3,
      status: 'Unknown',
      code: null,
      siteId: 'blok-m',
    })
    expect(await connectorAt(store, 0)).toMatchObject({ connectorId: 0, status: 'Available', code: null })
  })

  test('connector numbers beyond any charger are not stored', async () => {
    const store = await ready()

    for (let connectorId = 0; connectorId < 300; connectorId++) {
      store.stores.connectors.recordStatus('CP_1', status({ connectorId }))
    }
    store.stores.connectors.recordStatus('CP_1', status({ connectorId: -1 }))
    await store.stores.connectors.flush('CP_1')

    expect((await store.documents.query({ collection: `${paths.station('CP_1')}/connectors` })).length).toBe(64)
  })

  test('[edge 50] a replayed older status does not replace a newer one; a clock set back does', async () => {
    const store = await ready()
    const { connectors } = store.stores
    connectors.recordStatus('CP_1', status({ status: 'Charging', statusAt: seconds(0), receivedAt: seconds(1) }))
    connectors.recordStatus('CP_1', status({ status: 'Preparing', statusAt: seconds(-600), receivedAt: seconds(2) }))
    await connectors.flush('CP_1')
    expect((await connectorAt(store)).status).toBe('Charging')

    connectors.recordStatus(
      'CP_1',
      status({ status: 'Available', statusAt: new Date('2026-01-01T00:00:00Z'), receivedAt: seconds(3) }),
    )
    await connectors.flush('CP_1')

    expect((await connectorAt(store)).status).toBe('Available')
  })

  test('a running transaction shows on the connector and on the public card, without the card number', async () => {
    const store = await ready()
    const { transactionKey } = await started(store.stores)
    store.stores.connectors.recordStatus('CP_1', status({ status: 'Charging' }))
    store.stores.connectors.recordSamples('CP_1', 1, transactionKey, [sample(60, 3000)])
    await store.stores.connectors.flush('CP_1')

    expect(await connectorAt(store)).toMatchObject({
      ...{ status: 'Charging', activeTransaction: { transactionKey, idTagMasked: '••••••23', startedAt: T0 } },
      ...{ live: { energyWh: 2000, powerW: 7000, sampledAt: seconds(60) } },
    })
    expect(await cardAt(store)).toMatchObject({
      ...{ online: true, edgeId: 'edge-1', status: 'Charging', siteName: 'Blok M' },
      ...{
        session: {
          transactionKey,
          ownerUid: 'uid-1',
          energyWh: 2000,
          powerW: 7000,
          costIdr: 4934,
          sampledAt: seconds(60),
        },
      },
    })
  })

  test('after the stop the card shows the last session and its cost', async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await started(store.stores)
    store.stores.connectors.recordStatus('CP_1', status({ status: 'Charging' }))
    await store.stores.transactions.stop({
      ...{
        stationId: 'CP_1',
        transactionId,
        idTag: null,
        meterStopWh: 11_000,
        stoppedAt: seconds(1800),
        receivedAt: seconds(1801),
      },
      ...{ reason: 'EVDisconnected', samples: [sample(1800, 11_000)], flags: [] },
    })
    await store.stores.connectors.flush('CP_1')

    expect(await connectorAt(store)).toMatchObject({ activeTransaction: null, live: null })
    expect(await cardAt(store)).toMatchObject({
      session: null,
      lastSession: {
        transactionKey,
        energyWh: 10_000,
        costIdr: 24_668,
        stopReason: 'EVDisconnected',
        stoppedAt: seconds(1800),
      },
    })
    expect((await samplesOf(store, transactionKey)).map(({ id }) => id)).toEqual(['00002'])
  })

  test('idle time runs from the first SuspendedEV or Finishing and is stored with the stop', async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await started(store.stores)
    const { connectors, transactions } = store.stores
    connectors.recordStatus('CP_1', status({ status: 'SuspendedEV', receivedAt: seconds(300) }))
    connectors.recordStatus('CP_1', status({ status: 'Charging', receivedAt: seconds(600) }))
    connectors.recordStatus('CP_1', status({ status: 'SuspendedEV', receivedAt: seconds(900) }))
    connectors.recordStatus('CP_1', status({ status: 'Finishing', receivedAt: seconds(1200) }))

    await transactions.stop({
      ...{
        stationId: 'CP_1',
        transactionId,
        idTag: null,
        meterStopWh: 11_000,
        stoppedAt: seconds(1800),
        receivedAt: seconds(1801),
      },
      ...{ reason: null, samples: [], flags: [] },
    })

    expect(await store.stored(`transactions/${transactionKey}`)).toMatchObject({ idleSince: seconds(900) })
  })

  test('nobody watches: samples are buffered; somebody watches: they are stored at once', async () => {
    const store = await ready()
    const { transactionKey } = await started(store.stores)
    await store.stores.connectors.flush('CP_1')
    store.stores.connectors.recordSamples('CP_1', 1, transactionKey, [sample(60, 2000)])
    expect(await samplesOf(store, transactionKey)).toEqual([])

    await watch(store)

    await eventually(async () => {
      expect((await cardAt(store)).session).toMatchObject({ energyWh: 1000, sampledAt: seconds(60) })
      expect(Object.keys((await samplesOf(store, transactionKey))[0]?.samples ?? {})).toEqual([
        seconds(60).toISOString(),
      ])
    })
    store.clock.move(2_000)
    store.stores.connectors.recordSamples('CP_1', 1, transactionKey, [sample(120, 5000)])
    await eventually(async () => {
      expect((await cardAt(store)).session?.energyWh).toBe(4000)
      expect((await connectorAt(store)).live?.energyWh).toBe(4000)
    })
  })

  test('samples of 15 minutes lie in one document, counted from the start', async () => {
    const store = await ready()
    const { transactionKey } = await started(store.stores)

    await store.stores.connectors.storeSamples('CP_1', 1, transactionKey, [
      sample(-5, 1000),
      sample(899, 2000),
      sample(900, 3000),
    ])

    expect(await samplesOf(store, transactionKey)).toMatchObject([
      { id: '00000', from: T0, transactionKey, ownerUid: 'uid-1' },
      { id: '00001', from: seconds(900), samples: { [seconds(900).toISOString()]: { energyWh: 3000, powerW: 7000 } } },
    ])
  })

  test('samples of an unknown transaction, or of none, are not kept', async () => {
    const store = await ready()

    await store.stores.connectors.storeSamples('CP_1', 1, 'CP_1:4711', [sample(60, 2000)])
    await store.stores.connectors.storeSamples('CP_1', 1, null, [sample(60, 2000)])
    store.stores.connectors.recordSamples('CP_1', 1, null, [sample(60, 2000)])
    await store.stores.connectors.flush()

    expect(await samplesOf(store, 'CP_1:4711')).toEqual([])
  })

  test('samples of an ended transaction are added to it', async () => {
    const store = await ready()
    const { transactionId, transactionKey } = await started(store.stores)
    await store.stores.transactions.stop({
      ...{
        stationId: 'CP_1',
        transactionId,
        idTag: null,
        meterStopWh: 11_000,
        stoppedAt: seconds(1800),
        receivedAt: seconds(1801),
      },
      ...{ reason: null, samples: [], flags: [] },
    })

    await store.stores.connectors.storeSamples('CP_1', 1, transactionKey, [sample(60, 2000)])

    expect(Object.keys((await samplesOf(store, transactionKey))[0]?.samples ?? {})).toHaveLength(1)
    expect(await store.stored(`transactions/${transactionKey}`)).toMatchObject({ energyWh: 10_000 })
  })

  test('[edge 63] samples delivered in any order, in any pieces and again leave the same documents', async () => {
    const all = Array.from({ length: 12 }, (_, index) => sample(index * 200, 1000 + index * 100))
    const store = await ready()
    const { transactionKey } = await started(store.stores)
    await store.stores.connectors.storeSamples('CP_1', 1, transactionKey, all)
    const expected = await samplesOf(store, transactionKey)

    await fc.assert(
      fc.asyncProperty(fc.array(fc.shuffledSubarray(all, { minLength: 1 }), { maxLength: 4 }), async (deliveries) => {
        for (const delivery of deliveries) {
          await store.stores.connectors.storeSamples('CP_1', 1, transactionKey, delivery)
        }
        expect(await samplesOf(store, transactionKey)).toEqual(expected)
      }),
      { numRuns: 5 },
    )
  })

  test('a refused card shows on the public card, masked, while somebody watches', async () => {
    const store = await ready()
    await watch(store)

    store.stores.connectors.recordRefusal('CP_1', null, '04A1B27F', 'Blocked', T0)

    await eventually(async () =>
      expect((await cardAt(store)).refusal).toEqual({ idTagMasked: '••:••:••:7F', status: 'Blocked', at: T0 }),
    )
  })

  test('a new instance rebuilds the running session from what is stored', async () => {
    const store = await ready()
    const { transactionKey } = await started(store.stores)
    await store.stores.connectors.flush()
    const restarted = await store.edge('edge-2')
    await restarted.stations.claim('CP_1', '1.6')

    await restarted.connectors.storeSamples('CP_1', 1, null, [sample(60, 5000)])
    restarted.connectors.recordStatus('CP_1', status({ status: 'Charging' }))
    await restarted.connectors.flush()

    expect(await samplesOf(store, transactionKey)).toHaveLength(1)
    expect(await connectorAt(store)).toMatchObject({ activeTransaction: { transactionKey }, live: { energyWh: 4000 } })
  })

  test('a session that ended while its instance was killed leaves the live copies', async () => {
    const store = await ready()
    const { transactionKey } = await started(store.stores)
    await store.stores.connectors.flush()
    await store.put({
      [`transactions/${transactionKey}`]: { state: 'stopped', stoppedAt: seconds(60), energyWh: 1, stopCount: 1 },
    })
    const restarted = await store.edge('edge-2')
    await restarted.stations.claim('CP_1', '1.6')

    await restarted.transactions.openOn('CP_1', 1)
    await restarted.connectors.flush()

    expect(await connectorAt(store)).toMatchObject({ activeTransaction: null })
    expect(await cardAt(store)).toMatchObject({ session: null })
  })

  test('changes of status wait in the document of their connector, and the next instance goes on with them', async () => {
    const store = await ready()
    const { connectors } = store.stores
    const path = paths.connector('CP_1', 1)
    const log = async () => parseDocument(statusLogSchema, path, await store.stored(path)).statusLog
    for (const [name, second] of [
      ['Preparing', 1],
      ['Charging', 2],
    ] as const) {
      connectors.recordStatus('CP_1', status({ status: name, receivedAt: seconds(second) }))
    }
    await connectors.flush()
    const noted = [
      { date: '2026-03-01', at: seconds(1), status: 'Preparing' },
      { date: '2026-03-01', at: seconds(2), status: 'Charging' },
    ]
    expect(await log()).toEqual(noted)

    store.clock.move(60_000)
    const next = await store.edge('edge-2')
    await next.stations.claim('CP_1', '1.6')
    next.connectors.recordStatus('CP_1', status({ status: 'Finishing', receivedAt: seconds(60) }))
    await next.connectors.flush()

    expect(await log()).toEqual([...noted, { date: '2026-03-01', at: seconds(60), status: 'Finishing' }])
    expect(await store.documents.query({ collection: 'events', equal: [['stationId', 'CP_1']] })).toEqual([])
    await next.close()
    const day = parseDocument(eventSchema, 'day', await store.stored(paths.event('CP_1_2026-03-01')))
    expect(Object.values(day.entries).filter(({ type }) => type === 'status')).toEqual([
      { at: seconds(60), type: 'status', connectorId: 1, detail: 'Finishing' },
    ])
  })
}
