import { describe, expect, test } from 'vitest'
import { seededRandom } from '../insights/seeded-random.ts'
import { hoursOfLocalDay } from '../time/local-hours.ts'
import { shiftedDate } from '../time/local-instant.ts'
import { type ConnectorDayInput, connectorDay } from './connector-day.ts'
import { statusChanges } from './status-spans.ts'

const DATE = '2026-03-02'
/** A moment of the day in Jakarta, by its clocks. */
const at = (clock: string) => new Date(`${DATE}T${clock}:00+07:00`)
const H = 3600

function dayOf(date: string, timeZone: string) {
  return {
    startsAt: hoursOfLocalDay(date, timeZone).startsAt,
    endsAt: hoursOfLocalDay(shiftedDate(date, 1), timeZone).startsAt,
  }
}

const quiet: ConnectorDayInput = {
  connectorId: 1,
  ...dayOf(DATE, 'Asia/Jakarta'),
  knownSince: new Date(0),
  before: { status: 'Available', planned: false, offline: false },
  own: [],
  station: [],
  orders: [],
  offline: [],
  sessions: [],
  maxPowerW: 7_000,
}

test('a quiet day is known whole and up whole', () => {
  expect(connectorDay(quiet)).toEqual({
    times: {
      ...{ knownS: 24 * H, plannedS: 0, offlineS: 0, faultedS: 0, unavailableS: 0, occupiedS: 0 },
      ...{ capacityWh: 168_000, unratedS: 0 },
    },
    end: { status: 'Available', planned: false, offline: false },
  })
})

test('a connector counts from the moment on at which it is known', () => {
  expect(connectorDay({ ...quiet, before: null, knownSince: at('18:00') }).times).toMatchObject({ knownS: 6 * H })
  expect(connectorDay({ ...quiet, before: null, knownSince: null }).times).toMatchObject({ knownS: 0 })
})

describe('down', () => {
  test('Faulted until the next status, also over the end of the day', () => {
    const own = [
      { at: at('06:00'), status: 'Faulted' },
      { at: at('06:30'), status: 'Available' },
      { at: at('23:00'), status: 'Faulted' },
    ]

    const { times, end } = connectorDay({ ...quiet, own })

    expect(times).toMatchObject({ faultedS: 1.5 * H, offlineS: 0 })
    expect(connectorDay({ ...quiet, before: end }).times).toMatchObject({ faultedS: 24 * H })
  })

  test('a status from before the day holds until another one comes', () => {
    const own = [
      { at: new Date(at('00:00').getTime() - 5_000_000), status: 'Faulted' },
      { at: at('01:00'), status: 'Available' },
    ]

    expect(connectorDay({ ...quiet, own, before: null }).times).toMatchObject({ faultedS: H })
  })

  test("the station's own fault and unavailability count for every connector", () => {
    const station = [
      { at: at('03:00'), status: 'Unavailable' },
      { at: at('04:00'), status: 'Available' },
    ]

    expect(connectorDay({ ...quiet, station }).times).toMatchObject({ unavailableS: H })
  })

  test('time that is offline and faulted counts once, as offline', () => {
    const own = [
      { at: at('06:00'), status: 'Faulted' },
      { at: at('10:00'), status: 'Available' },
    ]
    const offline = [{ from: at('08:00'), to: at('12:00') }]

    expect(connectorDay({ ...quiet, own, offline }).times).toMatchObject({ offlineS: 4 * H, faultedS: 2 * H })
  })

  test('an outage that lasts is carried into the next day', () => {
    const { times, end } = connectorDay({ ...quiet, offline: [{ from: at('20:00'), to: null }] })

    expect(times).toMatchObject({ offlineS: 4 * H })
    expect(end.offline).toBe(true)
  })
})

describe('planned', () => {
  const inoperative = { at: at('09:00'), connectorId: 0, type: 'Inoperative' } as const
  const unavailable = { at: at('09:01'), status: 'Unavailable' }

  test('from Inoperative to Operative nothing counts as down, whatever it was', () => {
    const { times } = connectorDay({
      ...quiet,
      own: [unavailable, { at: at('12:00'), status: 'Available' }],
      offline: [{ from: at('10:00'), to: at('11:00') }],
      orders: [inoperative, { at: at('11:59'), connectorId: 0, type: 'Operative' }],
    })

    expect(times).toMatchObject({ plannedS: 179 * 60, offlineS: 0, unavailableS: 60 })
  })

  test('Unavailable without anybody’s order is down', () => {
    expect(connectorDay({ ...quiet, own: [unavailable] }).times).toMatchObject({ plannedS: 0, unavailableS: 53_940 })
  })

  test('an order to another connector does not count', () => {
    const { times } = connectorDay({ ...quiet, own: [unavailable], orders: [{ ...inoperative, connectorId: 2 }] })

    expect(times.plannedS).toBe(0)
  })

  test('a connector that is Available again has ended it, so that a forgotten order hides no outage', () => {
    const { times, end } = connectorDay({
      ...quiet,
      own: [unavailable, { at: at('10:00'), status: 'Available' }],
      offline: [{ from: at('20:00'), to: null }],
      orders: [inoperative],
    })

    expect(times).toMatchObject({ plannedS: H, offlineS: 4 * H })
    expect(end.planned).toBe(false)
  })

  test('it goes on over midnight', () => {
    const { end } = connectorDay({ ...quiet, own: [unavailable], orders: [inoperative] })

    expect(end).toEqual({ status: 'Unavailable', planned: true, offline: false })
    expect(connectorDay({ ...quiet, before: end }).times).toMatchObject({ plannedS: 24 * H, unavailableS: 0 })
  })

  test('a session that still runs is not taken for planned', () => {
    const sessions = [{ startedAt: at('08:00'), stoppedAt: at('09:30') }]

    expect(connectorDay({ ...quiet, own: [], sessions, orders: [inoperative] }).times).toMatchObject({
      ...{ plannedS: 14.5 * H, occupiedS: 1.5 * H },
    })
  })
})

