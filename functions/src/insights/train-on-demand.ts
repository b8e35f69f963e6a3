import type { JobRun } from '@charge-it/shared/model/job-run.ts'
import { siteSchema } from '@charge-it/shared/model/site.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { conflict, notFound } from '../api/api-error.ts'
import type { Caller } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import { insightDeps } from './insight-deps.ts'
import { trainNow } from './run-insights.ts'

/** Where its progress stands. */
export const TRAIN_JOB = 'trainInsights'
const STEPS = 6
/** A training that says nothing for so long has died. */
const DEAD_AFTER_MS = 10 * 60_000

/**
 * Trains and forecasts now: one site, or all with the groups of drivers (`siteId` null). Its progress stands in
 * `jobRuns/trainInsights` (`summary.percent`), for whoever asked and has gone.
 * @throws ApiError for a site that does not exist, and while another training runs; what the training itself throws.
 */
export async function trainOnDemand(siteId: string | null, caller: Caller, deps: Deps): Promise<JobRun['summary']> {
  const { firestore } = deps
  if (siteId !== null && (await readDocument(firestore, siteSchema, paths.site(siteId))) === undefined) {
    throw notFound('site')
  }
  const path = paths.jobRun(TRAIN_JOB)
  const scheduledAt = deps.now()
  const started: JobRun = {
    job: TRAIN_JOB,
    scheduledAt,
    finishedAt: scheduledAt,
    ok: true,
    summary: { percent: 0 },
    error: null,
  }
  await firestore.runTransaction(async (transaction) => {
    const before = await transaction.get(firestore.doc(path))
    const percent: unknown = before.get('summary.percent')
    const finishedAt: unknown = before.get('finishedAt')?.toDate?.()
    const isAlive = finishedAt instanceof Date && scheduledAt.getTime() - finishedAt.getTime() < DEAD_AFTER_MS
    if (before.get('ok') === true && typeof percent === 'number' && percent < 100 && isAlive) {
      throw conflict('training-runs', 'A training is running.')
    }
    transaction.set(firestore.doc(path), started)
    audit(transaction, firestore, { caller, action: 'insights.train', path, detail: siteId, at: scheduledAt })
  })
  let steps = 0
  const sites = siteId === null ? (await firestore.collection(collections.sites).count().get()).data().count : 1
  try {
    const summary = await trainNow(siteId, insightDeps(deps), async () => {
      const percent = Math.min(99, Math.round((100 * steps++) / Math.max(1, sites * STEPS + 1)))
      await firestore.doc(path).set({ ...started, finishedAt: deps.now(), summary: { percent } })
    })
    await firestore.doc(path).set({ ...started, finishedAt: deps.now(), summary: { ...summary, percent: 100 } })
    return summary
  } catch (error) {
    const failed = { ...started, finishedAt: deps.now(), ok: false, error: causeOf(error).slice(0, 500) }
    await firestore.doc(path).set(failed)
    throw error
  }
}
