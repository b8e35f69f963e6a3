import {
  type figuresSchema,
  monthReplySchema,
  type ReportReply,
  reportReplySchema,
} from '@charge-it/shared/model/report-reply.ts'
import * as v from 'valibot'
import type { Api } from './api.ts'

const isoMoment = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
)
const revision = { at: isoMoment }
const monthSchema = v.object({
  ...monthReplySchema.entries,
  closedAt: isoMoment,
  computedAt: isoMoment,
  revisions: v.array(v.object({ ...monthReplySchema.entries.revisions.item.entries, ...revision })),
  moneyRevisions: v.array(v.object({ ...monthReplySchema.entries.moneyRevisions.item.entries, ...revision })),
})
const monthsSchema = v.object({ items: v.array(monthSchema) })

export type ShownFigures = v.InferOutput<typeof figuresSchema>
export type ShownMonth = v.InferOutput<typeof monthSchema>

/** Energy, money, uptime and utilisation of some days. @throws ApiError */
export function report(api: Api, parameters: URLSearchParams): Promise<ReportReply> {
  return api.get(`/reports?${parameters}`, reportReplySchema)
}

/** The same as a file. @throws ApiError */
export async function reportFile(api: Api, parameters: URLSearchParams, language: 'id' | 'en'): Promise<Blob> {
  const query = new URLSearchParams(parameters)
  query.set('format', 'csv')
  query.set('language', language)
  return (await api.file(`/reports?${query}`)).content
}

/** Reports of the months that are over, the newest first. @param siteId '' for all sites. @throws ApiError */
export async function monthlyReports(api: Api, siteId: string): Promise<readonly ShownMonth[]> {
  const query = new URLSearchParams(siteId === '' ? {} : { site: siteId })
  return (await api.get(`/reports/months?${query}`, monthsSchema)).items
}

/** One of them as a file, a row for each connector. @throws ApiError */
export async function monthFile(api: Api, siteId: string, month: string, language: 'id' | 'en'): Promise<Blob> {
  const path = `/reports/months/${encodeURIComponent(siteId)}/${month}`
  return (await api.file(`${path}?format=csv&language=${language}`)).content
}