describe('occupied', () => {
  test('from plug to unplug, and during each session, counted once', () => {
    const own = [
      { at: at('07:50'), status: 'Preparing' },
      { at: at('08:00'), status: 'Charging' },
      { at: at('09:00'), status: 'Finishing' },
      { at: at('09:20'), status: 'Available' },
    ]
    const sessions = [{ startedAt: at('08:00'), stoppedAt: at('09:00') }]

    expect(connectorDay({ ...quiet, own, sessions }).times).toMatchObject({ occupiedS: 1.5 * H })
  })

  test('Reserved is no vehicle; a session is one even while the station is offline', () => {
    const own = [
      { at: at('07:00'), status: 'Reserved' },
      { at: at('07:30'), status: 'Charging' },
    ]
    const offline = [{ from: at('08:00'), to: null }]
    const sessions = [{ startedAt: at('07:30'), stoppedAt: at('09:00') }]

    expect(connectorDay({ ...quiet, own, offline, sessions }).times).toMatchObject({ occupiedS: 1.5 * H })
  })

  test('a session over midnight counts on both days', () => {
    const session = { startedAt: at('23:00'), stoppedAt: new Date(at('23:00').getTime() + 3 * H * 1000) }
    const next = { ...quiet, ...dayOf('2026-03-03', 'Asia/Jakarta') }

    expect(connectorDay({ ...quiet, sessions: [session] }).times.occupiedS).toBe(H)
    expect(connectorDay({ ...next, sessions: [session] }).times.occupiedS).toBe(2 * H)
  })
})

test.each([
  ['2026-03-29', 'Europe/Berlin', 23],
  ['2026-10-25', 'Europe/Berlin', 25],
  ['2026-10-25', 'Asia/Jakarta', 24],
  // Clocks of this island move by half an hour.
  ['2026-10-04', 'Australia/Lord_Howe', 23.5],
])('%s in %s has %s hours', (date, timeZone, hours) => {
  expect(connectorDay({ ...quiet, ...dayOf(date, timeZone) }).times.knownS).toBe(hours * H)
})

test('the journal tells statuses with and without an error code', () => {
  const entries = [
    { at: at('01:00'), type: 'fault', connectorId: 1, detail: 'Faulted GroundFailure' },
    { at: at('02:00'), type: 'faultEnded', connectorId: 1, detail: 'NoError' },
    { at: at('03:00'), type: 'fault', connectorId: 1, detail: 'Charging WeakSignal' },
    { at: at('04:00'), type: 'fault', connectorId: 1, detail: 'HighTemperature' },
    { at: at('05:00'), type: 'status', connectorId: 1, detail: 'Available' },
    { at: at('05:00'), type: 'status', connectorId: 2, detail: 'Charging' },
    { at: at('06:00'), type: 'boot', connectorId: null, detail: 'V M' },
  ]

  expect(statusChanges(entries, 1).map(({ status }) => status)).toEqual([
    ...['Faulted', 'Available', 'Charging', 'Faulted', 'Available'],
  ])
})

test('whatever happened, parts of a day never overlap and never exceed it, and two days are what both have (drawn)', () => {
  const random = seededRandom(47)
  const statuses = ['Available', 'Charging', 'Faulted', 'Unavailable', 'Preparing', 'Finishing', 'Reserved'] as const
  const start = at('00:00').getTime()
  const moment = () => new Date(start + Math.floor(random() * 2 * 86_400_000))
  for (let round = 0; round < 300; round++) {
    const changes = Array.from({ length: Math.floor(random() * 8) }, () => ({
      at: moment(),
      status: statuses[Math.floor(random() * statuses.length)] ?? 'Available',
    }))
    const spans = Array.from({ length: Math.floor(random() * 3) }, () => {
      const from = moment()
      return { from, to: random() < 0.3 ? null : new Date(from.getTime() + random() * 40_000_000) }
    })
    const input: ConnectorDayInput = {
      ...quiet,
      own: changes.slice(0, 4),
      station: changes.slice(4),
      orders: Array.from({ length: Math.floor(random() * 3) }, () => ({
        ...{ at: moment(), connectorId: random() < 0.5 ? 0 : 1 },
        type: random() < 0.6 ? ('Inoperative' as const) : ('Operative' as const),
      })),
      offline: spans,
      sessions: spans.map(({ from, to }) => ({ startedAt: from, stoppedAt: to })),
    }
    const first = connectorDay(input)
    const second = connectorDay({ ...input, ...dayOf('2026-03-03', 'Asia/Jakarta'), before: first.end })
    const together = connectorDay({ ...input, endsAt: dayOf('2026-03-03', 'Asia/Jakarta').endsAt })

    for (const { times } of [first, second, together]) {
      const { knownS, plannedS, offlineS, faultedS, unavailableS, occupiedS } = times
      expect(plannedS + offlineS + faultedS + unavailableS).toBeLessThanOrEqual(knownS)
      expect(occupiedS).toBeLessThanOrEqual(knownS)
    }
    for (const name of ['knownS', 'plannedS', 'offlineS', 'faultedS', 'unavailableS', 'occupiedS'] as const) {
      expect(first.times[name] + second.times[name]).toBe(together.times[name])
    }
  }
})
