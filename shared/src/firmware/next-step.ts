import {
  ACTIVE_TARGET_STATES,
  type FirmwareHalt,
  type FirmwareJob,
  type FirmwareTargetState,
} from '../model/firmware-job.ts'

/** What a job does next. */
export type JobStep =
  /** Up to `count` stations of the present wave get their command. */
  | { readonly kind: 'dispatch'; readonly count: number }
  /** The present wave is over; `grow`: a further wave of this size is added for those who wait. */
  | { readonly kind: 'advance'; readonly grow: number | null }
  | { readonly kind: 'halt' }
  /** Those who still wait are not attempted any more. */
  | { readonly kind: 'giveUp'; readonly state: 'unreached' | 'cancelled' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'wait' }

type JobState = Pick<
  FirmwareJob,
  'status' | 'counts' | 'plan' | 'wave' | 'haltAfter' | 'settledSinceResume' | 'startsAt' | 'endsAt' | 'finishedAt'
>

/** Stations of a job in one of these states. */
export function countOf(job: Pick<FirmwareJob, 'counts'>, states: readonly FirmwareTargetState[]): number {
  return states.reduce((sum, state) => sum + (job.counts[state] ?? 0), 0)
}

/** True when so many failed that going on would do harm. */
export function tooManyFailed(
  settled: { readonly succeeded: number; readonly failed: number },
  haltAfter: FirmwareHalt,
): boolean {
  const { succeeded, failed } = settled
  return failed >= haltAfter.count && failed * 100 >= haltAfter.sharePercent * (failed + succeeded)
}

/**
 * The next step of a job, from its own counters alone. A wave takes stations as they come within reach, so those that are
 * away hold nobody up; it is over when all it took are settled. A wave in which none succeeded and some failed halts
 * the job, as does reaching the threshold. Steps repeat until `wait` or `finish`; each changes the counters.
 */
export function nextStep(job: JobState, now: Date): JobStep {
  if (job.finishedAt !== null || job.status === 'preparing' || job.status === 'done') return { kind: 'wait' }
  const waiting = countOf(job, ['waiting'])
  const active = countOf(job, ACTIVE_TARGET_STATES)
  if (job.status === 'cancelled' && waiting > 0) return { kind: 'giveUp', state: 'cancelled' }
  if (waiting > 0 && now >= job.endsAt) return { kind: 'giveUp', state: 'unreached' }
  if (waiting === 0 && active === 0) return { kind: 'finish' }
  if (job.status !== 'running') return { kind: 'wait' }
  if (tooManyFailed(job.settledSinceResume, job.haltAfter)) return { kind: 'halt' }
  if (waiting === 0 || now < job.startsAt) return { kind: 'wait' }

  const wave = job.plan[job.wave]
  if (wave === undefined) return { kind: 'advance', grow: waiting }
  if (wave.finishedAt === null) {
    if (wave.dispatched < wave.size) return { kind: 'dispatch', count: wave.size - wave.dispatched }
    if (wave.succeeded + wave.failed < wave.dispatched) return { kind: 'wait' }
    if (wave.succeeded === 0 && wave.failed > 0) return { kind: 'halt' }
  }
  return { kind: 'advance', grow: job.wave + 1 < job.plan.length ? null : Math.min(waiting, wave.size) }
}
