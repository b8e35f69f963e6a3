import { isDecisiveReport } from '@charge-it/shared/firmware/settle-target.ts'
import { ACTIVE_TARGET_STATES, firmwareLockSchema, firmwareTargetSchema } from '@charge-it/shared/model/firmware-job.ts'
import { stationProgressSchema } from '@charge-it/shared/model/station-progress.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'
import { readDocument } from '../store/read-document.ts'
import { advanceJob } from './advance-job.ts'
import { prepareJob } from './prepare-job.ts'

/** Takes every unfinished job a step further; a job whose making broke off is made to its end. */
export async function runFirmwareJobs(deps: Deps) {
  const open = await deps.firestore.collection(collections.firmwareJobs).where('finishedAt', '==', null).get()
  let [changed, commands, failed] = [0, 0, 0]
  for (const { id } of open.docs) {
    try {
      await prepareJob(id, deps)
      const done = await advanceJob(id, deps)
      changed += done.changed
      commands += done.commands
    } catch (error) {
      // One job must not hold up the others; it is tried again in a minute.
      failed += 1
      deps.log.error('firmware job not advanced', { jobId: id, cause: causeOf(error) })
    }
  }
  if (failed > 0 && failed === open.size) throw new Error(`none of ${failed} firmware jobs could be advanced`)
  return { changed, commands, jobs: open.size, failed }
}

/** gRPC: the transaction met others too often. */
const ABORTED = 10

/** Something was heard of a station: the job that holds it, if any, goes on at once. */
export async function advanceJobOfStation(stationId: string, deps: Deps): Promise<void> {
  const lock = await readDocument(deps.firestore, firmwareLockSchema, paths.firmwareLock(stationId))
  if (lock === undefined) return
  try {
    await advanceJob(lock.jobId, deps, stationId)
  } catch (error) {
    // Hundreds of stations may end within the same second; the schedule settles them together.
    if (!(error instanceof Error && 'code' in error && error.code === ABORTED)) throw error
    deps.log.info('firmware job busy, left to its schedule', { jobId: lock.jobId, stationId })
  }
}

/**
 * A station reported how far it is. Only a report that may decide something concerns the job; the others are noted at
 * the station, so that a large wave does not queue up at the job's document.
 */
export async function noteFirmwareProgress(stationId: string, deps: Deps): Promise<void> {
  const { firestore } = deps
  const path = paths.stationProgress(stationId, 'firmware')
  const report = await readDocument(firestore, stationProgressSchema, path)
  if (report === undefined) return
  if (isDecisiveReport(report.status)) return advanceJobOfStation(stationId, deps)
  const lock = await readDocument(firestore, firmwareLockSchema, paths.firmwareLock(stationId))
  if (lock === undefined) return
  const reference = firestore.doc(paths.firmwareTarget(lock.jobId, stationId))
  await firestore.runTransaction(async (transaction) => {
    const target = await readDocument({ firestore, transaction }, firmwareTargetSchema, reference.path)
    if (target === undefined || !ACTIVE_TARGET_STATES.includes(target.state)) return
    const { sentAt, progressAt, requestId } = target
    const isOurs = requestId === null || report.requestId === null || requestId === report.requestId
    if (!isOurs || sentAt === null || report.at < sentAt || (progressAt !== null && report.at <= progressAt)) return
    transaction.update(reference, { progress: report.status, progressAt: report.at, lastUpdatedAt: deps.now() })
  })
}
