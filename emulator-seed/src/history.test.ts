import { describe, expect, test } from 'vitest'
import { HISTORY_LABEL, REPEATED_LABEL } from './demo.ts'
import { demoHistory, type HistorySession } from './history.ts'
import { readSessions } from './read-sessions.ts'

const DAY_MS = 86_400_000
const source = readSessions()
const NOW = new Date('2026-11-21T05:00:00Z')
const history = demoHistory(source, NOW, 'all')

const connectorOf = ({ station, connectorId }: HistorySession) => `${station.stationId}/${connectorId}`

describe.each([
  ['a Saturday', NOW],
  ['just after midnight in Jakarta', new Date('2026-03-01T17:00:00Z')],
  ['just before midnight in Jakarta', new Date('2026-03-01T16:59:59Z')],
  ['years later', new Date('2031-07-02T12:34:56Z')],
])('on %s', (_, now) => {
  const sessions = demoHistory(source, now, 'all')

  test('ends shortly before now', () => {
    const last = Math.max(...sessions.map(({ stoppedAt }) => stoppedAt.getTime()))

    expect(last).toBeLessThan(now.getTime())
    expect(now.getTime() - last).toBeLessThan(DAY_MS / 2)
  })

  test('no connector is taken twice at a time', () => {
    for (const own of Map.groupBy(sessions, connectorOf).values()) {
      const inOrder = [...own].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
      for (const [index, session] of inOrder.entries()) {
        const before = inOrder[index - 1]
        if (before !== undefined) expect(before.stoppedAt.getTime()).toBeLessThanOrEqual(session.startedAt.getTime())
      }
    }
  })
})

test('weekdays and the hours that clocks show stay those of the source', () => {
  const weekHours = (times: readonly Date[]) => times.map((time) => time.getTime() % (7 * DAY_MS)).sort((a, b) => a - b)
  const first = history
    .filter(({ label }) => label === HISTORY_LABEL)
    .map(({ startedAt, station }) => {
      const hours = station.site.timeZone === 'Asia/Makassar' ? 8 : 7
      return new Date(startedAt.getTime() + hours * 3_600_000)
    })
  const known = new Set(weekHours(source.map(({ startWallMs }) => new Date(startWallMs))))

  expect(weekHours(first).every((time) => known.has(time))).toBe(true)
})

test('nearly every session finds a port', () => {
  const moved = history.filter(({ label }) => label === HISTORY_LABEL)

  expect(moved.length / source.length).toBeGreaterThan(0.98)
})

test('only the last days repeat a week, and say so', () => {
  const repeated = history.filter(({ label }) => label === REPEATED_LABEL)
  const lastOfData = Math.max(
    ...history.filter(({ label }) => label === HISTORY_LABEL).map(({ stoppedAt }) => stoppedAt.getTime()),
  )

  expect(repeated.length).toBeGreaterThan(0)
  expect(repeated.every(({ stoppedAt }) => NOW.getTime() - stoppedAt.getTime() < 8 * DAY_MS)).toBe(true)
  expect(repeated.every(({ startedAt }) => startedAt.getTime() > lastOfData - DAY_MS * 2)).toBe(true)
})

test('a shorter history is the end of the whole one', () => {
  const short = demoHistory(source, NOW, 30)

  expect(short.length).toBeGreaterThan(100)
  expect(
    history
      .slice(-short.length)
      .map(({ startedAt }) => startedAt)
      .sort(),
  ).toEqual(short.map(({ startedAt }) => startedAt).sort())
})
