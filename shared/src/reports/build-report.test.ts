import { expect, test } from 'vitest'
import { reportCsv } from '../csv/report-csv.ts'
import { seededRandom } from '../insights/seeded-random.ts'
import type { DailyMoney, DailyReport } from '../model/report.ts'
import { hoursOfLocalDay } from '../time/local-hours.ts'
import { buildReport, GROUPINGS, type Report } from './build-report.ts'
import { addMoney, addNumbers, type Figures, figuresOf, NO_MONEY, NO_NUMBERS } from './figures.ts'
import { daysOf, GRANULARITIES } from './periods.ts'

const [FROM, TO] = ['2026-02-20', '2026-04-05']
const ZONES = { a: 'Asia/Jakarta', b: 'Europe/Berlin' } as const
const SITES = ['a', 'b'] as const

/** Days of two sites in different zones, three stations, two connectors each, with gaps. */
function drawn(seed: number): { readonly days: DailyReport[]; readonly money: DailyMoney[] } {
  const random = seededRandom(seed)
  const days: DailyReport[] = []
  const money: DailyMoney[] = []
  for (const siteId of SITES) {
    for (const date of daysOf(FROM, TO)) {
      if (random() < 0.1) continue
      const knownS = hoursOfLocalDay(date, ZONES[siteId]).hours * 3600
      const places = [1, 2, 3].flatMap((station) =>
        [1, 2].map((connectorId) => ({ stationId: `${siteId}-${station}`, connectorId })),
      )
      const head = { siteId, date, demo: null, computedAt: new Date(0) }
      days.push({
        ...{ ...head, timeZone: ZONES[siteId] },
        connectors: places.map((place) => ({
          ...{ ...NO_NUMBERS, ...place, knownS },
          ...{ sessions: Math.floor(random() * 5), energyWh: Math.floor(random() * 40_000) },
          ...{ plannedS: Math.floor(random() * 9_000), offlineS: Math.floor(random() * 9_000) },
          ...{ faultedS: Math.floor(random() * 9_000), occupiedS: Math.floor(random() * knownS) },
          ...{ capacityWh: 168_000, end: null },
        })),
      })
      money.push({
        ...{ ...head, currency: 'IDR' },
        connectors: places.map((place) => {
          const revenueIdr = Math.floor(random() * 100_000) - 10_000
          return { ...NO_MONEY, ...place, revenueIdr, taxIdr: Math.floor(revenueIdr / 11), bills: 1 }
        }),
      })
    }
  }
  return { days, money }
}

/** The additive part of figures. */
function sums({ uptimeShare: _u, utilisationShare: _l, capacityShare: _c, downS: _d, money, ...numbers }: Figures) {
  return { numbers, money: money === null ? null : { ...money, netIdr: money.revenueIdr - money.taxIdr } }
}

function sumOf(lines: readonly { readonly figures: Figures }[]) {
  const numbers = addNumbers(lines.map(({ figures }) => figures))
  const money = addMoney(lines.flatMap(({ figures }) => figures.money ?? []))
  return { numbers, money: { ...money, netIdr: money.revenueIdr - money.taxIdr } }
}

test.each([1, 2, 3, 4, 5])('whichever way it is cut, a report has the same sums (drawing %i)', (seed) => {
  const { days, money } = drawn(seed)
  const totals = new Set<string>()
  for (const granularity of GRANULARITIES) {
    for (const by of GROUPINGS) {
      const report = buildReport(days, money, { from: FROM, to: TO, granularity, by })

      expect(sumOf(report.periods)).toEqual(sums(report.total))
      expect(sumOf(report.places)).toEqual(sums(report.total))
      expect(sumOf(report.items)).toEqual(sums(report.total))
      totals.add(JSON.stringify(report.total))
    }
  }
  expect(totals.size).toBe(1)
})

