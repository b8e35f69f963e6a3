import { afterEach, expect, test, vi } from 'vitest'
import { ConnectionHealth } from './connection-health.ts'

const queries = [{ name: 'stations' }, { name: 'sites' }] as const

afterEach(() => vi.useRealTimers())

function liveHealth(): ConnectionHealth {
  vi.useFakeTimers({ now: new Date('2026-10-15T07:32:00Z') })
  const health = new ConnectionHealth()
  for (const query of queries) health.report(query, 'live')
  return health
}

test('a server that cannot be reached is told as offline after five seconds, with the time of the last answer', () => {
  const health = liveHealth()
  const told: string[] = []
  health.addEventListener('change', () => told.push(health.status))

  vi.setSystemTime(new Date('2026-10-15T07:40:00Z'))
  for (const query of queries) health.report(query, 'stale')
  vi.advanceTimersByTime(4_999)
  expect(health.status).toBe('reconnecting')
  vi.advanceTimersByTime(1)

  expect(told).toEqual(['reconnecting', 'offline'])
  expect(health.lastLiveAt).toEqual(new Date('2026-10-15T07:40:00Z'))
})

test('the first answer ends it, and the next outage is counted anew', () => {
  const health = liveHealth()
  for (const query of queries) health.report(query, 'stale')
  vi.advanceTimersByTime(6_000)

  health.report(queries[0], 'live')
  expect(health.status).toBe('reconnecting')
  health.report(queries[1], 'live')
  expect(health.status).toBe('live')
  for (const query of queries) health.report(query, 'stale')
  vi.advanceTimersByTime(4_000)
  expect(health.status).toBe('reconnecting')
})

test('one live query is enough to be reconnecting only, however long others are stale', () => {
  const health = liveHealth()
  health.report(queries[0], 'stale')
  vi.advanceTimersByTime(60_000)

  expect(health.status).toBe('reconnecting')
})

test('a page that never got an answer is offline as well [edge 1]', () => {
  vi.useFakeTimers()
  const health = new ConnectionHealth()
  for (const query of queries) health.report(query, 'loading')
  expect(health.status).toBe('live')
  vi.advanceTimersByTime(5_000)

  expect(health.status).toBe('offline')
})

test('an ended session is no lost connection: nobody may be asked until the person is back [edge 2]', () => {
  const health = liveHealth()
  health.waitsForPerson = true
  for (const query of queries) health.report(query, 'stale')
  vi.advanceTimersByTime(60_000)
  expect(health.status).toBe('reconnecting')

  health.waitsForPerson = false
  vi.advanceTimersByTime(4_000)
  expect(health.status).toBe('reconnecting')
  for (const query of queries) health.report(query, 'live')
  expect(health.status).toBe('live')
})

test('while nothing is followed, as in a hidden tab, nothing is judged, and the last answer keeps its time [edge 3]', () => {
  const health = liveHealth()
  for (const query of queries) health.report(query, null)
  vi.advanceTimersByTime(600_000)
  expect(health.status).toBe('live')

  health.report(queries[0], 'stale')
  vi.advanceTimersByTime(5_000)
  expect([health.status, health.lastLiveAt]).toEqual(['offline', new Date('2026-10-15T07:32:00Z')])
})
