import { expect, test } from 'vitest'
import { isFinal, type LiveState, LOADING, nextLiveState, retryDelayMs } from './live-state.ts'

const at = new Date('2026-10-15T07:00:00Z')
const live: LiveState<number> = { status: 'live', data: 7, updatedAt: at, errorCode: null }

test('an answer of the server is live and says when', () => {
  expect(nextLiveState<number>(LOADING, { kind: 'data', data: 7, fromCache: false, at })).toEqual(live)
})

test('an answer of the cache is stale and keeps the time of the last live one', () => {
  const later = new Date(at.getTime() + 60_000)

  expect(nextLiveState(live, { kind: 'data', data: 8, fromCache: true, at: later })).toEqual({
    ...live,
    status: 'stale',
    data: 8,
  })
})

test('an empty cache before the first answer is still loading, not empty data', () => {
  expect(nextLiveState<number>(LOADING, { kind: 'data', data: 0, fromCache: true, at }).status).toBe('loading')
})

test('a lost connection keeps the data as stale', () => {
  expect(nextLiveState(live, { kind: 'failed', code: 'unavailable' })).toEqual({ ...live, status: 'stale' })
})

test('a refused permission ends in an error even when data were seen', () => {
  expect(nextLiveState(live, { kind: 'failed', code: 'permission-denied' }).status).toBe('error')
  expect(isFinal('permission-denied')).toBe(true)
})

test('a failure without data is an error that may be tried again', () => {
  expect(nextLiveState<number>(LOADING, { kind: 'failed', code: 'unavailable' })).toEqual({
    ...LOADING,
    status: 'error',
    errorCode: 'unavailable',
  })
  expect(isFinal('unavailable')).toBe(false)
})

test('a paused query shows its data as stale', () => {
  expect(nextLiveState(live, { kind: 'paused' }).status).toBe('stale')
})

test('repeats wait longer each time up to a minute', () => {
  expect([1, 2, 3, 6, 40].map(retryDelayMs)).toEqual([2000, 4000, 8000, 60_000, 60_000])
})
