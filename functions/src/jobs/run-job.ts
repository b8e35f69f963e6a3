import { type JobRun, jobRunSchema } from '@charge-it/shared/model/job-run.ts'
import type { JobCount } from '@charge-it/shared/notifications/param-words.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'
import { clear, raise } from '../notifications/raise.ts'
import { readDocument } from '../store/read-document.ts'

/** What a job did, in numbers by name; `changed` is what it wrote. */
export type JobSummary = { readonly changed: number } & Readonly<Partial<Record<JobCount, number>>>
export type Job = (deps: Deps) => Promise<JobSummary>

const RECORD_EVERY_MS = 3600 * 1000

/**
 * Runs a scheduled job with the schedule's time as now and records it in `jobRuns/{name}`: when it changed something,
 * failed, recovered, or an hour has passed. Minutely runs without work would otherwise be most writes of a small fleet.
 * Never throws: a failure is logged and recorded, and the next run comes anyway.
 */
export async function runJob(name: string, job: Job, scheduledAt: Date, deps: Deps): Promise<JobRun> {
  const run = await attempt(name, job, scheduledAt, deps)
  try {
    const last = await readDocument(deps.firestore, jobRunSchema, paths.jobRun(name))
    const due =
      last === undefined ||
      last.ok !== run.ok ||
      !run.ok ||
      (run.summary.changed ?? 0) > 0 ||
      scheduledAt.getTime() - last.scheduledAt.getTime() >= RECORD_EVERY_MS
    if (due) await deps.firestore.doc(paths.jobRun(name)).set(run)
    if (last?.ok === false ? run.ok : !run.ok) await tell(run, deps)
  } catch (error) {
    deps.log.error('job could not be recorded', { job: name, cause: causeOf(error) })
  }
  return run
}

/** The first failure opens an alarm, the first success after it clears it. */
async function tell({ job, ok, error }: JobRun, deps: Deps): Promise<void> {
  if (ok) await clear('jobFailed', job, deps)
  else await raise({ kind: 'jobFailed', key: job, ref: paths.jobRun(job), params: { job, error: error ?? '' } }, deps)
}

async function attempt(name: string, job: Job, scheduledAt: Date, deps: Deps): Promise<JobRun> {
  try {
    const summary = await job({ ...deps, now: () => scheduledAt })
    if (summary.changed > 0) deps.log.info('job done', { job: name, ...summary })
    return { job: name, scheduledAt, finishedAt: deps.now(), ok: true, summary: { ...summary }, error: null }
  } catch (error) {
    deps.log.error('job failed', { job: name, cause: causeOf(error) })
    return {
      job: name,
      scheduledAt,
      finishedAt: deps.now(),
      ok: false,
      summary: {},
      error: causeOf(error).slice(0, 500),
    }
  }
}
