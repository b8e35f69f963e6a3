import type { FirmwareJob, FirmwareTargetState, FirmwareWave } from '../model/firmware-job.ts'

export type JobCounters = Pick<FirmwareJob, 'status' | 'counts' | 'plan' | 'wave' | 'settledSinceResume' | 'finishedAt'>

/** A job whose station went from one state to another. `wave` is the one that had taken it, null for none yet. */
export function withMovedTarget<J extends JobCounters>(
  job: J,
  move: { readonly from: FirmwareTargetState; readonly to: FirmwareTargetState; readonly wave: number | null },
): J {
  const { from, to } = move
  if (from === to) return job
  const counts = { ...job.counts, [from]: (job.counts[from] ?? 0) - 1, [to]: (job.counts[to] ?? 0) + 1 }
  const grown = {
    dispatched: to === 'sent' ? 1 : to === 'waiting' && from !== 'failed' && from !== 'unreached' ? -1 : 0,
    succeeded: to === 'succeeded' ? 1 : 0,
    failed: to === 'failed' ? 1 : 0,
  }
  const { succeeded, failed } = job.settledSinceResume
  return {
    ...job,
    counts,
    plan: job.plan.map((wave, index) => (index === move.wave ? added(wave, grown) : wave)),
    settledSinceResume: { succeeded: succeeded + grown.succeeded, failed: failed + grown.failed },
  }
}

/** A job that goes on to its next wave, which `grow` appends when there is none. */
export function withNextWave<J extends JobCounters>(job: J, grow: number | null, now: Date): J {
  const plan = job.plan.map((wave, index) =>
    index === job.wave && wave.finishedAt === null ? { ...wave, finishedAt: now } : wave,
  )
  return {
    ...job,
    plan: grow === null ? plan : [...plan, newWave(grow)],
    wave: grow === null ? job.wave + 1 : plan.length,
  }
}

/** A job that waits for a person. Its wave counts as over where all it took are settled, so that resuming goes on. */
export function withHalt<J extends JobCounters>(job: J, now: Date): J {
  const plan = job.plan.map((wave, index) =>
    index === job.wave && wave.dispatched >= wave.size && wave.succeeded + wave.failed >= wave.dispatched
      ? { ...wave, finishedAt: wave.finishedAt ?? now }
      : wave,
  )
  return { ...job, status: 'halted', plan }
}

export function newWave(size: number): FirmwareWave {
  return { size, startedAt: null, finishedAt: null, dispatched: 0, succeeded: 0, failed: 0 }
}

function added(
  wave: FirmwareWave,
  grown: Readonly<Pick<FirmwareWave, 'dispatched' | 'succeeded' | 'failed'>>,
): FirmwareWave {
  return {
    ...wave,
    dispatched: wave.dispatched + grown.dispatched,
    succeeded: wave.succeeded + grown.succeeded,
    failed: wave.failed + grown.failed,
  }
}
