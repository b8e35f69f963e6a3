import { type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import * as v from 'valibot'
import type { Api } from './api.ts'

const isoMoment = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
)

/** A transaction as the API answers it: times as ISO 8601 UTC, the cost where the role may see it. */
const foundSchema = v.object({
  ...transactionSchema.entries,
  startedAt: isoMoment,
  stoppedAt: v.nullable(isoMoment),
  startReceivedAt: isoMoment,
  stopReceivedAt: v.nullable(isoMoment),
  idleSince: v.optional(v.nullable(isoMoment)),
  lastUpdatedAt: isoMoment,
  costIdr: v.optional(v.nullable(v.number()), null),
})
const searchSchema = v.object({
  items: v.array(foundSchema),
  nextCursor: v.nullable(v.string()),
  totals: v.nullable(
    v.object({
      sessions: v.number(),
      energyWh: v.number(),
      costIdr: v.nullable(v.number()),
      complete: v.boolean(),
    }),
  ),
})

export type FoundTransaction = Transaction & { readonly costIdr: number | null }
export type SearchPage = v.InferOutput<typeof searchSchema>
export type SearchTotals = NonNullable<SearchPage['totals']>

/** One page of finished transactions; the totals of the whole filter come with the first. @throws ApiError */
export function searchTransactions(
  api: Api,
  parameters: URLSearchParams,
  cursor: string | null,
  size: number,
): Promise<SearchPage> {
  const query = new URLSearchParams(parameters)
  query.set('limit', String(size))
  if (cursor !== null) query.set('cursor', cursor)
  return api.get(`/search/transactions?${query}`, searchSchema)
}

/** A file of transactions. `complete` false: there are more than `rows`, the older ones are missing. */
export interface TransactionsFile {
  readonly content: Blob
  readonly rows: number
  readonly complete: boolean
}

/** All of them as one file, made by a function; the newest when there are too many for one. @throws ApiError */
export async function transactionsFile(
  api: Api,
  parameters: URLSearchParams,
  language: 'id' | 'en',
): Promise<TransactionsFile> {
  const query = new URLSearchParams(parameters)
  query.set('language', language)
  const { content, headers } = await api.file(`/exports/transactions?${query}`)
  return { content, rows: Number(headers.get('x-rows')), complete: headers.get('x-complete') !== 'false' }
}
