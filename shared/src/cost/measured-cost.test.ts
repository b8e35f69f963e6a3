import { expect, test } from 'vitest'
import { COUNTERS } from './counters.ts'
import { measuredCost, measuredOperations } from './measured-cost.ts'
import { PRICES } from './prices.ts'

const NOW = new Date('2026-03-02T10:30:00Z')
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)
const hourOf = (hours: number) => new Date(Math.floor(ago(hours).getTime() / 3_600_000) * 3_600_000)
const edge = (
  startedH: number,
  heartbeatH: number,
  entries: readonly (readonly [hoursAgo: number, count: number])[],
) => ({
  startedAt: ago(startedH),
  heartbeatAt: ago(heartbeatH),
  operations: entries.map(([hours, count]) => ({ at: hourOf(hours), reads: count * 10, writes: count })),
})

test('counts of instances that ran within the day are summed, older ones are left out', () => {
  const measured = measuredOperations(
    [
      edge(100, 0, [
        [30, 999],
        [20, 40],
        [0, 2],
      ]),
      edge(90, 12, [[13, 8]]),
      edge(60, 40, [[41, 999]]),
    ],
    NOW,
  )

  // The day begins with the clock hour 24 hours ago: 24.5 hours to half past.
  expect(measured).toMatchObject({ reads: 500, writes: 50, hours: 24.5, from: new Date('2026-03-01T10:00:00Z') })
  expect(measured?.instances).toBeCloseTo((24.5 + 12.5) / 24.5, 9)
})

test('an installation that began an hour ago is told from that hour; before half an hour it is not told [edge 1]', () => {
  expect(measuredOperations([edge(1, 0, [[0.5, 5]])], NOW)).toMatchObject({ writes: 5, hours: 1, instances: 1 })
  expect(measuredOperations([edge(0.4, 0, [[0, 5]])], NOW)).toBeNull()
  expect(measuredOperations([], NOW)).toBeNull()
  const { operations: _, ...old } = edge(5, 0, [])
  expect(measuredOperations([old], NOW)).toBeNull()
})

test('a charger and month as worked out by hand', () => {
  // Ten chargers, a day: 24,000 writes and 48,000 reads, so 72,000 and 144,000 of each in a month.
  const day = { reads: 48_000, writes: 24_000, from: ago(24), hours: 24, instances: 1 }
  const { lines, usd } = measuredCost(day, 10, COUNTERS, PRICES)

  expect(Object.fromEntries(lines.map(({ name, known, operations }) => [name, [known, operations]]))).toEqual({
    edgeWrites: ['measured', 72_000],
    edgeReads: ['measured', 144_000],
    functionWrites: ['budget', 600],
    functionReads: ['assumed', 3600 + 43_000],
    // (480 h x (180 + 20) + 300 openings x 100) / 10 chargers + 120 sessions x 60
    pageReads: ['assumed', 12_600 + 7200],
    deletes: ['assumed', 60],
  })
  expect(usd).toBeCloseTo(0.726 * 0.18 + 2.104 * 0.06 + 0.0006 * 0.02, 9)
})
