import { attemptSchema } from '@charge-it/shared/model/attempt.ts'
import { eventSchema } from '@charge-it/shared/model/event.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import { eventually, type OpenedStores, type OpenStores } from './testing/opened-stores.ts'

const DETAIL = { text: 'why', remoteAddress: '10.0.0.1', subprotocols: ['ocpp1.6'] }

/** What any implementation of the journal does. */
export function journalStoreContract(open: OpenStores): void {
  let opened: OpenedStores | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const ready = async () => {
    opened = await open({})
    return opened
  }

  test('[edge 33] a thousand attempts of one station are one document and few writes', async () => {
    const store = await ready()
    const path = paths.attempt('CP_1_wrongPassword')

    for (let count = 0; count < 1000; count++) store.stores.journal.attempt('CP_1', 'wrongPassword', DETAIL)
    await eventually(async () => expect(await store.stored(path)).toMatchObject({ count: 1 }))
    store.clock.move(60_000)
    store.stores.journal.attempt('CP_1', 'wrongPassword', DETAIL)
    await eventually(async () => expect(await store.stored(path)).toMatchObject({ count: 1001 }))

    expect(parseDocument(attemptSchema, path, await store.stored(path))).toMatchObject({
      ...{ stationId: 'CP_1', reason: 'wrongPassword', remoteAddress: '10.0.0.1', edgeId: 'edge-1' },
    })
    expect(store.stores.writeCounts().attempts).toBe(2)
  })

  test('[edge 33] whoever guesses names leaves at most 200 documents', async () => {
    const store = await ready()

    for (let count = 0; count < 300; count++) store.stores.journal.attempt(`GUESS_${count}`, 'unknownStation', DETAIL)

    await eventually(async () => expect(await store.documents.query({ collection: 'attempts' })).toHaveLength(200))
    await store.stores.connectors.flush()
    expect(await store.documents.query({ collection: 'attempts' })).toHaveLength(200)
  })

  test("a station's events of a day share a document", async () => {
    const store = await ready()

    store.stores.journal.event('CP_1', 'boot', 'V M 1.0')
    store.stores.journal.event('CP_1', 'fault', 'Faulted GroundFailure', 2)
    await store.stores.close()

    const path = paths.event('CP_1_2026-03-01')
    const day = parseDocument(eventSchema, path, await store.stored(path))
    expect(day).toMatchObject({ stationId: 'CP_1', date: '2026-03-01', kind: 'day' })
    expect(Object.values(day.entries).sort((a, b) => a.type.localeCompare(b.type))).toMatchObject([
      { type: 'boot', detail: 'V M 1.0', connectorId: null },
      { type: 'fault', connectorId: 2 },
    ])
    expect(store.stores.writeCounts().events).toBe(1)
  })

  test('everyday life is written once, when the day is over; what is told twice stands there once', async () => {
    const store = await ready()
    const { journal } = store.stores
    const path = paths.event('CP_1_2026-03-01')
    const at = new Date('2026-03-01T10:00:00Z')

    for (const status of ['Preparing', 'Charging', 'Charging']) {
      journal.event('CP_1', 'status', status, 1, { at, routine: true })
    }
    journal.event('CP_2', 'fault', 'Faulted GroundFailure', 1)
    await store.stores.close()

    const day = parseDocument(eventSchema, path, await store.stored(path))
    expect(Object.keys(day.entries).map((key) => key.replace(/_[0-9a-f]{8}$/, ''))).toEqual([
      '2026-03-01T10:00:00.000Z_status_1',
      '2026-03-01T10:00:00.000Z_status_1',
    ])
    expect(store.stores.writeCounts().events).toBe(2)
  })

  test('a frame that could not be booked is kept once, whatever it holds', async () => {
    const store = await ready()
    const frame = '[2,"1","StopTransaction",{"meterStop":"\ud800"}]'

    await store.stores.journal.rawFrame('CP_1', frame, 'StopTransaction: no transactionId')
    await store.stores.journal.rawFrame('CP_1', frame, 'StopTransaction: no transactionId')

    const events = await store.documents.query({ collection: 'events' })
    expect(events).toHaveLength(1)
    expect(events.map(({ path, fields }) => parseDocument(eventSchema, path, fields))).toMatchObject([
      { kind: 'rawFrame', entries: { frame: { type: 'StopTransaction: no transactionId' } } },
    ])
  })
}
