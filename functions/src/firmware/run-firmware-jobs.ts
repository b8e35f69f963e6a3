import { firmwareLockSchema } from '@charge-it/shared/model/firmware-job.ts'
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

/** Something was heard of a station: the job that holds it, if any, goes on at once. */
export async function advanceJobOfStation(stationId: string, deps: Deps): Promise<void> {
  const lock = await readDocument(deps.firestore, firmwareLockSchema, paths.firmwareLock(stationId))
  if (lock !== undefined) await advanceJob(lock.jobId, deps, stationId)
}
