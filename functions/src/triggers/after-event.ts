import type { JobRun } from '@charge-it/shared/model/job-run.ts'
import { DocumentError } from '@charge-it/shared/model/parse-document.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { causeOf } from '../log.ts'

/**
 * Runs what follows from an event. A failure is logged and thrown, so that the platform delivers the event again; a
 * document of the wrong shape is only logged, because another delivery would find it again. The last failure stands beside
 * the scheduled jobs in `jobRuns/{trigger}`, for the system page.
 */
export async function afterEvent(trigger: string, deps: Deps, act: () => Promise<unknown>): Promise<void> {
  const startedAt = deps.now()
  try {
    await act()
  } catch (error) {
    deps.log.error('trigger failed', { trigger, cause: causeOf(error) })
    await note(trigger, startedAt, causeOf(error), deps)
    if (!(error instanceof DocumentError)) throw error
  }
}

async function note(trigger: string, scheduledAt: Date, error: string, deps: Deps): Promise<void> {
  const run: JobRun = {
    ...{ job: trigger, kind: 'trigger', scheduledAt, finishedAt: deps.now(), ok: false, summary: {} },
    error: error.slice(0, 500),
  }
  try {
    await deps.firestore.doc(paths.jobRun(trigger)).set(run)
  } catch (cause) {
    deps.log.error('failure of a trigger could not be recorded', { trigger, cause: causeOf(cause) })
  }
}
