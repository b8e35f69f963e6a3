import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, type World } from '../testing/test-world.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const importCards = (idTags: unknown, token = world.tokens.operator) =>
  world.call('POST', '/v1/idTags/import', { token, body: { idTags } })

test('unknown cards are created, known ones changed, and nothing that is left out is touched', async () => {
  await world.call('POST', '/v1/idTags', {
    token: world.tokens.operator,
    body: { idTag: 'Demo-1', holderName: 'Budi', label: 'Fleet' },
  })

  expect(
    (
      await importCards([
        { idTag: 'DEMO-1', status: 'Blocked' },
        { idTag: 'demo-2', holderName: 'Ani' },
      ])
    ).body,
  ).toEqual({
    created: 1,
    changed: 1,
  })

  expect(await world.read(paths.idTag('demo-1'))).toMatchObject({
    idTag: 'Demo-1',
    status: 'Blocked',
    holderName: 'Budi',
  })
  expect(await world.read(paths.idTag('demo-2'))).toMatchObject({ status: 'Accepted', holderName: 'Ani', kind: 'card' })
})

test('an import of 250 cards is whole, and sent again it creates none', async () => {
  const cards = Array.from({ length: 250 }, (_, index) => ({ idTag: `CARD${index}` }))

  expect((await importCards(cards)).body).toEqual({ created: 250, changed: 0 })
  expect((await importCards(cards)).body).toEqual({ created: 0, changed: 250 })
  expect(await world.count(collections.idTags)).toBe(250)
})

test.each([
  [[], 'idTags'],
  [[{ idTag: 'A' }, { idTag: 'a' }], 'idTags'],
  [[{ idTag: 'x'.repeat(21) }], 'idTags.0.idTag'],
  [[{ idTag: 'A', status: 'king' }], 'idTags.0.status'],
  [Array.from({ length: 501 }, (_, index) => ({ idTag: `T${index}` })), 'idTags'],
])('case %# is refused and imports nothing', async (cards, parameter) => {
  expect((await importCards(cards)).body).toMatchObject({ status: 400, parameter })
  expect(await world.count(collections.idTags)).toBe(0)
})

test('a technician imports no cards', async () => {
  expect((await importCards([{ idTag: 'A' }], world.tokens.technician)).status).toBe(403)
})
