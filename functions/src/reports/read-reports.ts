import {
  type DailyMoney,
  type DailyReport,
  dailyMoneySchema,
  dailyReportSchema,
  type MonthlyMoney,
  type MonthlyReport,
  monthlyMoneySchema,
  monthlyReportSchema,
} from '@charge-it/shared/model/report.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import type { ReportScope } from './report-scopes.ts'

const SITES_AT_ONCE = 20
const DOCUMENTS_AT_ONCE = 300

export interface StoredDays {
  readonly days: readonly DailyReport[]
  /** null: not asked for. */
  readonly money: readonly DailyMoney[] | null
}

/** Daily reports of sites, from one date to another. */
export async function readDays(
  scopes: readonly ReportScope[],
  from: string,
  to: string,
  withMoney: boolean,
  { firestore, log }: Deps,
): Promise<StoredDays> {
  const read = (siteId: string, kind: 'daily' | 'dailyMoney') =>
    firestore
      .collection(`${collections.reports}/${siteId}/${collections[kind]}`)
      .where('date', '>=', from)
      .where('date', '<=', to)
      .get()
  const days: DailyReport[] = []
  const money: DailyMoney[] = []
  for (let at = 0; at < scopes.length; at += SITES_AT_ONCE) {
    const part = scopes.slice(at, at + SITES_AT_ONCE)
    await Promise.all(
      part.map(async ({ siteId }) => {
        days.push(...parseSnapshots(dailyReportSchema, (await read(siteId, 'daily')).docs, log))
        if (withMoney) money.push(...parseSnapshots(dailyMoneySchema, (await read(siteId, 'dailyMoney')).docs, log))
      }),
    )
  }
  return { days, money: withMoney ? money : null }
}

export interface StoredMonth {
  readonly report: MonthlyReport
  /** null: there was none, or it was not asked for. */
  readonly money: MonthlyMoney | null
}

/** Monthly reports of sites, in the order of the months as given, then of the sites. */
export async function readMonths(
  scopes: readonly ReportScope[],
  months: readonly string[],
  withMoney: boolean,
  deps: Deps,
): Promise<readonly StoredMonth[]> {
  const places = months.flatMap((month) => scopes.map(({ siteId }) => ({ siteId, month })))
  const reports = await readAll(
    places.map(({ siteId, month }) => paths.monthlyReport(siteId, month)),
    deps,
  )
  const moneys = withMoney
    ? await readAll(
        places.map(({ siteId, month }) => paths.monthlyMoney(siteId, month)),
        deps,
      )
    : []
  const moneyOf = new Map(
    parseSnapshots(monthlyMoneySchema, moneys, deps.log).map((money) => [`${money.month} ${money.siteId}`, money]),
  )
  return parseSnapshots(monthlyReportSchema, reports, deps.log).map((report) => ({
    report,
    money: moneyOf.get(`${report.month} ${report.siteId}`) ?? null,
  }))
}

async function readAll(all: readonly string[], { firestore }: Deps) {
  const found = []
  for (let from = 0; from < all.length; from += DOCUMENTS_AT_ONCE) {
    const part = all.slice(from, from + DOCUMENTS_AT_ONCE).map((path) => firestore.doc(path))
    found.push(...(await firestore.getAll(...part)))
  }
  return found.filter((snapshot) => snapshot.exists)
}
