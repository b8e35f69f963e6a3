import { jobRunSchema } from '@charge-it/shared/model/job-run.ts'
import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'
import { clear, raise } from './raise.ts'

const HOUR_MS = 3_600_000
/** Every job that runs each hour or more often records at least one run an hour. */
const SILENT_AFTER_H = 3
/** Jobs of the night. */
export const SILENT_AFTER_H_OF: Readonly<Record<string, number>> = { backUp: 26 }
/** Reads of every minute would cost more than they tell. */
const EVERY_MIN = 15

/**
 * Tells of scheduled jobs that run no more: whoever paused or deleted their schedule, or a platform that does not start them.
 * Nobody watches this job itself; the system page shows its last run.
 * @returns how many were told of or are back.
 */
export async function watchJobs(deps: Deps): Promise<number> {
  const { firestore, log } = deps
  const now = deps.now()
  if (now.getUTCMinutes() % EVERY_MIN !== 0) return 0
  const { docs } = await firestore
    .collection(collections.jobRuns)
    .where('scheduledAt', '<=', new Date(now.getTime() - SILENT_AFTER_H * HOUR_MS))
    .get()
  let told = 0
  for (const { job, kind, scheduledAt } of parseSnapshots(jobRunSchema, docs, log)) {
    if (kind === 'trigger' || !isSilent(job, scheduledAt, now)) continue
    const params = { job, hours: Math.floor((now.getTime() - scheduledAt.getTime()) / HOUR_MS) }
    told += Number(await raise({ kind: 'jobSilent', key: job, ref: paths.jobRun(job), params }, deps, scheduledAt))
  }
  return told + (await clearRunning(now, deps))
}

function isSilent(job: string, scheduledAt: Date, now: Date): boolean {
  const hours = Object.hasOwn(SILENT_AFTER_H_OF, job) ? (SILENT_AFTER_H_OF[job] ?? 0) : SILENT_AFTER_H
  return now.getTime() - scheduledAt.getTime() >= hours * HOUR_MS
}

async function clearRunning(now: Date, deps: Deps): Promise<number> {
  const { docs } = await deps.firestore
    .collection(collections.notifications)
    .where('kind', '==', 'jobSilent')
    .where('state', 'in', ['open', 'acknowledged', 'assigned'])
    .get()
  let cleared = 0
  for (const { params } of parseSnapshots(notificationSchema, docs, deps.log)) {
    const job = String(params.job)
    const run = await readDocument(deps.firestore, jobRunSchema, paths.jobRun(job))
    if (run !== undefined && !isSilent(job, run.scheduledAt, now))
      cleared += Number(await clear('jobSilent', job, deps))
  }
  return cleared
}
