import { expect, test } from 'vitest'
import { allIdTags } from './all-id-tags.ts'
import { Api } from './api.ts'

const card = (idTag: string) => ({
  ...{ idTag, status: 'Accepted', holderName: null, label: null, parentIdTag: 'FLEET', kind: 'card' },
  expiresAt: '2027-01-31T00:00:00.000Z',
})

test('every page of the cards is fetched, not only what a list shows', async () => {
  const asked: string[] = []
  const pages = [
    { items: [card('A'), card('B')], nextCursor: 'next' },
    { items: [card('C')], nextCursor: null },
  ]
  const api = new Api({
    async fetch(path) {
      asked.push(path)
      return Response.json(pages[asked.length - 1])
    },
    idToken: async () => null,
  })

  const cards = await allIdTags(api, 'Accepted')

  expect(cards.map(({ idTag, parentIdTag }) => [idTag, parentIdTag])).toEqual([
    ['A', 'FLEET'],
    ['B', 'FLEET'],
    ['C', 'FLEET'],
  ])
  expect(cards[0]?.expiresAt).toEqual(new Date('2027-01-31T00:00:00Z'))
  expect(asked).toEqual([
    '/api/v1/idTags?kind=card&limit=200&status=Accepted',
    '/api/v1/idTags?kind=card&limit=200&status=Accepted&cursor=next',
  ])
})
