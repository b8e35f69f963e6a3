import { type DailyReport, dailyMoneySchema, dailyReportSchema } from '@charge-it/shared/model/report.ts'
import { statsDaySchema, statsRevenueDaySchema } from '@charge-it/shared/model/stats.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { withKeptTimes } from '@charge-it/shared/reports/kept-times.ts'
import { daysOf } from '@charge-it/shared/reports/periods.ts'
import { type SiteDay, siteDays } from '@charge-it/shared/reports/site-days.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { shiftedDate } from '@charge-it/shared/time/local-instant.ts'
import type { Deps } from '../deps.ts'
import type { JobSummary } from '../jobs/run-job.ts'
import { causeOf } from '../log.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { closeMonths } from './close-months.ts'
import { isSameReport } from './is-same-report.ts'
import { readSiteFacts } from './read-site-facts.ts'
import { type ReportScope, reportScopes } from './report-scopes.ts'

/** Local hour from which on yesterday is made: by then its journal is written and its plugs are pulled. */
const FROM_HOUR = 2
/** Days before the newest that are made again each night: a station that was away tells late what happened. */
const AGAIN_DAYS = 2
/** The journal of stations is kept so long; older days could not be told from quiet ones. */
const OLDEST_DAYS = 400
/** Days of one site that one run makes; the next hour goes on. */
const MOST_DAYS = 31
/** Sites that are still due when so much of a run is used wait for the next hour. */
const RUN_MS = 200_000

/**
 * Hourly: makes the daily reports of sites whose night it is, and the monthly ones of months that are over. Each document is
 * computed anew from what is stored and written only when it differs, so that a second run changes nothing. Late stops
 * and corrections are found by the roll-ups that they touched.
 */
export async function rollUpReports(deps: Deps): Promise<JobSummary> {
  const startedMs = performance.now()
  let [days, months, failed] = [0, 0, 0]
  for (const scope of await reportScopes(deps)) {
    if (performance.now() - startedMs > RUN_MS) break
    try {
      const made = await rollUpScope(scope, deps)
      days += made.days
      months += made.months
    } catch (error) {
      deps.log.error('reports failed', { siteId: scope.siteId, cause: causeOf(error) })
      failed++
    }
  }
  return { changed: days + months, days, months, failed }
}

async function rollUpScope(scope: ReportScope, deps: Deps): Promise<{ days: number; months: number }> {
  const { date: today, hour } = localDayAndHour(deps.now(), scope.timeZone)
  if (hour < FROM_HOUR) return { days: 0, months: 0 }
  const yesterday = shiftedDate(today, -1)
  const newest = await newestDay(scope.siteId, deps)
  if (newest !== undefined && newest.date >= yesterday) return { days: 0, months: 0 }

  const oldest = shiftedDate(today, -OLDEST_DAYS)
  const first =
    newest === undefined ? await firstDay(scope.siteId, oldest, deps) : shiftedDate(newest.date, -AGAIN_DAYS + 1)
  if (first === undefined || first > yesterday) return { days: 0, months: 0 }
  const last = [shiftedDate(first, MOST_DAYS - 1), yesterday].sort()[0] ?? yesterday
  const late = newest === undefined ? [] : await touchedDays(scope.siteId, newest.computedAt, deps)
  const earlier = late.filter((date) => date < first && date >= oldest)

  const touched = new Set<string>()
  let days = 0
  for (const [from, to] of [...earlier.map((date) => [date, date] as const), [first, last] as const]) {
    const dates = daysOf(from, to)
    days += await makeDays(scope, dates, deps)
    for (const date of dates) touched.add(date.slice(0, 7))
  }
  const over = [...touched].filter((month) => month < shiftedDate(last, 1).slice(0, 7))
  return { days, months: await closeMonths(scope, over.sort(), deps) }
}

/** @returns how many documents were written. */
async function makeDays(scope: ReportScope, dates: readonly string[], deps: Deps): Promise<number> {
  const [from, to] = [dates[0], dates.at(-1)]
  if (from === undefined || to === undefined) return 0
  const dayBefore = paths.dailyReport(scope.siteId, shiftedDate(from, -1))
  const before = await readDocument(deps.firestore, dailyReportSchema, dayBefore)
  const facts = await readSiteFacts(scope, from, to, before === undefined, deps)
  let written = 0
  // Days before anything was known of the site have no report.
  let begun = before !== undefined
  for (const day of siteDays(facts, dates, before, deps.now())) {
    const isNewest = day.report.date === to
    begun ||= isNewest || day.report.connectors.length > 0
    if (begun) written += await storeDay(day, isNewest, deps)
  }
  return written
}

async function storeDay({ report: made, money }: SiteDay, isNewest: boolean, deps: Deps): Promise<number> {
  const { firestore } = deps
  const { siteId, date } = made
  const [reportPath, moneyPath] = [paths.dailyReport(siteId, date), paths.dailyMoney(siteId, date)]
  const [storedReport, storedMoney] = await Promise.all([
    readDocument(firestore, dailyReportSchema, reportPath),
    readDocument(firestore, dailyMoneySchema, moneyPath),
  ])
  const report = withKeptTimes(made, storedReport)
  const batch = firestore.batch()
  let written = 0
  // The newest one says until when late changes were looked for.
  if (isNewest || !isSameReport(storedReport, report)) {
    batch.set(firestore.doc(reportPath), report)
    written++
  }
  if (money !== undefined && !isSameReport(storedMoney, money)) {
    batch.set(firestore.doc(moneyPath), money)
    written++
  }
  if (money === undefined && storedMoney !== undefined) {
    batch.delete(firestore.doc(moneyPath))
    written++
  }
  if (written > 0) await batch.commit()
  return written
}

async function newestDay(siteId: string, { firestore, log }: Deps): Promise<DailyReport | undefined> {
  const daily = firestore.collection(`${collections.reports}/${siteId}/${collections.daily}`)
  const { docs } = await daily.orderBy('date', 'desc').limit(1).get()
  return parseSnapshots(dailyReportSchema, docs, log)[0]
}

/** The first day of which the roll-ups know anything. */
async function firstDay(siteId: string, oldest: string, { firestore, log }: Deps): Promise<string | undefined> {
  const days = firestore.collection(`${collections.stats}/${siteId}/${collections.days}`)
  const { docs } = await days.where('date', '>=', oldest).orderBy('date').limit(1).get()
  return parseSnapshots(statsDaySchema, docs, log)[0]?.date
}

/** Days whose energy or money changed since a moment. */
async function touchedDays(siteId: string, since: Date, { firestore, log }: Deps): Promise<readonly string[]> {
  const ofSite = (name: string) =>
    firestore.collection(`${collections.stats}/${siteId}/${name}`).where('lastUpdatedAt', '>=', since).get()
  const [days, revenue] = await Promise.all([ofSite(collections.days), ofSite(collections.revenue)])
  const dates = [
    ...parseSnapshots(statsDaySchema, days.docs, log),
    ...parseSnapshots(statsRevenueDaySchema, revenue.docs, log),
  ].map(({ date }) => date)
  return [...new Set(dates)].sort()
}
