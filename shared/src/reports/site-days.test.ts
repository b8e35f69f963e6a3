import { describe, expect, test } from 'vitest'
import { siteDays } from './site-days.ts'
import type { Booking, SiteFacts, StationFacts } from './site-facts.ts'

const NOW = new Date('2026-03-05T20:00:00Z')
const at = (text: string) => new Date(`2026-03-${text}:00+07:00`)
const H = 3600
const station: StationFacts = {
  stationId: 'CP_1',
  connection: { online: true, lastSeenAt: null, connectedAt: at('01T00:00') },
  connectors: [1, 2].map((connectorId) => ({
    ...{ connectorId, maxPowerW: 7_000, status: 'Available', statusAt: at('01T06:00') },
  })),
  journal: [],
}
const facts: SiteFacts = {
  ...{ siteId: 'blok-m', timeZone: 'Asia/Jakarta', demo: null },
  ...{ stations: [station], sessions: [], orders: [], bookings: [] },
}
const bill: Booking = {
  ...{ kind: 'bill', stationId: 'CP_1', connectorId: 1, date: '2026-03-03', energyWh: 5_000 },
  ...{ costIdr: 11_100, taxIdr: 1_100, currency: 'IDR' },
}
const DATES = ['2026-03-03', '2026-03-04']

test('days have a row for each connector; sessions count on the day of their bill', () => {
  const [first, second] = siteDays({ ...facts, bookings: [bill, bill] }, DATES, undefined, NOW)

  expect(first?.report.connectors).toMatchObject([
    { stationId: 'CP_1', connectorId: 1, sessions: 2, energyWh: 10_000, knownS: 24 * H },
    { stationId: 'CP_1', connectorId: 2, sessions: 0, energyWh: 0, knownS: 24 * H },
  ])
  expect(first?.money?.connectors).toEqual([
    {
      ...{ stationId: 'CP_1', connectorId: 1, revenueIdr: 22_200, taxIdr: 2_200 },
      ...{ bills: 2, corrections: 0, correctionsIdr: 0 },
    },
  ])
  expect(second?.report.connectors).toMatchObject([{ sessions: 0 }, { sessions: 0 }])
  expect(second?.money).toBeUndefined()
})

test('a correction is money of its own day and no session', () => {
  const correction: Booking = {
    ...bill,
    kind: 'correction',
    energyWh: 0,
    costIdr: -3_000,
    taxIdr: -300,
    date: '2026-03-04',
  }

  const [first, second] = siteDays({ ...facts, bookings: [bill, correction] }, DATES, undefined, NOW)

  expect(first?.money?.connectors).toMatchObject([{ revenueIdr: 11_100, corrections: 0 }])
  expect(second?.report.connectors).toMatchObject([{ sessions: 0 }, { sessions: 0 }])
  expect(second?.money?.connectors).toMatchObject([{ revenueIdr: -3_000, taxIdr: -300, bills: 0, corrections: 1 }])
})

test('sessions of a station that is gone, or that named no connector, are counted nevertheless', () => {
  const bookings = [
    { ...bill, stationId: 'GONE' },
    { ...bill, connectorId: null },
  ]

  const [first] = siteDays({ ...facts, bookings }, DATES, undefined, NOW)

  expect(
    first?.report.connectors.map(({ stationId, connectorId, knownS }) => [stationId, connectorId, knownS]),
  ).toEqual([
    ...[
      ['CP_1', 0, 0],
      ['CP_1', 1, 24 * H],
      ['CP_1', 2, 24 * H],
      ['GONE', 1, 0],
    ],
  ])
})

test('a station that never connected has no rows', () => {
  const never: StationFacts = {
    ...station,
    connection: { online: false, lastSeenAt: null, connectedAt: null },
    connectors: [{ connectorId: 1, maxPowerW: null, status: 'Unknown', statusAt: null }],
  }

  expect(siteDays({ ...facts, stations: [never] }, DATES, undefined, NOW)[0]?.report.connectors).toEqual([])
})

describe('without a connection', () => {
  const offlineOf = (own: Partial<StationFacts>, before?: Parameters<typeof siteDays>[2]) =>
    siteDays({ ...facts, stations: [{ ...station, ...own }] }, DATES, before, NOW).map(
      ({ report }) => (report.connectors[0]?.offlineS ?? 0) / H,
    )
  const offline = (text: string) => ({ at: at(text), type: 'offline', detail: null })
  const online = (text: string) => ({ at: at(text), type: 'online', detail: null })

  test('as the journal tells, over midnight', () => {
    expect(offlineOf({ journal: [offline('03T22:00'), online('04T01:00')] })).toEqual([2, 1])
  })

  test('an instance that died told only the document, and the journal the return', () => {
    const connection = { online: true, lastSeenAt: at('03T23:00'), connectedAt: at('05T00:30') }

    expect(offlineOf({ connection, journal: [online('04T02:00')] })).toEqual([1, 2])
  })

  test('moving between instances is no outage, however long ago the station was last away', () => {
    const connection = { online: true, lastSeenAt: at('01T00:00'), connectedAt: at('04T12:00') }

    expect(offlineOf({ connection })).toEqual([0, 0])
  })

  test('one that is still away', () => {
    expect(offlineOf({ connection: { online: false, lastSeenAt: at('04T18:00'), connectedAt: null } })).toEqual([0, 6])
  })

  test('one that was away when the day before ended is so until it returns', () => {
    const end = { status: 'Available', planned: false, offline: true }
    const [before] = siteDays(facts, ['2026-03-02'], undefined, NOW)
    if (before === undefined) throw new Error('no day')
    const away = { ...before.report, connectors: before.report.connectors.map((row) => ({ ...row, end })) }

    expect(offlineOf({ journal: [online('03T05:00')] }, away)).toEqual([5, 0])
    expect(offlineOf({ connection: { online: false, lastSeenAt: at('01T08:00'), connectedAt: null } }, away)).toEqual([
      24, 24,
    ])
    expect(offlineOf({}, away)).toEqual([0, 0])
  })
})

test('days computed one by one are those computed at once', () => {
  const journal = [
    { at: at('03T10:00'), type: 'fault', connectorId: 1, detail: 'Faulted GroundFailure' },
    { at: at('04T09:00'), type: 'faultEnded', connectorId: 1, detail: 'Available' },
    { at: at('03T20:00'), type: 'offline', connectorId: null, detail: null },
    { at: at('04T03:00'), type: 'online', connectorId: null, detail: null },
  ].sort((a, b) => a.at.getTime() - b.at.getTime())
  const own = {
    ...{ ...facts, bookings: [bill], stations: [{ ...station, journal }] },
    orders: [{ at: at('03T12:00'), stationId: 'CP_1', connectorId: 2, type: 'Inoperative' as const }],
    sessions: [{ stationId: 'CP_1', connectorId: 1, startedAt: at('03T23:30'), stoppedAt: at('04T00:30') }],
  }
  const together = siteDays(own, DATES, undefined, NOW)

  const [first] = siteDays(own, [DATES[0] ?? ''], undefined, NOW)
  const [second] = siteDays(own, [DATES[1] ?? ''], first?.report, NOW)

  expect([first, second]).toEqual(together)
})
