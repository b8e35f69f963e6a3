import { expect, test } from 'vitest'
import { Api } from './api.ts'
import { transactionsFile } from './transaction-search.ts'

test.each([
  ['true', true],
  ['false', false],
])('a file says whether it holds everything: %s', async (told, complete) => {
  const asked: string[] = []
  const api = new Api({
    fetch: async (path) => {
      asked.push(path)
      return new Response('a;b', { headers: { 'x-rows': '1', 'x-complete': told } })
    },
    idToken: async () => null,
  })

  const file = await transactionsFile(api, new URLSearchParams({ site: 'blok-m' }), 'id')

  expect(asked).toEqual(['/api/v1/exports/transactions?site=blok-m&language=id'])
  expect([file.rows, file.complete, await file.content.text()]).toEqual([1, complete, 'a;b'])
})
