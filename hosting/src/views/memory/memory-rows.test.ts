import { type Anomaly, UNJUDGED } from '@charge-it/shared/model/anomaly.ts'
import type { Pattern } from '@charge-it/shared/model/pattern.ts'
import { expect, test } from 'vitest'
import {
  eventsOf,
  fingerprintDistance,
  journalOf,
  keptAnomalies,
  learnsAnew,
  matching,
  memoryJson,
  similarCases,
  similarEvents,
} from './memory-rows.ts'

const NOW = new Date('2026-10-15T07:00:00Z')

function anomaly(anomalyId: string, more: Partial<Anomaly> = {}): Anomaly {
  return {
    ...UNJUDGED,
    anomalyId,
    stationId: 'CP_1',
    siteId: null,
    connectorId: 1,
    transactionKey: null,
    rule: 'currentFluctuation',
    severity: 'warning',
    commanded: 'uncommanded',
    firstSeenAt: NOW,
    lastSeenAt: NOW,
    count: 1,
    measured: 5,
    expected: 3,
    unit: 'A',
    deviation: null,
    evidence: [],
    fingerprint: null,
    quietAt: null,
    demo: null,
    lastUpdatedAt: NOW,
    ...more,
  }
}

test('events come newest first, whatever day they lie in, and expired days are left out', () => {
  const day = (date: string, hour: number, expireAt: Date) => ({
    stationId: 'CP_1',
    date,
    kind: 'day' as const,
    entries: { a: { at: new Date(`${date}T0${hour}:00:00Z`), type: 'boot', detail: null } },
    expireAt,
  })

  const events = eventsOf(
    [
      day('2026-10-13', 3, new Date('2027-01-01')),
      day('2026-10-14', 2, new Date('2027-01-01')),
      day('2026-10-12', 1, new Date('2026-10-14')),
    ],
    NOW,
  )

  expect(events.map((event) => event.at.toISOString().slice(0, 10))).toEqual(['2026-10-14', '2026-10-13'])
})

const LATER = new Date('2027-01-01')
const said = { note: null, by: 'budi', correctedAt: NOW }
const deletion = { at: NOW, type: 'fault', connectorId: 2, reason: 'of another station', by: 'ani', deletedAt: NOW }

test('an entry carries what people put beside it, and its address; a deleted one is told of in the journal alone', () => {
  const days = [
    {
      ...{ stationId: 'CP/1', date: '2026-10-15', kind: 'day' as const, expireAt: LATER },
      entries: { e1: { at: NOW, type: 'boot', detail: null } },
      corrections: { e1: { ...said, cause: 'watchdog', fix: null } },
      deletions: { e2: deletion },
    },
  ]

  expect(eventsOf(days, NOW)).toMatchObject([
    { eventId: 'CP%2F1_2026-10-15', entryKey: 'e1', correction: { cause: 'watchdog' }, deletion: null },
  ])
  expect(journalOf(days, NOW).map((event) => event.deletion?.reason)).toEqual([undefined, 'of another station'])
})

test('similar entries are of the same kind; the same words and a known cause come first', () => {
  const days = ['wet', 'wet', 'dry', 'dry'].map((detail, index) => {
    const cause = index % 2 === 0 ? null : 'rain'
    return {
      ...{ stationId: `CP_${index}`, date: '2026-10-15', kind: 'day' as const, expireAt: LATER },
      entries: { e: { at: NOW, type: 'fault', detail }, other: { at: NOW, type: 'boot', detail } },
      corrections: cause === null ? {} : { e: { ...said, cause, fix: null } },
    }
  })
  const events = eventsOf(days, NOW)
  const mine = events.find((event) => event.stationId === 'CP_0' && event.type === 'fault')
  if (mine === undefined) throw new Error('no entry')

  expect(similarEvents(mine, events, 3).map((event) => event.stationId)).toEqual(['CP_1', 'CP_3', 'CP_2'])
})

