import { expect, test } from 'vitest'
import { batched } from './batched.ts'

const OPTIONS = { atOnce: 1, most: 3, patienceMs: 60_000 }

/** Batches as they were run; each ends when it is told to. */
function gated(options = OPTIONS) {
  const batches: { readonly items: readonly string[]; end(error?: Error): void }[] = []
  const call = batched<string, string>(
    options,
    (item) => item.slice(0, 1),
    (items) =>
      new Promise((resolve, reject) => {
        batches.push({
          items,
          end: (error) => (error === undefined ? resolve(items.map((item) => item.toUpperCase())) : reject(error)),
        })
      }),
  )
  return { call, batches, items: () => batches.map(({ items }) => items) }
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('what comes in one turn goes together, and each gets its own result', async () => {
  const { call, batches, items } = gated()
  const results = Promise.all([call('a'), call('b')])
  await turn()
  batches[0]?.end()

  expect(await results).toEqual(['A', 'B'])
  expect(items()).toEqual([['a', 'b']])
})

test('what comes meanwhile waits and goes together afterwards, no more than allowed', async () => {
  const { call, batches, items } = gated()
  const first = call('a')
  await turn()
  const others = Promise.all([call('b'), call('c'), call('d'), call('e')])
  await turn()
  expect(items()).toEqual([['a']])
  batches[0]?.end()
  await first
  await turn()
  batches[1]?.end()
  await turn()
  await turn()
  batches[2]?.end()

  expect(await others).toEqual(['B', 'C', 'D', 'E'])
  expect(items()).toEqual([['a'], ['b', 'c', 'd'], ['e']])
})

test('two items of one key never share a batch', async () => {
  const { call, batches, items } = gated({ ...OPTIONS, atOnce: 2 })
  const results = Promise.all([call('a1'), call('a2')])
  await turn()
  await turn()
  for (const batch of batches) batch.end()

  expect(await results).toEqual(['A1', 'A2'])
  expect(items()).toEqual([['a1'], ['a2']])
})

test('a failed batch fails its items and no others', async () => {
  const { call, batches } = gated()
  const [first, second] = [call('a'), call('b')]
  await turn()
  const later = call('c')
  batches[0]?.end(new Error('down'))
  await expect(first).rejects.toThrow('down')
  await expect(second).rejects.toThrow('down')
  await turn()
  batches[1]?.end()

  expect(await later).toBe('C')
})

test('a batch that hangs does not hold up the others for ever', async () => {
  const { call, batches } = gated({ ...OPTIONS, patienceMs: 1 })
  void call('a')
  await turn()
  const other = call('b')
  await expect.poll(() => batches.length, { timeout: 30_000 }).toBe(2)
  batches[1]?.end()

  expect(await other).toBe('B')
})
