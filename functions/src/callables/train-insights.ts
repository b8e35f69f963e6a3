import type { JobRun } from '@charge-it/shared/model/job-run.ts'
import { can, roleSchema } from '@charge-it/shared/model/role.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { type CallableRequest, HttpsError } from 'firebase-functions/https'
import * as v from 'valibot'
import type { Deps } from '../deps.ts'
import { insightDeps } from '../insights/insight-deps.ts'
import { trainNow } from '../insights/run-insights.ts'
import { causeOf } from '../log.ts'
import { audit } from '../store/audit.ts'

const requestSchema = v.strictObject({
  siteId: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)))),
})
/** Where its progress stands. */
export const TRAIN_JOB = 'trainInsights'
const STEPS = 6
/** A training that says nothing for so long has died. */
const DEAD_AFTER_MS = 10 * 60_000

/**
 * Trains and forecasts now, for admins and operators: one site, or all with the groups of drivers. Its progress stands in
 * `jobRuns/trainInsights` (`summary.percent`); a second one is refused while one runs.
 */
export async function trainInsights(request: CallableRequest, deps: Deps): Promise<Readonly<Record<string, number>>> {
  if (request.auth === undefined) throw new HttpsError('unauthenticated', 'Sign in.')
  const uid = request.auth.uid
  const account = await deps.accounts.find(uid)
  const role = v.safeParse(roleSchema, account?.role)
  if (!role.success || !can(role.output, 'runInsights')) {
    throw new HttpsError('permission-denied', 'Admins and operators may start a training.')
  }
  const wanted = v.safeParse(requestSchema, request.data ?? {})
  if (!wanted.success) throw new HttpsError('invalid-argument', 'siteId is not the id of a site.')
  const siteId = wanted.output.siteId ?? null
  const { firestore } = deps
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
      throw new HttpsError('already-exists', 'A training is running.')
    }
    transaction.set(firestore.doc(path), started)
    audit(transaction, firestore, {
      caller: { kind: 'user', uid, email: null, name: null, anonymous: false, role: role.output },
      action: 'insights.train',
      path,
      detail: siteId,
      at: scheduledAt,
    })
  })
  let steps = 0
  const sites = siteId === null ? (await firestore.collection('sites').count().get()).data().count : 1
  try {
    const summary = await trainNow(siteId, insightDeps(deps), async () => {
      const percent = Math.min(99, Math.round((100 * steps++) / Math.max(1, sites * STEPS + 1)))
      await firestore.doc(path).set({ ...started, finishedAt: deps.now(), summary: { percent } })
    })
    await firestore.doc(path).set({ ...started, finishedAt: deps.now(), summary: { ...summary, percent: 100 } })
    return summary
  } catch (error) {
    deps.log.error('training failed', { siteId: siteId ?? 'all', cause: causeOf(error) })
    await firestore
      .doc(path)
      .set({ ...started, finishedAt: deps.now(), ok: false, error: causeOf(error).slice(0, 500) })
    throw new HttpsError('internal', 'The training failed; what was stored before stays.')
  }
}
