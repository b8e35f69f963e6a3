import { withNextWave } from '@charge-it/shared/firmware/job-counters.ts'
import { nextStep } from '@charge-it/shared/firmware/next-step.ts'
import { firmwareJobSchema } from '@charge-it/shared/model/firmware-job.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Transaction } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { JobPass, type Settles } from './job-pass.ts'

const MAX_PASSES = 60
/** Passes that found nobody to tell: the next run goes on where this one stopped, so that absent fleets cost little. */
const MAX_IDLE_PASSES = 2

export interface Advanced {
  /** Documents of stations that changed. */
  readonly changed: number
  readonly commands: number
}

/**
 * Takes a job as far as it can go now: settles stations under way, opens waves, sends commands, halts, finishes. Runs
 * in transactions on the job's document, so that any number of runs at once do what one does.
 * @param onlyStationId Settles this station alone; what follows from it for the job follows all the same.
 */
export async function advanceJob(jobId: string, deps: Deps, onlyStationId?: string): Promise<Advanced> {
  let [changed, commands, idle] = [0, 0, 0]
  let settles: Settles | null = onlyStationId === undefined ? { after: null } : { only: onlyStationId }
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const which: Settles | null = settles
    const done: Passed = await deps.firestore.runTransaction((transaction) => onePass(jobId, which, transaction, deps))
    changed += done.changed
    commands += done.commands
    settles = done.settledTo === null ? null : { after: done.settledTo }
    if (done.commands + done.changed === 0 && settles === null) idle += 1
    if ((!done.again && settles === null) || idle >= MAX_IDLE_PASSES) break
  }
  return { changed, commands }
}

interface Passed extends Advanced {
  /** There may be more to do. */
  readonly again: boolean
  /** Where settling goes on; null when all were looked at. */
  readonly settledTo: string | null
}

async function onePass(jobId: string, settles: Settles | null, transaction: Transaction, deps: Deps): Promise<Passed> {
  const { firestore } = deps
  const now = deps.now()
  const reference = firestore.doc(paths.firmwareJob(jobId))
  const stored = await readDocument({ firestore, transaction }, firmwareJobSchema, reference.path)
  if (stored === undefined || stored.finishedAt !== null || stored.status === 'preparing') {
    return { changed: 0, commands: 0, again: false, settledTo: null }
  }
  const pass = new JobPass(stored, transaction, deps, now)
  const settledTo = settles === null ? null : await pass.settle(settles)

  let again = false
  for (let step = nextStep(pass.job, now); ; step = nextStep(pass.job, now)) {
    if (step.kind === 'advance') pass.job = withNextWave(pass.job, step.grow, now)
    else if (step.kind === 'halt') pass.halt()
    else if (step.kind === 'finish') {
      pass.finish()
      break
    } else if (step.kind === 'wait') break
    else {
      // Queries do not see what this pass is about to write: who just came back to wait has its turn in the next one.
      if (pass.changes.some(({ state }) => state === 'waiting')) again = true
      else again = step.kind === 'dispatch' ? await pass.dispatch(step.count) : await pass.giveUp(step.state)
      break
    }
  }
  pass.write(reference)
  return { changed: pass.changes.length, commands: pass.commands, again, settledTo }
}
