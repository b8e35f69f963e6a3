import * as v from 'valibot'
import { integer, label, moment, wholeNumber } from './fields.ts'

/**
 * What a connector did in a stretch of time, in numbers that may be added up: of days to weeks and months, of connectors
 * to stations and sites. Words for each: docs/reports.md.
 */
export const reportNumbers = {
  /** Sessions that were billed on these days. */
  sessions: wholeNumber,
  /** Their energy by the meter, corrections included, at the day of the bill. */
  energyWh: wholeNumber,
  /** Time in which anything is known of the connector. */
  knownS: wholeNumber,
  /** Of it: out of service because somebody here wanted it so. The four of these never overlap. */
  plannedS: wholeNumber,
  /** Of it: its station had no connection. */
  offlineS: wholeNumber,
  /** Of it: Faulted. */
  faultedS: wholeNumber,
  /** Of it: Unavailable at the station's own discretion. */
  unavailableS: wholeNumber,
  /** Of it: taken by a vehicle, charging or not. */
  occupiedS: wholeNumber,
  /** Greatest power x known time. */
  capacityWh: wholeNumber,
  /** Known time of connectors whose greatest power nobody entered; they are missing in `capacityWh`. */
  unratedS: wholeNumber,
}
export const reportNumbersSchema = v.object(reportNumbers)
export type ReportNumbers = v.InferOutput<typeof reportNumbersSchema>

/** Money of the same, in whole rupiah. */
export const reportMoney = {
  /** Bills and corrections, tax included. */
  revenueIdr: integer,
  /** The tax in them. */
  taxIdr: integer,
  bills: wholeNumber,
  corrections: wholeNumber,
  /** What corrections alone came to; money given back is negative. */
  correctionsIdr: integer,
}
export const reportMoneySchema = v.object(reportMoney)
export type ReportMoney = v.InferOutput<typeof reportMoneySchema>

/** `connectorId` 0: sessions that named no connector. */
const place = { stationId: v.string(), connectorId: wholeNumber }

/** How a connector stood when its day ended; the next day begins with it. */
export const connectorEndSchema = v.object({
  status: v.string(),
  planned: v.boolean(),
  offline: v.boolean(),
})
export type ConnectorEnd = v.InferOutput<typeof connectorEndSchema>

/** `reports/{siteId}/daily/{YYYY-MM-DD}`: a local day of a site that is over. Written by functions. Holds no money. */
export const dailyReportSchema = v.object({
  siteId: v.string(),
  date: v.string(),
  timeZone: v.string(),
  /** Since the station's own status (connector 0) counts for all of its connectors, it has no row. */
  connectors: v.array(v.object({ ...place, ...reportNumbers, end: v.nullable(connectorEndSchema) })),
  demo: v.nullable(label),
  computedAt: moment,
})
export type DailyReport = v.InferOutput<typeof dailyReportSchema>
export type ConnectorDay = DailyReport['connectors'][number]

/** `reports/{siteId}/dailyMoney/{YYYY-MM-DD}`: the money of the same day; absent when there was none. Written by functions. */
export const dailyMoneySchema = v.object({
  siteId: v.string(),
  date: v.string(),
  currency: v.string(),
  connectors: v.array(v.object({ ...place, ...reportMoney })),
  demo: v.nullable(label),
  computedAt: moment,
})
export type DailyMoney = v.InferOutput<typeof dailyMoneySchema>

/** What a month that was closed changed by later: the difference of its sums. */
const revision = { at: moment }

/** `reports/{siteId}/monthly/{YYYY-MM}`: the report of a month that is over, the sum of its days. Written by functions. */
export const monthlyReportSchema = v.object({
  siteId: v.string(),
  month: v.string(),
  /** As it was called when the report was made. */
  siteName: v.nullable(label),
  timeZone: v.string(),
  /** Days of which there is a daily report, and days that the month has. */
  days: wholeNumber,
  daysOfMonth: wholeNumber,
  connectors: v.array(v.object({ ...place, ...reportNumbers })),
  /** When it was made first. */
  closedAt: moment,
  computedAt: moment,
  /** Newest last, at most {@link MOST_REVISIONS}. */
  revisions: v.array(v.object({ ...revision, sessions: integer, energyWh: integer, downS: integer })),
  demo: v.nullable(label),
})
export type MonthlyReport = v.InferOutput<typeof monthlyReportSchema>

/** `reports/{siteId}/monthlyMoney/{YYYY-MM}`: the money of the same month. Written by functions; not for technicians. */
export const monthlyMoneySchema = v.object({
  siteId: v.string(),
  month: v.string(),
  currency: v.string(),
  connectors: v.array(v.object({ ...place, ...reportMoney })),
  closedAt: moment,
  computedAt: moment,
  revisions: v.array(v.object({ ...revision, revenueIdr: integer, taxIdr: integer })),
  demo: v.nullable(label),
})
export type MonthlyMoney = v.InferOutput<typeof monthlyMoneySchema>

export const MOST_REVISIONS = 20
