import {
  dailyMoneySchema,
  dailyReportSchema,
  monthlyMoneySchema,
  monthlyReportSchema,
} from '@charge-it/shared/model/report.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { type MonthPlace, monthlyMoney, monthlyReport } from '@charge-it/shared/reports/month-report.ts'
import { monthOf } from '@charge-it/shared/reports/periods.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import type { ReportScope } from './report-scopes.ts'

/**
 * Makes the reports of months that are over, out of their days. One that exists is replaced when a number differs, and says
 * then by how much it changed after it was closed.
 * @returns how many documents were written.
 */
export async function closeMonths(scope: ReportScope, months: readonly string[], deps: Deps): Promise<number> {
  let written = 0
  for (const month of months) written += await closeMonth(scope, month, deps)
  return written
}

async function closeMonth(scope: ReportScope, month: string, deps: Deps): Promise<number> {
  const { firestore, log } = deps
  const { siteId, name, timeZone } = scope
  const place: MonthPlace = { siteId, siteName: name, timeZone, month }
  const { from, to } = monthOf(month)
  const ofMonth = (kind: 'daily' | 'dailyMoney') =>
    firestore
      .collection(`${collections.reports}/${siteId}/${collections[kind]}`)
      .where('date', '>=', from)
      .where('date', '<=', to)
      .get()
  const [reportPath, moneyPath] = [paths.monthlyReport(siteId, month), paths.monthlyMoney(siteId, month)]
  const [daily, money, storedReport, storedMoney] = await Promise.all([
    ofMonth('daily'),
    ofMonth('dailyMoney'),
    readDocument(firestore, monthlyReportSchema, reportPath),
    readDocument(firestore, monthlyMoneySchema, moneyPath),
  ])
  const days = parseSnapshots(dailyReportSchema, daily.docs, log)
  if (days.length === 0) return 0
  const now = deps.now()
  const report = monthlyReport(place, days, storedReport, now)
  const sums = monthlyMoney(place, parseSnapshots(dailyMoneySchema, money.docs, log), storedMoney, now)
  const batch = firestore.batch()
  let written = 0
  if (report !== storedReport) {
    batch.set(firestore.doc(reportPath), report)
    written++
  }
  if (sums !== undefined && sums !== storedMoney) {
    batch.set(firestore.doc(moneyPath), sums)
    written++
  }
  if (written > 0) await batch.commit()
  return written
}