test.each([6, 7])('weeks and months are the sums of their days, sites of their stations (drawing %i)', (seed) => {
  const { days, money } = drawn(seed)
  const report = (granularity: (typeof GRANULARITIES)[number], by: (typeof GROUPINGS)[number]): Report =>
    buildReport(days, money, { from: FROM, to: TO, granularity, by })
  const daily = report('day', 'station')

  for (const granularity of ['week', 'month'] as const) {
    for (const item of report(granularity, 'station').items) {
      const own = daily.items.filter(
        ({ stationId, period }) =>
          stationId === item.stationId && item.period.from <= period.period && period.period <= item.period.to,
      )
      expect(sumOf(own)).toEqual(sums(item.figures))
    }
  }
  for (const site of report('day', 'site').places) {
    expect(sumOf(daily.places.filter(({ siteId }) => siteId === site.siteId))).toEqual(sums(site.figures))
  }
})

test('a day that is given is counted once, one outside of the range not at all', () => {
  const { days, money } = drawn(8)
  const wanted = { from: '2026-03-02', to: '2026-03-08', granularity: 'week', by: 'site' } as const

  const report = buildReport(days, money, wanted)
  const own = days.filter(({ date }) => date >= wanted.from && date <= wanted.to)

  expect(report.total.energyWh).toBe(own.flatMap((day) => day.connectors).reduce((sum, row) => sum + row.energyWh, 0))
  expect(report.periods.map(({ period }) => period.period)).toEqual(['2026-W10'])
})

test('periods at the edges of the range hold only days of the range, and those without a day are there, unknown', () => {
  const report = buildReport([], [], { from: '2026-03-04', to: '2026-03-18', granularity: 'week', by: 'site' })

  expect(report.periods.map(({ period }) => period)).toEqual([
    { period: '2026-W10', from: '2026-03-04', to: '2026-03-08' },
    { period: '2026-W11', from: '2026-03-09', to: '2026-03-15' },
    { period: '2026-W12', from: '2026-03-16', to: '2026-03-18' },
  ])
  expect(report.total).toMatchObject({ sessions: 0, uptimeShare: null, utilisationShare: null, capacityShare: null })
})

test('a station or a connector alone', () => {
  const { days, money } = drawn(9)
  const wanted = { from: FROM, to: TO, granularity: 'month', by: 'connector', stationId: 'a-2' } as const

  const station = buildReport(days, money, wanted)
  const connector = buildReport(days, money, { ...wanted, connectorId: 2 })

  expect(station.places.map(({ stationId, connectorId }) => `${stationId}/${connectorId}`)).toEqual(['a-2/1', 'a-2/2'])
  expect(connector.total).toEqual(station.places[1]?.figures)
})

test('shares are of sums: planned time is left out of uptime, and an unknown power leaves out the capacity', () => {
  const numbers = {
    ...NO_NUMBERS,
    knownS: 100_000,
    plannedS: 20_000,
    offlineS: 5_000,
    faultedS: 3_000,
    occupiedS: 25_000,
  }

  expect(figuresOf({ ...numbers, energyWh: 50, capacityWh: 200 }, null)).toMatchObject({
    ...{ downS: 8_000, uptimeShare: 0.9, utilisationShare: 0.25, capacityShare: 0.25, money: null },
  })
  expect(figuresOf({ ...numbers, capacityWh: 200, unratedS: 1 }, null).capacityShare).toBeNull()
  expect(figuresOf({ ...numbers, plannedS: 100_000, offlineS: 0, faultedS: 0 }, null).uptimeShare).toBeNull()
})

test('who may not see money gets none, in figures and in the file', () => {
  const { days, money } = drawn(10)
  const wanted = { from: FROM, to: TO, granularity: 'month', by: 'site' } as const
  const names = new Map([['a', 'Blok M; lantai 2']])

  const without = buildReport(days, null, wanted)
  const whole = buildReport(days, money, wanted)

  expect(without.items.every(({ figures }) => figures.money === null)).toBe(true)
  expect(reportCsv(without.items, names, false, 'en')).not.toMatch(/Idr/)
  const [head, first] = reportCsv(whole.items, names, true, 'id').split('\r\n')
  expect(head).toBe(
    '\ufeffperiod;from;to;siteId;site;stationId;connectorId;sessions;energyKwh;revenueIdr;netIdr;taxIdr;bills;corrections;correctionsIdr;uptimePercent;utilisationPercent;capacityPercent;knownH;plannedH;downH;offlineH;faultedH;unavailableH;occupiedH',
  )
  expect(first).toMatch(/^2026-02;2026-02-20;2026-02-28;a;"Blok M; lantai 2";;;\d+;\d+(,\d+)?;/)
})
