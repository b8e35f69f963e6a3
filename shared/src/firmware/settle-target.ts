import type { Command } from '../model/command.ts'
import type { FirmwareJob, FirmwareTarget, FirmwareTargetReason } from '../model/firmware-job.ts'
import type { Station } from '../model/station.ts'
import type { StationProgress } from '../model/station-progress.ts'

/** What is known of a station under way. */
export interface TargetFacts {
  readonly job: Pick<FirmwareJob, 'firmwareVersion' | 'confirmWithinS'>
  /** undefined: it was deleted. */
  readonly station: Pick<Station, 'firmwareVersion' | 'lastBootAt'> | undefined
  readonly command: Pick<Command, 'status' | 'result' | 'claimedBy'> | undefined
  readonly progress: StationProgress | undefined
  readonly now: Date
}

type Target = Pick<
  FirmwareTarget,
  'state' | 'requestId' | 'sentAt' | 'installedAt' | 'deadlineAt' | 'progress' | 'progressAt'
>
export type TargetChange = Partial<
  Pick<
    FirmwareTarget,
    'state' | 'reason' | 'progress' | 'progressAt' | 'installedAt' | 'versionAfter' | 'settledAt' | 'deadlineAt'
  >
>

/** FirmwareStatus of OCPP 1.6 and of SignedFirmwareStatusNotification that end an update without success. */
const FAILURES: Readonly<Record<string, FirmwareTargetReason>> = {
  DownloadFailed: 'downloadFailed',
  InstallationFailed: 'installationFailed',
  InstallVerificationFailed: 'installationFailed',
  InvalidSignature: 'signatureInvalid',
}
const NOT_SUPPORTED: readonly (string | null)[] = ['NotImplemented', 'NotSupported']

/**
 * What a station under way has come to. It succeeds by starting with the expected version, or by reporting Installed: where
 * a version is expected, a start after Installed that shows another one is a failure, and no start within
 * `confirmWithinS` leaves the station's word. An unanswered command says nothing: reports or the deadline decide.
 * @returns the fields that change; null for none.
 */
export function settleTarget(target: Target, facts: TargetFacts): TargetChange | null {
  if (target.state !== 'sent' && target.state !== 'updating' && target.state !== 'verifying') return null
  const { job, station, command, now } = facts
  if (station === undefined) return ended('failed', 'stationRemoved', now)

  const sentAt = target.sentAt ?? now
  const bootedAt = station.lastBootAt !== null && station.lastBootAt > sentAt ? station.lastBootAt : null
  const { firmwareVersion } = station
  const wanted = job.firmwareVersion
  if (wanted !== null && bootedAt !== null && firmwareVersion === wanted) {
    return { ...ended('succeeded', 'newVersionBooted', now), versionAfter: firmwareVersion }
  }

  const news = newsOf(target, facts, sentAt)
  const said = news === null ? {} : { progress: news.status, progressAt: news.at }
  const failure = news === null ? undefined : FAILURES[news.status]
  if (failure !== undefined) return { ...said, ...ended('failed', failure, now) }
  const installedAt = target.installedAt ?? (news?.status === 'Installed' ? news.at : null)
  if (installedAt !== null) {
    if (wanted === null) return { ...said, installedAt, ...ended('succeeded', 'installed', now) }
    if (bootedAt !== null && bootedAt > installedAt) {
      return { ...said, installedAt, ...ended('failed', 'wrongVersion', now), versionAfter: firmwareVersion }
    }
    if (now.getTime() - installedAt.getTime() >= job.confirmWithinS * 1000) {
      return { ...said, installedAt, ...ended('succeeded', 'installedUnconfirmed', now) }
    }
    return target.state === 'verifying' && news === null ? null : { ...said, installedAt, state: 'verifying' }
  }

  // A report shows that the command arrived, whatever became of its answer.
  const started = news !== null || target.progress !== null
  if (!started) {
    const answer = answerOf(command)
    if (answer === 'notSent') return { state: 'waiting', reason: 'notSentInTime', deadlineAt: null }
    if (answer !== null && target.state === 'sent') return ended('failed', answer, now)
  }
  if (target.deadlineAt !== null && now >= target.deadlineAt) return { ...said, ...ended('failed', 'deadline', now) }
  return news === null && (target.state !== 'sent' || !started) ? null : { ...said, state: 'updating' }
}

/** True for a report that may decide an update; others only tell how far it is. */
export function isDecisiveReport(status: string): boolean {
  return status === 'Installed' || FAILURES[status] !== undefined
}

/** A report of this update that was not looked at yet. */
function newsOf(target: Target, { progress }: TargetFacts, sentAt: Date): StationProgress | null {
  if (progress === undefined || progress.at < sentAt) return null
  if (target.requestId !== null && progress.requestId !== null && progress.requestId !== target.requestId) return null
  if (target.progressAt !== null && progress.at <= target.progressAt && progress.status === target.progress) return null
  return progress
}

/** null: the command says nothing yet, or may have reached the station. */
function answerOf(command: TargetFacts['command']): FirmwareTargetReason | 'notSent' | null {
  if (command === undefined) return null
  if (command.status === 'expired' || command.status === 'cancelled') return 'notSent'
  if (command.status === 'rejected') return 'refused'
  if (command.status !== 'failed') return null
  const code = command.result?.errorCode ?? null
  if (code !== null) return NOT_SUPPORTED.includes(code) ? 'notSupported' : 'callError'
  return command.claimedBy === null ? 'notSent' : null
}

function ended(state: 'succeeded' | 'failed', reason: FirmwareTargetReason, now: Date) {
  return { state, reason, settledAt: now } as const
}