test('an export tells corrections and deletions, and no person', () => {
  const events = journalOf(
    [
      {
        ...{ stationId: 'CP_1', date: '2026-10-15', kind: 'day', expireAt: LATER },
        entries: { e1: { at: NOW, type: 'boot', detail: null } },
        corrections: { e1: { ...said, note: 'a test', cause: null, fix: null } },
        deletions: { e2: deletion },
      },
    ],
    NOW,
  )

  const text = memoryJson({ filters: {}, events, anomalies: [], patterns: [] }, NOW)

  expect(JSON.parse(text).events).toMatchObject([
    { correction: { note: 'a test' }, deletion: null },
    { correction: null, deletion: { reason: 'of another station' } },
  ])
  expect(text).not.toMatch(/budi|ani"/)
})

test('a search looks into every text, whatever the case, and an empty one keeps all', () => {
  const rows = [
    { a: 'GroundFailure', b: null },
    { a: 'boot', b: 'watchdog' },
  ]
  const texts = (row: (typeof rows)[number]) => [row.a, row.b]

  expect(matching(rows, 'groundf', texts)).toEqual([rows[0]])
  expect(matching(rows, ' WATCH ', texts)).toEqual([rows[1]])
  expect(matching(rows, '', texts)).toBe(rows)
})

test('the nearest fingerprint with a known cause is the most similar case', () => {
  const mine = anomaly('mine', { fingerprint: { periodS: 40, amplitude: 30 } })
  const near = anomaly('near', { fingerprint: { periodS: 42, amplitude: 30 }, cause: 'loose contact' })
  const far = anomaly('far', { fingerprint: { periodS: 200, amplitude: 5 }, cause: 'car' })
  const nearUnknown = anomaly('nearUnknown', { fingerprint: { periodS: 40, amplitude: 30 } })

  expect(similarCases(mine, [far, nearUnknown, mine, near], 3).map((each) => each.anomalyId)).toEqual([
    'near',
    'nearUnknown',
    'far',
  ])
})

test('[edge 1] fingerprints of nothing are apart, not infinitely', () => {
  expect(fingerprintDistance({ periodS: 0, amplitude: 1 }, { periodS: 4, amplitude: 1 })).toBe(1)
  expect(fingerprintDistance(null, { periodS: 4, amplitude: 1 })).toBeNull()
})

test('[edge 2] a closed anomaly whose time is over is not shown while it is still answered', () => {
  const all = [anomaly('open'), anomaly('kept', { expireAt: LATER }), anomaly('over', { expireAt: NOW })]

  expect(keptAnomalies(all, NOW).map((each) => each.anomalyId)).toEqual(['open', 'kept'])
})

test('an export counts what it holds and writes times in UTC', () => {
  const file = JSON.parse(
    memoryJson({ filters: { station: 'CP_1' }, events: [], anomalies: [anomaly('a')], patterns: [] }, NOW),
  )

  expect(file).toMatchObject({
    schemaVersion: 1,
    exportedAt: '2026-10-15T07:00:00.000Z',
    counts: { events: 0, anomalies: 1, patterns: 0 },
    anomalies: [{ firstSeenAt: '2026-10-15T07:00:00.000Z' }],
  })
})

test('a pattern that is learned anew has no result until it was computed after that wish', () => {
  const pattern: Pattern = {
    ...{ stationId: 'CP_1', siteId: null, connectorId: 1, name: 'sessionEnergy', unit: 'Wh', mean: 1, sd: 0 },
    ...{ p05: 1, p50: 1, p95: 1, n: 20, from: NOW, to: NOW, active: false, today: null, profile: null, runAt: NOW },
    ...{ expireAt: NOW, demo: null },
  }
  const earlier = new Date(NOW.getTime() - 1)

  expect([pattern, { ...pattern, learnsFrom: NOW }, { ...pattern, learnsFrom: earlier }].map(learnsAnew)).toEqual([
    false,
    true,
    false,
  ])
})
