import {
  type DailyMoney,
  type DailyReport,
  MOST_REVISIONS,
  type MonthlyMoney,
  type MonthlyReport,
  type ReportMoney,
  type ReportNumbers,
} from '../model/report.ts'
import { addMoney, addNumbers, figuresOf } from './figures.ts'
import { daysOf, monthOf } from './periods.ts'

/** Whose month it is. */
export interface MonthPlace {
  readonly siteId: string
  readonly siteName: string | null
  readonly timeZone: string
  /** YYYY-MM */
  readonly month: string
}

/**
 * The report of a month as the sum of its days. Made again it replaces what is stored; when numbers differ from those that it was
 * closed with, the difference is added to its revisions.
 * @returns the stored report itself when nothing differs.
 */
export function monthlyReport(
  place: MonthPlace,
  days: readonly DailyReport[],
  stored: MonthlyReport | undefined,
  now: Date,
): MonthlyReport {
  const own = days.filter(({ date }) => date.startsWith(place.month))
  const { from, to } = monthOf(place.month)
  const next: MonthlyReport = {
    ...place,
    days: own.length,
    daysOfMonth: daysOf(from, to).length,
    connectors: byConnector(own.flatMap(({ connectors }) => connectors)).map(([row, rows]) => ({
      ...row,
      ...addNumbers(rows),
    })),
    closedAt: stored?.closedAt ?? now,
    computedAt: now,
    revisions: stored?.revisions ?? [],
    demo: own.find(({ demo }) => demo !== null)?.demo ?? null,
  }
  if (stored === undefined) return next
  const [before, after] = [stored, next].map(({ connectors }) => figuresOf(addNumbers(connectors), null))
  if (before === undefined || after === undefined || isSame(stored, next)) return stored
  const change = {
    at: now,
    sessions: after.sessions - before.sessions,
    energyWh: after.energyWh - before.energyWh,
    downS: after.downS - before.downS,
  }
  const changed = change.sessions !== 0 || change.energyWh !== 0 || change.downS !== 0
  return changed ? { ...next, revisions: [...stored.revisions, change].slice(-MOST_REVISIONS) } : next
}

/** The same for the month's money. @returns undefined for a month without any. */
export function monthlyMoney(
  { siteId, month }: MonthPlace,
  days: readonly DailyMoney[],
  stored: MonthlyMoney | undefined,
  now: Date,
): MonthlyMoney | undefined {
  const own = days.filter(({ date }) => date.startsWith(month))
  const currency = own.at(-1)?.currency ?? stored?.currency
  if (currency === undefined) return undefined
  const next: MonthlyMoney = {
    siteId,
    month,
    currency,
    connectors: byConnector(own.flatMap(({ connectors }) => connectors)).map(([row, rows]) => ({
      ...row,
      ...addMoney(rows),
    })),
    closedAt: stored?.closedAt ?? now,
    computedAt: now,
    revisions: stored?.revisions ?? [],
    demo: own.find(({ demo }) => demo !== null)?.demo ?? null,
  }
  if (stored === undefined) return next
  const [before, after] = [stored, next].map(({ connectors }) => addMoney(connectors))
  if (before === undefined || after === undefined || isSame(stored, next)) return stored
  const change = { at: now, revenueIdr: after.revenueIdr - before.revenueIdr, taxIdr: after.taxIdr - before.taxIdr }
  const changed = change.revenueIdr !== 0 || change.taxIdr !== 0
  return changed ? { ...next, revisions: [...stored.revisions, change].slice(-MOST_REVISIONS) } : next
}

type Row = { readonly stationId: string; readonly connectorId: number } & (ReportNumbers | ReportMoney)

/** Rows of the same connector, in the order of station and connector. */
function byConnector<R extends Row>(
  rows: readonly R[],
): readonly (readonly [{ readonly stationId: string; readonly connectorId: number }, readonly R[]])[] {
  const groups = Map.groupBy(rows, ({ stationId, connectorId }) => JSON.stringify([stationId, connectorId]))
  return [...groups.values()]
    .flatMap((own) => {
      const [first] = own
      return first === undefined ? [] : [[{ stationId: first.stationId, connectorId: first.connectorId }, own] as const]
    })
    .toSorted(([a], [b]) =>
      a.stationId === b.stationId ? a.connectorId - b.connectorId : a.stationId < b.stationId ? -1 : 1,
    )
}

/** But for when it was computed. */
function isSame(stored: MonthlyReport | MonthlyMoney, next: MonthlyReport | MonthlyMoney): boolean {
  return canonical(stored) === canonical(next)
}

/** Firestore returns the fields of a map in an order of its own. */
function canonical(document: MonthlyReport | MonthlyMoney): string {
  return JSON.stringify({ ...document, computedAt: null }, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
