import * as v from 'valibot'
import { finite, integer, label, wholeNumber } from './fields.ts'
import { monthlyMoneySchema, monthlyReportSchema, reportMoney, reportNumbers } from './report.ts'

const share = v.nullable(finite)

/** Sums of a report and what follows from them, as the API answers them; see `Figures`. */
export const figuresSchema = v.object({
  ...reportNumbers,
  downS: wholeNumber,
  uptimeShare: share,
  utilisationShare: share,
  capacityShare: share,
  /** null: the role may not see money. */
  money: v.nullable(v.object({ ...reportMoney, netIdr: integer })),
})

const periodSchema = v.object({ period: v.string(), from: v.string(), to: v.string() })
const lineFields = {
  siteId: v.string(),
  stationId: v.nullable(v.string()),
  connectorId: v.nullable(wholeNumber),
  figures: figuresSchema,
}

/** The answer of `GET /reports`. */
export const reportReplySchema = v.object({
  from: v.string(),
  to: v.string(),
  granularity: v.string(),
  by: v.string(),
  currency: v.nullable(v.string()),
  daysOfRange: wholeNumber,
  /** Sites that have a report of any day of the range, with how many days of it. */
  sites: v.array(
    v.object({
      siteId: v.string(),
      name: v.nullable(label),
      timeZone: v.string(),
      days: wholeNumber,
      firstDay: v.nullable(v.string()),
      lastDay: v.nullable(v.string()),
    }),
  ),
  demo: v.nullable(label),
  total: figuresSchema,
  periods: v.array(v.object({ period: periodSchema, figures: figuresSchema })),
  places: v.array(v.object(lineFields)),
  items: v.array(v.object({ ...lineFields, period: periodSchema })),
})
export type ReportReply = v.InferOutput<typeof reportReplySchema>

const { connectors: _connectors, revisions, ...monthFields } = monthlyReportSchema.entries

/** One monthly report of `GET /reports/months`. */
export const monthReplySchema = v.object({
  ...monthFields,
  currency: v.nullable(v.string()),
  figures: figuresSchema,
  /** By how much it changed after it was closed. */
  revisions,
  moneyRevisions: monthlyMoneySchema.entries.revisions,
})
export type MonthReply = v.InferOutput<typeof monthReplySchema>

/** The answer of `GET /reports/months/:siteId/:month`. */
export const monthDetailReplySchema = v.object({
  ...monthReplySchema.entries,
  connectors: v.array(v.object(lineFields)),
})
