import { eventSchema } from '@charge-it/shared/model/event.ts'
import type { DailyMoney, DailyReport } from '@charge-it/shared/model/report.ts'
import { type Bill, billSchema, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { monthlyMoney, monthlyReport } from '@charge-it/shared/reports/month-report.ts'
import { daysOf, monthOf, periodsOf } from '@charge-it/shared/reports/periods.ts'
import { siteDays } from '@charge-it/shared/reports/site-days.ts'
import type { SiteFacts, StationFacts } from '@charge-it/shared/reports/site-facts.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { hoursOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import { shiftedDate } from '@charge-it/shared/time/local-instant.ts'
import * as v from 'valibot'
import { DEMO_SITES, type DemoSite, PORTS, SYNTHETIC_LABEL } from './demo.ts'
import type { DemoStation } from './demo-stations.ts'
import type { SeedDocument } from './seed-document.ts'

/** A session with its bill, as both are stored. */
export interface BilledSession {
  readonly transaction: Transaction
  readonly bill: Bill
}

/** The sessions among the documents of the history. */
export function billedSessions(documents: readonly SeedDocument[]): readonly BilledSession[] {
  const bills = new Map(
    documents
      .filter(({ path }) => path.endsWith('/private/bill'))
      .map(({ fields }) => v.parse(billSchema, fields))
      .map((bill) => [bill.transactionKey, bill]),
  )
  return documents
    .filter(({ path }) => /^transactions\/[^/]+$/.test(path))
    .map(({ fields }) => v.parse(transactionSchema, fields))
    .flatMap((transaction) => {
      const bill = bills.get(transaction.transactionKey)
      return bill === undefined ? [] : [{ transaction, bill }]
    })
}

/** When the nightly job would have closed a month, after its last midnight. */
const CLOSED_AFTER_MS = (2 * 60 + 40) * 60_000

/**
 * Daily reports of the history until yesterday and monthly ones of the months that are over, computed as the nightly job does
 * it. A station is taken as connected from its first session on, but for the synthetic gaps.
 */
export function reportDocuments(
  stations: readonly DemoStation[],
  sessions: readonly BilledSession[],
  journal: readonly SeedDocument[],
  now: Date,
): readonly SeedDocument[] {
  return DEMO_SITES.flatMap((site) =>
    ofSite(
      site,
      stations.filter((station) => station.site.siteId === site.siteId && station.source !== null),
      sessions.filter(({ transaction }) => transaction.siteId === site.siteId),
      journal,
      now,
    ),
  )
}

function ofSite(
  site: DemoSite,
  stations: readonly DemoStation[],
  sessions: readonly BilledSession[],
  journal: readonly SeedDocument[],
  now: Date,
): readonly SeedDocument[] {
  const { siteId, timeZone } = site
  const from = sessions.map(({ bill }) => bill.date).sort()[0]
  const to = shiftedDate(localDayAndHour(now, timeZone).date, -1)
  if (from === undefined || from > to) return []
  const facts: SiteFacts = {
    ...{ siteId, timeZone, demo: SYNTHETIC_LABEL, orders: [] },
    stations: stations.map((station) => stationFacts(station, sessions, journal)),
    sessions: [],
    bookings: [],
  }
  const documents: SeedDocument[] = []
  let before: DailyReport | undefined
  for (const { period: month, from: first, to: last } of periodsOf(from, to, 'month')) {
    const dates = daysOf(first < from ? from : first, last > to ? to : last)
    const days = siteDays(factsOfDays(facts, sessions, dates), dates, before, now)
    const reports = days.map(({ report }) => report)
    const moneys = days.flatMap(({ money }) => money ?? [])
    documents.push(
      ...reports.map((report) => ({ path: paths.dailyReport(siteId, report.date), fields: report })),
      ...moneys.map((money) => ({ path: paths.dailyMoney(siteId, money.date), fields: money })),
    )
    if (last <= to) documents.push(...monthDocuments(site, month, reports, moneys))
    before = reports.at(-1)
  }
  return documents
}

function stationFacts(
  { stationId, maxPowerW }: DemoStation,
  sessions: readonly BilledSession[],
  journal: readonly SeedDocument[],
): StationFacts {
  const starts = sessions.filter(({ transaction }) => transaction.stationId === stationId)
  const first = Math.min(...starts.map(({ transaction }) => transaction.startedAt.getTime()))
  const statusAt = Number.isFinite(first) ? new Date(first) : null
  return {
    stationId,
    connection: { online: true, lastSeenAt: null, connectedAt: statusAt },
    connectors: Array.from({ length: PORTS }, (_, index) => ({
      ...{ connectorId: index + 1, maxPowerW, status: 'Available', statusAt },
    })),
    journal: journal
      .map(({ fields }) => v.parse(eventSchema, fields))
      .filter((day) => day.stationId === stationId)
      .flatMap(({ entries }) => Object.values(entries))
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
  }
}

/** Only what the days need: looking through years for each day would take long. */
function factsOfDays(facts: SiteFacts, sessions: readonly BilledSession[], dates: readonly string[]): SiteFacts {
  const [from, to] = [dates[0] ?? '', dates.at(-1) ?? '']
  const startsAt = hoursOfLocalDay(from, facts.timeZone).startsAt
  const endsAt = hoursOfLocalDay(shiftedDate(to, 1), facts.timeZone).startsAt
  return {
    ...facts,
    sessions: sessions
      .map(({ transaction }) => transaction)
      .filter(({ startedAt, stoppedAt }) => startedAt < endsAt && (stoppedAt ?? endsAt) > startsAt),
    bookings: sessions
      .filter(({ bill }) => bill.date >= from && bill.date <= to)
      .map(({ transaction: { connectorId }, bill }) => ({
        ...{ kind: 'bill' as const, stationId: bill.stationId, connectorId, date: bill.date, energyWh: bill.energyWh },
        ...{ costIdr: bill.costIdr, taxIdr: bill.tax?.amountIdr ?? 0, currency: bill.currency },
      })),
  }
}

function monthDocuments(
  { siteId, name, timeZone }: DemoSite,
  month: string,
  days: readonly DailyReport[],
  moneys: readonly DailyMoney[],
): readonly SeedDocument[] {
  const place = { siteId, siteName: name, timeZone, month }
  const nextMonth = hoursOfLocalDay(shiftedDate(monthOf(month).to, 1), timeZone).startsAt
  const closedAt = new Date(nextMonth.getTime() + CLOSED_AFTER_MS)
  const money = monthlyMoney(place, moneys, undefined, closedAt)
  return [
    { path: paths.monthlyReport(siteId, month), fields: monthlyReport(place, days, undefined, closedAt) },
    ...(money === undefined ? [] : [{ path: paths.monthlyMoney(siteId, month), fields: money }]),
  ]
}
