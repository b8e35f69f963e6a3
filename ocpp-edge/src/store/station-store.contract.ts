import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { stationProgressSchema } from '@charge-it/shared/model/station-progress.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import type { Fields } from './documents.ts'
import { StoreError } from './stores.ts'
import { eventually, type OpenedStores, type OpenStores } from './testing/opened-stores.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const SEED: Record<string, Fields> = {
  ...seed.site({ heartbeatS: 120 }),
  ...seed.tariff(),
  ...seed.station('CP_1', { securityProfile: 1 }),
  ...seed.connector('CP_1', 1, 'AAAAAAAA'),
  [paths.stationCredentials('CP_1')]: {
    ...{ authorizationKeyHash: 'sha256:aa:bb', previousAuthorizationKeyHash: 'sha256:cc:dd', changedAt: new Date(0) },
  },
}

/** What any implementation of the station store does. */
export function stationStoreContract(open: OpenStores): void {
  let opened: OpenedStores | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const ready = async () => {
    opened = await open(SEED)
    return opened
  }
  const stationAt = async ({ stored }: OpenedStores) =>
    parseDocument(stationSchema, 'station', await stored(paths.station('CP_1')))

  test('finds stations, sites and credentials; unknown ones are undefined', async () => {
    const { stores } = await ready()

    expect(await stores.stations.find('CP_1')).toMatchObject({ stationId: 'CP_1', registration: 'accepted' })
    expect(await stores.stations.find('CP_404')).toBeUndefined()
    expect(await stores.stations.site('blok-m')).toMatchObject({ heartbeatS: 120 })
    expect(await stores.stations.site(null)).toBeUndefined()
    expect(await stores.stations.credentials('CP_1')).toMatchObject({ authorizationKeyHash: 'sha256:aa:bb' })
    expect(await stores.stations.credentials('CP_404')).toBeUndefined()
  })

  test('the load of a machine is stored once an hour, the newest report then', async () => {
    const store = await ready()
    const { stations } = store.stores
    const usage = { cpuPercent: 12.5, ramUsedMb: 310, ramTotalMb: 924, temperatureC: 51.2 }
    const at = (minutes: number) => new Date(store.clock.now().getTime() + minutes * 60_000)

    await stations.recordSystem('CP_1', usage, at(0))
    const writes = store.stores.writeCounts().stations
    for (const minutes of [5, 30, 58])
      await stations.recordSystem('CP_1', { ...usage, cpuPercent: minutes }, at(minutes))
    await stations.recordSystem('CP_404', usage, at(0))
    const afterwards = store.stores.writeCounts().stations
    const first = (await stationAt(store)).system
    await stations.recordSystem('CP_1', { ...usage, cpuPercent: 60 }, at(60))

    expect(afterwards).toBe(writes)
    expect(first).toEqual({ ...usage, reportedAt: at(0) })
    expect((await stationAt(store)).system).toEqual({ ...usage, cpuPercent: 60, reportedAt: at(60) })
  })

  test('an arrival takes the next epoch, a return to the same instance keeps it and writes nothing', async () => {
    const store = await ready()
    const { stations } = store.stores

    expect(await stations.claim('CP_1', '1.6')).toBe(1)
    const writes = store.stores.writeCounts().stations
    expect(await stations.claim('CP_1', '1.6')).toBe(1)

    expect(store.stores.writeCounts().stations).toBe(writes)
    expect(await stationAt(store)).toMatchObject({
      ocppVersion: '1.6',
      connection: { edgeId: 'edge-1', epoch: 1, online: true, connectedAt: store.clock.now() },
    })
  })

  test('sockets of one station that come within a moment are claimed one after the other, in one transaction [edge 39]', async () => {
    const store = await ready()
    const { stations } = store.stores
    const { transaction } = store.documents
    let transactions = 0
    Object.assign(store.documents, {
      transaction: (...parameters: Parameters<typeof transaction>) => {
        transactions++
        return transaction(...parameters)
      },
    })

    const epochs = await Promise.all(Array.from({ length: 20 }, () => stations.claim('CP_1', '1.6')))

    expect(new Set(epochs)).toEqual(new Set([1]))
    expect(transactions).toBe(1)
  })

  test('the newest report of an update or an upload replaces the one before', async () => {
    const store = await ready()
    const at = store.clock.now()
    const report = { stationId: 'CP_1', of: 'firmware', status: 'Downloading', requestId: 7, at } as const

    await store.stores.stations.recordProgress(report)
    await store.stores.stations.recordProgress({ ...report, of: 'log', status: 'Uploading' })
    await store.stores.stations.recordProgress({ ...report, status: 'Installed', requestId: null })

    expect(
      parseDocument(stationProgressSchema, 'progress', await store.stored(paths.stationProgress('CP_1', 'firmware'))),
    ).toEqual({ ...report, status: 'Installed', requestId: null })
  })

  test('another instance takes over; the first one learns of it', async () => {
    const store = await ready()
    const other = await store.edge('edge-2')
    await store.stores.stations.claim('CP_1', '1.6')
    const seen: [string, number][] = []
    store.stores.stations.onTakenOver((stationId, epoch) => seen.push([stationId, epoch]))
    // The listener must have seen the station as ours before it can leave.
    await eventually(async () =>
      expect(await store.stores.stations.find('CP_1')).toMatchObject({ connection: { epoch: 1 } }),
    )

    expect(await other.stations.claim('CP_1', '1.6')).toBe(2)

    await eventually(() => expect(seen).toEqual([['CP_1', 2]]))
  })

  test('an outage lies before an arrival, and none before a move to another instance', async () => {
    const store = await ready()
    const other = await store.edge('edge-2')
    const lastSeenAt = new Date(store.clock.now().getTime() - 60_000)
    const epoch = await store.stores.stations.claim('CP_1', '1.6')
    await store.stores.stations.markOffline('CP_1', epoch, lastSeenAt)

    await store.stores.stations.claim('CP_1', '1.6')
    const arrived = await stationAt(store)
    await other.stations.claim('CP_1', '1.6')
    const moved = await stationAt(store)

    expect(arrived.connection.lastSeenAt).toEqual(lastSeenAt)
    expect(moved.connection.lastSeenAt).toEqual(moved.connection.connectedAt)
  })

  test('[edge 34] an old close does not mark a station offline that is online elsewhere', async () => {
    const store = await ready()
    const other = await store.edge('edge-2')
    const epoch = await store.stores.stations.claim('CP_1', '1.6')
    await other.stations.claim('CP_1', '1.6')

    await store.stores.stations.markOffline('CP_1', epoch, store.clock.now())

    expect((await stationAt(store)).connection).toMatchObject({ online: true, edgeId: 'edge-2' })
  })

  test('offline is written with the last sight, on the public card too; the next arrival is a new epoch', async () => {
    const store = await ready()
    const lastSeenAt = new Date('2026-03-01T09:58:00Z')
    const epoch = await store.stores.stations.claim('CP_1', '1.6')
    await eventually(async () =>
      expect(await store.stored(paths.publicConnector('AAAAAAAA'))).toMatchObject({ online: true, edgeId: 'edge-1' }),
    )

    await store.stores.stations.markOffline('CP_1', epoch, lastSeenAt)

    expect((await stationAt(store)).connection).toMatchObject({ online: false, lastSeenAt, epoch: 1 })
    await eventually(async () =>
      expect(await store.stored(paths.publicConnector('AAAAAAAA'))).toMatchObject({ online: false, lastSeenAt }),
    )
    expect(await store.stores.stations.claim('CP_1', '1.6')).toBe(2)
  })

  test('two instances that claim at once get different epochs', async () => {
    const store = await ready()
    const other = await store.edge('edge-2')

    const epochs = await Promise.all([store.stores.stations.claim('CP_1', '1.6'), other.stations.claim('CP_1', '1.6')])

    expect([...epochs].sort()).toEqual([1, 2])
    expect((await stationAt(store)).connection.epoch).toBe(2)
  })

  test('a station that is not stored cannot be claimed', async () => {
    const { stores } = await ready()

    await expect(stores.stations.claim('CP_404', '1.6')).rejects.toBeInstanceOf(StoreError)
  })

  test('the version follows the newest socket', async () => {
    const store = await ready()
    await store.stores.stations.claim('CP_1', '1.6')

    expect(await store.stores.stations.claim('CP_1', '2.0.1')).toBe(1)

    expect(await stationAt(store)).toMatchObject({ ocppVersion: '2.0.1' })
  })

  test('the security profile rises and never falls', async () => {
    const store = await ready()

    await store.stores.stations.raiseSecurityProfile('CP_1', 2)
    await store.stores.stations.raiseSecurityProfile('CP_1', 0)

    expect(await stationAt(store)).toMatchObject({ securityProfile: 2 })
    await eventually(async () => expect(await store.stores.stations.find('CP_1')).toMatchObject({ securityProfile: 2 }))
  })

  test('the previous key ends when the new one was used', async () => {
    const { stores } = await ready()

    await stores.stations.retirePreviousKey('CP_1')

    expect(await stores.stations.credentials('CP_1')).toMatchObject({
      ...{ authorizationKeyHash: 'sha256:aa:bb', previousAuthorizationKeyHash: null },
    })
  })

  test('a boot is stored with what the station says of itself', async () => {
    const store = await ready()
    const at = store.clock.now()

    await store.stores.stations.recordBoot(
      'CP_1',
      { vendor: 'V', model: 'M', serialNumber: null, firmwareVersion: '1.0' },
      at,
    )

    expect(await stationAt(store)).toMatchObject({
      vendor: 'V',
      model: 'M',
      serialNumber: null,
      firmwareVersion: '1.0',
      lastBootAt: at,
    })
  })

  test('a change of an operator reaches the instance that holds the station', async () => {
    const store = await ready()
    await store.stores.stations.claim('CP_1', '1.6')

    await store.put({ [paths.station('CP_1')]: { registration: 'rejected' } })

    await eventually(async () =>
      expect(await store.stores.stations.find('CP_1')).toMatchObject({ registration: 'rejected' }),
    )
  })

  test('a site that changes is known at once', async () => {
    const store = await ready()

    await store.put(seed.site({ heartbeatS: 900 }))

    await eventually(async () => expect(await store.stores.stations.site('blok-m')).toMatchObject({ heartbeatS: 900 }))
  })
}
