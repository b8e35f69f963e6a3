import { reportCsv } from '@charge-it/shared/csv/report-csv.ts'
import { can } from '@charge-it/shared/model/role.ts'
import { buildReport, type ReportItem } from '@charge-it/shared/reports/build-report.ts'
import { addMoney, addNumbers, figuresOf, NO_MONEY } from '@charge-it/shared/reports/figures.ts'
import { daysOf, monthBefore, monthOf } from '@charge-it/shared/reports/periods.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { ApiCall, Handler, Reply } from '../api/api-call.ts'
import { badParameter, notFound } from '../api/api-error.ts'
import { readQuery } from '../api/read-input.ts'
import { roleOf } from '../auth/caller.ts'
import { readDays, readMonths, type StoredMonth } from './read-reports.ts'
import { checkRange, checkSize, chosenScopes, monthQuery, monthsQuery, reportQuery, wantsCsv } from './report-query.ts'
import { type ReportScope, readableScopes } from './report-scopes.ts'

/**
 * `GET /reports`: energy, money, uptime and utilisation of the days from `from` to `to` (local days of each site), per
 * period and per site, station or connector; as CSV with `format=csv` or `Accept: text/csv`. Only days that are over have a report.
 */
export const getReport: Handler = async (call, deps) => {
  const query = readQuery(call, reportQuery)
  const { from, to, granularity, by, site, station, connector, format, language } = query
  checkRange(from, to)
  if (connector !== undefined && station === undefined) throw badParameter('connector', 'needs a station')
  const scopes = chosenScopes(await readableScopes(deps), site)
  const range = daysOf(from, to)
  checkSize(scopes, range.length)
  const withMoney = mayMoney(call)
  const { days, money } = await readDays(scopes, from, to, withMoney, deps)
  const report = buildReport(days, money, { from, to, granularity, by, stationId: station, connectorId: connector })
  if (wantsCsv(format, call)) {
    return csvReply(`report-${from}-${to}`, reportCsv(report.items, namesOf(scopes), withMoney, language))
  }
  const byScope = Map.groupBy(days, ({ siteId }) => siteId)
  return {
    status: 200,
    body: {
      ...{ from, to, granularity, by },
      currency: money?.at(0)?.currency ?? null,
      daysOfRange: range.length,
      sites: scopes.flatMap(({ siteId, name, timeZone }) => {
        const dates = (byScope.get(siteId) ?? []).map(({ date }) => date).sort()
        const [first = null, last = null] = [dates[0], dates.at(-1)]
        return dates.length === 0
          ? []
          : [{ siteId, name, timeZone, days: dates.length, firstDay: first, lastDay: last }]
      }),
      // What they are of, for whoever shows them.
      demo: days.find(({ demo }) => demo !== null)?.demo ?? null,
      ...report,
    },
  }
}

/** `GET /reports/months`: monthly reports of the last months that are over, the newest first, each with its sums. */
export const listMonthlyReports: Handler = async (call, deps) => {
  const { site, months } = readQuery(call, monthsQuery)
  const scopes = chosenScopes(await readableScopes(deps), site)
  checkSize(scopes, months)
  const stored = await readMonths(scopes, monthsBefore(deps.now(), scopes, months), mayMoney(call), deps)
  return { status: 200, body: { items: stored.map((month) => summary(month, mayMoney(call))), nextCursor: null } }
}

/** `GET /reports/months/:siteId/:month`: one of them with its connectors; also as CSV. */
export const getMonthlyReport: Handler = async (call, deps) => {
  const { format, language } = readQuery(call, monthQuery)
  const { siteId = '', month = '' } = call.parts
  const scopes = chosenScopes(await readableScopes(deps), siteId)
  const withMoney = mayMoney(call)
  const [stored] = /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? await readMonths(scopes, [month], withMoney, deps) : []
  if (stored === undefined) throw notFound('monthly report')
  const items = itemsOf(stored, withMoney)
  if (wantsCsv(format, call)) {
    const names = new Map([[siteId, stored.report.siteName ?? siteId]])
    return csvReply(`report-${siteId}-${month}`, reportCsv(items, names, withMoney, language))
  }
  const connectors = items.map(({ period: _, ...line }) => line)
  return { status: 200, body: { ...summary(stored, withMoney), connectors } }
}

function summary({ report, money }: StoredMonth, withMoney: boolean) {
  const { connectors, revisions, ...facts } = report
  const sums = withMoney ? addMoney(money?.connectors ?? []) : null
  return {
    ...facts,
    currency: money?.currency ?? null,
    figures: figuresOf(addNumbers(connectors), sums),
    revisions,
    moneyRevisions: money?.revisions ?? [],
  }
}

function itemsOf({ report, money }: StoredMonth, withMoney: boolean): readonly ReportItem[] {
  const { siteId, month, connectors } = report
  return connectors.map((row) => {
    const { stationId, connectorId } = row
    const own = money?.connectors.find((each) => each.stationId === stationId && each.connectorId === connectorId)
    const numbers = addNumbers([row])
    const figures = figuresOf(numbers, withMoney ? addMoney([own ?? NO_MONEY]) : null)
    return { period: monthOf(month), siteId, stationId, connectorId, figures }
  })
}

/** The last months that are over anywhere, the newest first. */
function monthsBefore(now: Date, scopes: readonly ReportScope[], count: number): readonly string[] {
  const dates = scopes.map(({ timeZone }) => localDayAndHour(now, timeZone).date).sort()
  let month = (dates.at(-1) ?? now.toISOString()).slice(0, 7)
  return Array.from({ length: count }, () => {
    month = monthBefore(month)
    return month
  })
}

function mayMoney({ caller }: ApiCall): boolean {
  return can(roleOf(caller), 'readMoney')
}

function namesOf(scopes: readonly ReportScope[]): ReadonlyMap<string, string> {
  return new Map(scopes.flatMap(({ siteId, name }) => (name === null ? [] : [[siteId, name] as const])))
}

function csvReply(name: string, text: string): Reply {
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
    },
    text,
  }
}
