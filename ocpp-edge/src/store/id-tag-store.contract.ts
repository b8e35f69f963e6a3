import { idTagSchema } from '@charge-it/shared/model/id-tag.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import { eventually, type OpenedStores, type OpenStores } from './testing/opened-stores.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const EXPIRY = new Date('2026-06-01T00:00:00Z')
const SEED = {
  ...seed.idTag('GOOD', { expiresAt: EXPIRY, parentIdTag: 'P1' }),
  ...seed.idTag('OLD', { expiresAt: new Date('2026-02-01T00:00:00Z') }),
  ...seed.idTag('BLOCKED', { status: 'Blocked' }),
  ...seed.idTag('WAITING', { status: 'Pending' }),
  ...seed.idTag('a:b/c.d', {}),
}
const SEEN = { stationId: 'CP_1', connectorId: 1 }

/** What any implementation of the card store does. */
export function idTagStoreContract(open: OpenStores): void {
  let opened: OpenedStores | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const ready = async () => {
    opened = await open(SEED)
    return opened
  }

  test.each([
    ['GOOD', 'Accepted'],
    ['good', 'Accepted'],
    ['OLD', 'Expired'],
    ['BLOCKED', 'Blocked'],
    ['WAITING', 'Invalid'],
    ['A:B/C.D', 'Accepted'],
    ['', 'Invalid'],
  ])('[edge 68] the card %j is %s', async (idTag, status) => {
    const { stores } = await ready()

    expect((await stores.idTags.authorize(idTag, SEEN)).status).toBe(status)
  })

  test('tells parent and expiry', async () => {
    const { stores } = await ready()

    expect(await stores.idTags.authorize('GOOD', SEEN)).toEqual({
      status: 'Accepted',
      parentIdTag: 'P1',
      expiresAt: EXPIRY,
    })
  })

  test('an unknown card becomes Pending once, as it was sent, with where it was seen', async () => {
    const store = await ready()

    const first = await store.stores.idTags.authorize('aB\u0000😀', SEEN)
    const again = await store.stores.idTags.authorize('Ab\u0000😀', { stationId: 'CP_2', connectorId: null })

    expect([first.status, again.status]).toEqual(['Invalid', 'Invalid'])
    const path = paths.idTag('AB\u0000😀')
    expect(parseDocument(idTagSchema, path, await store.stored(path))).toMatchObject({
      ...{ idTag: 'aB\u0000😀', idTagCanonical: 'AB\u0000😀', status: 'Pending', kind: 'card' },
      ...{ seenAt: { stationId: 'CP_1', connectorId: 1 } },
    })
    expect(store.stores.writeCounts().idTags).toBe(store.documents.writeCounts().idTags)
  })

  test('a station cannot fill the list of cards', async () => {
    const store = await ready()

    for (let count = 0; count < 40; count++) await store.stores.idTags.authorize(`FLOOD-${count}`, SEEN)
    await store.stores.idTags.authorize('x'.repeat(21), { stationId: 'CP_2', connectorId: 1 })

    const cards = await store.documents.query({ collection: 'idTags', equal: [['status', 'Pending']] })
    expect(cards.filter(({ fields }) => String(fields.idTag).startsWith('FLOOD-'))).toHaveLength(30)
    expect(cards.filter(({ fields }) => String(fields.idTag).startsWith('x'))).toHaveLength(0)
  })

  test('a card that is blocked is refused at its next tap', async () => {
    const store = await ready()
    await store.stores.idTags.authorize('GOOD', SEEN)

    store.clock.move(1_000)
    await store.put({ [paths.idTag('GOOD')]: { status: 'Blocked', lastUpdatedAt: store.clock.now() } })

    await eventually(async () => expect((await store.stores.idTags.authorize('GOOD', SEEN)).status).toBe('Blocked'))
  })

  test('a card is read again after five minutes', async () => {
    const store = await ready()
    await store.stores.idTags.authorize('GOOD', SEEN)
    await store.put({ [paths.idTag('GOOD')]: { status: 'Blocked' } })
    expect((await store.stores.idTags.authorize('GOOD', SEEN)).status).toBe('Accepted')

    store.clock.move(5 * 60_000)

    expect((await store.stores.idTags.authorize('GOOD', SEEN)).status).toBe('Blocked')
  })
}
