import { GROUPINGS } from '@charge-it/shared/reports/build-report.ts'
import { daysOf, GRANULARITIES } from '@charge-it/shared/reports/periods.ts'
import * as v from 'valibot'
import type { ApiCall } from '../api/api-call.ts'
import { badParameter, notFound } from '../api/api-error.ts'
import type { ReportScope } from './report-scopes.ts'

/** Days that one report may span. */
const MOST_DAYS = 400
/** Days of sites (or months of sites) that one answer reads: an answer of some MiB. */
const MOST_SITE_DAYS = 4_000

const dateText = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, for example 2026-01-31'),
  v.metadata({ format: 'date' }),
  v.check((text) => isRealDate(text), 'must be a real date'),
)
const siteText = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100)))
const format = {
  format: v.optional(v.picklist(['json', 'csv'])),
  language: v.optional(v.picklist(['id', 'en']), 'id'),
}
export const reportQuery = v.strictObject({
  from: dateText,
  to: dateText,
  granularity: v.optional(v.picklist(GRANULARITIES), 'day'),
  by: v.optional(v.picklist(GROUPINGS), 'site'),
  site: siteText,
  station: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(48))),
  connector: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/, 'must be a whole number'),
      v.metadata({ type: 'integer', minimum: 0, maximum: 999 }),
      v.transform(Number),
    ),
  ),
  ...format,
})
export const monthsQuery = v.strictObject({
  site: siteText,
  months: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,2}$/, 'must be a whole number'),
      v.metadata({ type: 'integer', minimum: 1, maximum: 24, default: 12 }),
      v.transform(Number),
      v.minValue(1, 'must be at least 1'),
      v.maxValue(24, 'must be at most 24'),
    ),
    '12',
  ),
})
export const monthQuery = v.strictObject(format)

/** @throws ApiError 400 for a range that is turned round or too long. */
export function checkRange(from: string, to: string): void {
  if (from > to) throw badParameter('to', 'must not be before from')
  if (daysOf(from, to).length > MOST_DAYS) throw badParameter('to', `must be at most ${MOST_DAYS} days after from`)
}

/** @throws ApiError 400 when so many sites and days would be read at once. */
export function checkSize(scopes: readonly ReportScope[], units: number): void {
  if (scopes.length * units <= MOST_SITE_DAYS) return
  throw badParameter('site', `is needed: ${scopes.length} sites over this time are more than one report holds`)
}

/** The sites that were asked for. @throws ApiError 404 for one that there is not. */
export function chosenScopes(scopes: readonly ReportScope[], siteId: string | undefined): readonly ReportScope[] {
  if (siteId === undefined) return scopes
  const chosen = scopes.filter((scope) => scope.siteId === siteId)
  if (chosen.length === 0) throw notFound('site')
  return chosen
}

/** As `format` says, else as `Accept` does. */
export function wantsCsv(format: 'json' | 'csv' | undefined, { headers }: ApiCall): boolean {
  if (format !== undefined) return format === 'csv'
  const accepted = (headers.get('accept') ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase())
  return accepted.includes('text/csv') && !accepted.includes('application/json')
}

/** @returns false also for days that a month does not have. */
function isRealDate(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}
