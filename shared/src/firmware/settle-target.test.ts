import { describe, expect, test } from 'vitest'
import type { CommandStatus } from '../model/command.ts'
import { settleTarget, type TargetFacts } from './settle-target.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 2, 5, minutes))
const TARGET = {
  state: 'sent',
  requestId: null,
  sentAt: at(0),
  installedAt: null,
  deadlineAt: at(60),
  progress: null,
  progressAt: null,
} as const
const command = (status: CommandStatus, errorCode: string | null = null) => ({
  status,
  claimedBy: { edgeId: 'edge-a', epoch: 1 },
  result: errorCode === null ? null : { payloadJson: null, errorCode, errorDescription: null },
})
const said = (status: string, minute: number, requestId: number | null = null) =>
  ({ stationId: 'CP_1', of: 'firmware', status, requestId, at: at(minute) }) as const
const facts = (fields: Partial<TargetFacts> = {}): TargetFacts => ({
  job: { firmwareVersion: '2.0', confirmWithinS: 600 },
  station: { firmwareVersion: '1.0', lastBootAt: at(-60) },
  command: command('accepted'),
  progress: undefined,
  now: at(10),
  ...fields,
})

test('nothing is said before anything happened', () => {
  expect(settleTarget(TARGET, facts())).toBeNull()
  expect(settleTarget(TARGET, facts({ progress: said('Installed', -5) }))).toBeNull()
})

test('progress is noted once', () => {
  const progress = said('Downloading', 5)

  const change = settleTarget(TARGET, facts({ progress }))

  expect(change).toEqual({ state: 'updating', progress: 'Downloading', progressAt: at(5) })
  expect(settleTarget({ ...TARGET, ...change, state: 'updating' }, facts({ progress }))).toBeNull()
})

test('a start with the expected version is success, whatever was reported', () => {
  const station = { firmwareVersion: '2.0', lastBootAt: at(8) }

  for (const state of ['sent', 'updating', 'verifying'] as const) {
    expect(settleTarget({ ...TARGET, state }, facts({ station }))).toMatchObject({
      state: 'succeeded',
      reason: 'newVersionBooted',
      versionAfter: '2.0',
    })
  }
})

test('a start before the command proves nothing [edge 1]', () => {
  expect(settleTarget(TARGET, facts({ station: { firmwareVersion: '2.0', lastBootAt: at(-1) } }))).toBeNull()
})

describe('Installed', () => {
  const progress = said('Installed', 5)

  test('is success where no version is expected', () => {
    const job = { firmwareVersion: null, confirmWithinS: 600 }

    expect(settleTarget(TARGET, facts({ job, progress }))).toMatchObject({ state: 'succeeded', reason: 'installed' })
  })

  test('waits for a start where one is', () => {
    expect(settleTarget(TARGET, facts({ progress, now: at(6) }))).toMatchObject({
      state: 'verifying',
      installedAt: at(5),
    })
  })

  test('is not believed when the station starts with another version', () => {
    const station = { firmwareVersion: '1.0', lastBootAt: at(7) }

    expect(settleTarget(TARGET, facts({ progress, station }))).toMatchObject({
      state: 'failed',
      reason: 'wrongVersion',
      versionAfter: '1.0',
    })
  })

  test('stands when no start follows, also beyond the deadline [edge 2]', () => {
    const verifying = { ...TARGET, state: 'verifying', installedAt: at(55), deadlineAt: at(60) } as const

    expect(settleTarget(verifying, facts({ now: at(64) }))).toBeNull()
    expect(settleTarget(verifying, facts({ now: at(65) }))).toMatchObject({
      state: 'succeeded',
      reason: 'installedUnconfirmed',
    })
  })
})

test.each([
  ['DownloadFailed', 'downloadFailed'],
  ['InstallationFailed', 'installationFailed'],
  ['InstallVerificationFailed', 'installationFailed'],
  ['InvalidSignature', 'signatureInvalid'],
])('%s is a failure', (status, reason) => {
  expect(settleTarget(TARGET, facts({ progress: said(status, 3) }))).toMatchObject({
    state: 'failed',
    reason,
    progress: status,
  })
})

test('a report of another request is not of this update [edge 3]', () => {
  const target = { ...TARGET, requestId: 7 }

  expect(settleTarget(target, facts({ progress: said('DownloadFailed', 3, 6) }))).toBeNull()
  expect(settleTarget(target, facts({ progress: said('DownloadFailed', 3, 7) }))).toMatchObject({ state: 'failed' })
})

test.each([
  ['rejected', null, 'refused'],
  ['failed', 'NotImplemented', 'notSupported'],
  ['failed', 'InternalError', 'callError'],
] as const)('a command that ended as %s %s is a failure', (status, errorCode, reason) => {
  expect(settleTarget(TARGET, facts({ command: command(status, errorCode) }))).toMatchObject({
    state: 'failed',
    reason,
  })
})

test.each(['expired', 'cancelled'] as const)('a command that ended as %s leaves the station waiting', (status) => {
  expect(settleTarget(TARGET, facts({ command: command(status) }))).toEqual({
    state: 'waiting',
    reason: 'notSentInTime',
    deadlineAt: null,
  })
})

test('an unanswered command says nothing until the deadline [edge 4]', () => {
  for (const status of ['timedOut', 'failed', 'queued', 'sent'] as const) {
    expect(settleTarget(TARGET, facts({ command: command(status) }))).toBeNull()
    expect(settleTarget(TARGET, facts({ command: command(status), now: at(60) }))).toMatchObject({
      state: 'failed',
      reason: 'deadline',
    })
  }
})

test('a station that was deleted is over', () => {
  expect(settleTarget(TARGET, facts({ station: undefined }))).toMatchObject({ reason: 'stationRemoved' })
})

test('a report that was noted elsewhere shows that the command arrived [edge 5]', () => {
  const noted = { ...TARGET, progress: 'Downloading', progressAt: at(5) }
  const progress = said('Downloading', 5)

  expect(settleTarget(noted, facts({ progress }))).toEqual({ state: 'updating' })
  expect(settleTarget(noted, facts({ progress, command: command('rejected') }))).toEqual({ state: 'updating' })
  expect(settleTarget({ ...noted, state: 'updating' }, facts({ progress }))).toBeNull()
})
