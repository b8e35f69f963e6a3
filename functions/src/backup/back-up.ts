import type { Deps } from '../deps.ts'
import type { JobSummary } from '../jobs/run-job.ts'

/**
 * Starts the export of the night, into a folder named after the schedule's time, so that a repeat makes no second one.
 * Does nothing where no bucket is set up. @throws what the export was refused for; an alarm tells it.
 */
export async function backUp(deps: Pick<Deps, 'backups' | 'now'>): Promise<JobSummary> {
  if (deps.backups === null) return { changed: 0 }
  const answer = await deps.backups.start(`firestore/${deps.now().toISOString().slice(0, 16).replace(':', '-')}Z`)
  return { changed: answer === 'started' ? 1 : 0 }
}
