import type { CardLink } from '@charge-it/shared/model/card-link.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterEach, expect, test } from 'vitest'
import type { OpenedStores, OpenStores } from './testing/opened-stores.ts'
import { seedDocuments as seed } from './testing/seed-documents.ts'

const NOW = new Date('2026-03-01T10:00:00Z')
const armed = (fields: Partial<CardLink> = {}) => ({
  [paths.cardLink('CP_1')]: {
    stationId: 'CP_1',
    connectorId: 1,
    ownerUid: 'driver',
    state: 'armed',
    idTagMasked: null,
    armedAt: NOW,
    expiresAt: new Date(NOW.getTime() + 60_000),
    expireAt: new Date(NOW.getTime() + 86_400_000),
    ...fields,
  },
})
const CARDS = {
  ...seed.idTag('FREE-CARD', {}),
  ...seed.idTag('THEIRS', { ownerUid: 'other' }),
  ...seed.idTag('GUEST', { kind: 'guest', ownerUid: null }),
}

/** What any implementation of card linking does. */
export function cardLinkStoreContract(open: OpenStores): void {
  let opened: OpenedStores | undefined
  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })
  const openWith = async (fields: Partial<CardLink> = {}) => {
    opened = await open({ ...CARDS, ...armed(fields) })
    return opened
  }

  test("a card without an owner becomes the waiting account's; its status stays", async () => {
    const { stores, stored } = await openWith()

    await stores.cardLinks.tapped('CP_1', null, 'free-card')

    expect(await stored(paths.idTag('FREE-CARD'))).toMatchObject({ ownerUid: 'driver', status: 'Accepted' })
    expect(await stored(paths.cardLink('CP_1'))).toMatchObject({ state: 'linked', idTagMasked: '•••••••RD' })
  })

  test('an unknown card is linked and still waits for its admission', async () => {
    const { stores, stored } = await openWith()

    const answer = await stores.idTags.authorize('NEW-CARD', { stationId: 'CP_1', connectorId: null })
    await stores.cardLinks.tapped('CP_1', null, 'NEW-CARD')

    expect(answer.status).toBe('Invalid')
    expect(await stored(paths.idTag('NEW-CARD'))).toMatchObject({ ownerUid: 'driver', status: 'Pending' })
    expect((await stores.idTags.authorize('NEW-CARD', { stationId: 'CP_1', connectorId: null })).status).toBe('Invalid')
  })

  test('one tap uses the link up: the next card stays free [edge 2]', async () => {
    const { stores, stored, put } = await openWith()
    await put(seed.idTag('SECOND', {}))

    await stores.cardLinks.tapped('CP_1', null, 'FREE-CARD')
    await stores.cardLinks.tapped('CP_1', null, 'SECOND')

    expect(await stored(paths.idTag('SECOND'))).toMatchObject({ ownerUid: null })
  })

  test("another account's card is not taken from it [edge 3]", async () => {
    const { stores, stored } = await openWith()

    await stores.cardLinks.tapped('CP_1', null, 'THEIRS')

    expect(await stored(paths.idTag('THEIRS'))).toMatchObject({ ownerUid: 'other' })
    expect(await stored(paths.cardLink('CP_1'))).toMatchObject({ state: 'taken' })
  })

  test.each([
    ['after a minute', {}, 60_001, 'CP_1', null, 'FREE-CARD'],
    ['at another connector', {}, 0, 'CP_1', 2, 'FREE-CARD'],
    ['at another station', {}, 0, 'CP_2', null, 'FREE-CARD'],
    ['an idTag that is no card', {}, 0, 'CP_1', null, 'GUEST'],
    ['when it was used', { state: 'linked' } as const, 0, 'CP_1', null, 'FREE-CARD'],
  ])('links nothing: %s [edge 4]', async (_, fields, waitMs, stationId, connectorId, idTag) => {
    const { stores, stored, clock } = await openWith(fields)
    clock.move(waitMs)

    await stores.cardLinks.tapped(stationId, connectorId, idTag)

    expect(await stored(paths.idTag(idTag))).toMatchObject({ ownerUid: null })
  })

  test('two instances that see the same tap link it once [edge 5]', async () => {
    const { stores, edge, stored } = await openWith()
    const other = await edge('edge-2')

    await Promise.all([
      stores.cardLinks.tapped('CP_1', null, 'FREE-CARD'),
      other.cardLinks.tapped('CP_1', null, 'THEIRS'),
    ])

    const { state } = await stored(paths.cardLink('CP_1'))
    expect(state === 'linked' || state === 'taken').toBe(true)
    expect(await stored(paths.idTag('THEIRS'))).toMatchObject({ ownerUid: 'other' })
  })
}
