import { insightVerdictSchema, type JudgedResult } from '@charge-it/shared/model/insight-verdict.ts'
import { collections } from '@charge-it/shared/paths.ts'
import { collection, type Firestore, limit, orderBy, query, where } from 'firebase/firestore'
import * as v from 'valibot'
import type { Api } from './api.ts'
import { liveDocuments } from './live-query.ts'

/** Each person of the staff has one for each result of a site. */
const MOST = 200

/** The verdicts on the results of scopes. @param scopeIds A site's id, the id of the run of the groups of drivers; at least one. */
export const verdictsSource = (db: Firestore, scopeIds: readonly string[]) =>
  liveDocuments(
    `verdicts:${scopeIds.join(' ')}`,
    query(
      collection(db, collections.insights, 'feedback', collections.verdicts),
      where('scopeId', 'in', scopeIds),
      limit(MOST),
    ),
    insightVerdictSchema,
  )

/** The newest verdicts of all scopes. */
export const newestVerdictsSource = (db: Firestore) =>
  liveDocuments(
    'verdicts:*',
    query(
      collection(db, collections.insights, 'feedback', collections.verdicts),
      orderBy('judgedAt', 'desc'),
      limit(MOST),
    ),
    insightVerdictSchema,
  )

/** What a person says of the run on the page. */
export interface Judgement {
  readonly helpful: boolean
  readonly reason?: string | null
  /** Whose page it was seen on. */
  readonly stationId: string | null
  readonly runAt: Date
}

/** Says whether a result was helpful, in place of what the person said before. @throws ApiError */
export async function sendVerdict(api: Api, result: JudgedResult, scopeId: string, said: Judgement): Promise<void> {
  await api.send('PUT', pathOf(result, scopeId), said, v.unknown())
}

/** Takes the own verdict back. @throws ApiError */
export async function withdrawVerdict(api: Api, result: JudgedResult, scopeId: string): Promise<void> {
  await api.send('DELETE', pathOf(result, scopeId), undefined, v.unknown())
}

function pathOf(result: JudgedResult, scopeId: string): string {
  return `/insights/${result}/${encodeURIComponent(scopeId)}/verdict`
}
