import { expect, test } from 'vitest'
import { ApiError } from '../../data/api.ts'
import { type BulkOutcome, type BulkProgress, countOutcomes, mayTryAgain, runBulk } from './run-bulk.ts'

const CHANGED: BulkOutcome = { state: 'changed' }
const ids = ['A', 'B', 'C', 'D', 'E']

interface Given {
  readonly act: (id: string) => Promise<BulkOutcome>
  readonly parallel?: number
  readonly signal?: AbortSignal
}

/** Runs over A to E. @returns what was told of each, in its order, and the error that came out. */
async function run({ act, parallel = 2, signal = new AbortController().signal }: Given) {
  const told = new Map<string, BulkProgress[]>()
  const tell = (id: string, progress: BulkProgress) => void told.set(id, [...(told.get(id) ?? []), progress])
  const wordsOf = (error: ApiError) => `refused: ${error.code}`
  const error: unknown = await runBulk({ items: ids, act, wordsOf, tell, signal, parallel }).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return { told, error, last: ids.map((id) => told.get(id)?.at(-1)?.state) }
}

test('each runs and gets its outcome, never more at a time than said', async () => {
  let now = 0
  let most = 0
  const { told, last } = await run({
    act: async () => {
      now++
      most = Math.max(most, now)
      await Promise.resolve()
      now--
      return CHANGED
    },
  })

  expect(told.get('A')).toEqual([{ state: 'running' }, CHANGED])
  expect(last).toEqual(Array(5).fill('changed'))
  expect(most).toBe(2)
})

test('one that is refused holds up none of the others and says why [edge 1]', async () => {
  const { told, last, error } = await run({
    act: async (id) => {
      if (id === 'B') throw new ApiError(409, 'in use', null, { code: 'station-in-use' })
      return CHANGED
    },
  })

  expect(error).toBeNull()
  expect(last).toEqual(['changed', 'refused', 'changed', 'changed', 'changed'])
  expect(told.get('B')?.at(-1)).toEqual({ state: 'refused', why: 'refused: station-in-use' })
})

test('what has not begun when somebody stops is not begun [edge 2]', async () => {
  const stop = new AbortController()
  const acted: string[] = []
  const { last } = await run({
    ...{ parallel: 1, signal: stop.signal },
    act: async (id) => {
      acted.push(id)
      if (id === 'B') stop.abort()
      return CHANGED
    },
  })

  expect(acted).toEqual(['A', 'B'])
  expect(last).toEqual(['changed', 'changed', 'stopped', 'stopped', 'stopped'])
})

test('an error of the program comes out, after the others had their turn [edge 3]', async () => {
  const { last, error } = await run({
    act: async (id) => {
      if (id === 'A') throw new TypeError('no such thing')
      return CHANGED
    },
  })

  expect(error).toBeInstanceOf(TypeError)
  expect(last).toEqual(['refused', 'changed', 'changed', 'changed', 'changed'])
})

test('outcomes are counted, and what was refused or stopped may be tried again', () => {
  const all: readonly BulkProgress[] = [
    ...[CHANGED, CHANGED],
    { state: 'refused', why: 'x' },
    { state: 'leftOut', why: 'offline' },
    ...([{ state: 'stopped' }, { state: 'waiting' }, { state: 'running' }] as const),
  ]

  expect(countOutcomes(all)).toEqual({ queued: 0, changed: 2, same: 0, leftOut: 1, refused: 1, stopped: 1 })
  expect(all.filter(mayTryAgain)).toHaveLength(2)
})
