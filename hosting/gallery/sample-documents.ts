import {
  FIRMWARE_TARGET_STATES,
  type FirmwareJob,
  type FirmwareTarget,
  type FirmwareTargetReason,
  type FirmwareTargetState,
} from '@charge-it/shared/model/firmware-job.ts'
import type { Notification } from '@charge-it/shared/model/notification.ts'
import { type NotificationDraft, newNotification } from '@charge-it/shared/notifications/new-notification.ts'

const SAMPLE = 'sample'

/** One alarm with notes and a history, and some others; labelled as samples. */
export function sampleNotifications(stationId: string, siteId: string, now: Date): readonly Notification[] {
  const person = { uid: 'sample-person', name: 'Rina' }
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const draft = (fields: Pick<NotificationDraft, 'kind' | 'params'>): NotificationDraft => ({
    ...{ key: SAMPLE, stationId, siteId, ref: null },
    ...fields,
  })
  const offline = newNotification(
    draft({ kind: 'stationOffline', params: { station: stationId, minutes: 10 } }),
    ago(95),
  )
  return [
    {
      ...offline,
      ...{ state: 'open', count: 3, lastAt: ago(12), demo: SAMPLE },
      notes: [{ at: ago(40), by: person, text: 'The router of the car park was restarted.' }],
      history: [
        ...offline.history,
        { at: ago(60), action: 'acknowledged', by: person, detail: null },
        { at: ago(40), action: 'noted', by: person, detail: null },
        { at: ago(12), action: 'reopened', by: null, detail: null },
      ],
    },
    {
      ...newNotification(draft({ kind: 'anomaly', params: { station: stationId, anomaly: 'aboveLimit' } }), ago(30)),
      demo: SAMPLE,
    },
    {
      ...newNotification(
        draft({ kind: 'commandFailed', params: { station: stationId, action: 'Reset', status: 'timedOut' } }),
        ago(4),
      ),
      demo: SAMPLE,
    },
  ]
}

/** A job that halted in its second wave. */
export function sampleFirmwareJob(
  stationIds: readonly string[],
  now: Date,
): { readonly job: FirmwareJob; readonly targets: readonly FirmwareTarget[] } {
  const began = new Date(now.getTime() - 3 * 3_600_000)
  const jobId = 'sample-job'
  const ends: readonly (readonly [FirmwareTargetState, FirmwareTargetReason | null])[] = [
    ['succeeded', 'newVersionBooted'],
    ['failed', 'downloadFailed'],
    ['updating', null],
    ['waiting', 'charging'],
  ]
  const targets = stationIds.map((stationId, index): FirmwareTarget => {
    const [state, reason] = ends[index % ends.length] ?? ['waiting', null]
    return {
      ...{ jobId, stationId, siteId: null, state, reason },
      ...{ progress: state === 'updating' ? 'Downloading' : null, progressAt: state === 'updating' ? now : null },
      ...{ versionBefore: '1.4.0', versionAfter: state === 'succeeded' ? '1.5.0' : null, wave: index === 0 ? 0 : 1 },
      ...{ attempts: 1, commandId: null, requestId: null, tokenHash: null, sentAt: began, installedAt: null },
      ...{ deadlineAt: null, settledAt: state === 'succeeded' || state === 'failed' ? now : null, lastUpdatedAt: now },
    }
  })
  const count = (state: FirmwareTargetState) => targets.filter((target) => target.state === state).length
  const job: FirmwareJob = {
    ...{ jobId, name: 'Sample 1.5.0', status: 'halted', fileId: null, location: 'https://vendor.example/fw-1.5.0.bin' },
    ...{ firmwareVersion: '1.5.0', signed: null },
    selection: { stationIds: [...stationIds], siteId: null, vendor: null, model: null, firmwareVersion: null },
    ...{ waves: { first: 1, following: { percent: 50 } }, haltAfter: { count: 1, sharePercent: 20 } },
    ...{ startsAt: began, endsAt: new Date(now.getTime() + 86_400_000), stationDeadlineS: 7200, confirmWithinS: 900 },
    ...{ duringTransactions: false, downloadRetries: null, downloadRetryIntervalS: null },
    plan: [
      { size: 1, startedAt: began, finishedAt: now, dispatched: 1, succeeded: 1, failed: 0 },
      { size: targets.length - 1, startedAt: now, finishedAt: null, dispatched: 2, succeeded: 0, failed: 1 },
    ],
    wave: 1,
    counts: Object.fromEntries(FIRMWARE_TARGET_STATES.map((state) => [state, count(state)])),
    total: targets.length,
    settledSinceResume: { succeeded: 1, failed: 1 },
    cursor: null,
    createdAt: began,
    createdBy: { kind: 'system', id: SAMPLE, role: null },
    finishedAt: null,
    lastUpdatedAt: now,
  }
  return { job, targets }
}
