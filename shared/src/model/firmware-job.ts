import * as v from 'valibot'
import { finite, label, moment, wholeNumber } from './fields.ts'
import { firmwareSignatureSchema } from './firmware-file.ts'
import { roleSchema } from './role.ts'

/**
 * preparing -> running; running <-> paused; running -> halted (too many failures) -> running (resumed by a person);
 * running -> done (every station is settled, or the window is over); any of them -> cancelled.
 */
export const FIRMWARE_JOB_STATUSES = ['preparing', 'running', 'paused', 'halted', 'done', 'cancelled'] as const
export type FirmwareJobStatus = (typeof FIRMWARE_JOB_STATUSES)[number]

/**
 * waiting -> sent (the command exists) -> updating (the station reported progress) -> verifying (Installed was reported,
 * a start with the new version is awaited) -> succeeded. `unreached`: the window ended first. `skipped`: not attempted.
 */
export const FIRMWARE_TARGET_STATES = [
  'waiting',
  'sent',
  'updating',
  'verifying',
  'succeeded',
  'failed',
  'unreached',
  'skipped',
  'cancelled',
] as const
export type FirmwareTargetState = (typeof FIRMWARE_TARGET_STATES)[number]

/** Something is under way at the station. */
export const ACTIVE_TARGET_STATES: readonly FirmwareTargetState[] = ['sent', 'updating', 'verifying']

/** Why a station is in its state; the console has a sentence for each. */
export const FIRMWARE_TARGET_REASONS = [
  // waiting
  'offline',
  'charging',
  'notSentInTime',
  // failed
  'refused',
  'callError',
  'notSupported',
  'downloadFailed',
  'installationFailed',
  'signatureInvalid',
  'wrongVersion',
  'deadline',
  'stationRemoved',
  // succeeded
  'newVersionBooted',
  'installed',
  'installedUnconfirmed',
  // skipped
  'alreadyInstalled',
  'otherJob',
  'notAccepted',
  // unreached
  'windowOver',
] as const
export type FirmwareTargetReason = (typeof FIRMWARE_TARGET_REASONS)[number]

/** Which stations; all given conditions must hold. Evaluated once, when the job is created. */
export const firmwareSelectionSchema = v.object({
  stationIds: v.nullable(v.array(v.string())),
  siteId: v.nullable(v.string()),
  vendor: v.nullable(label),
  model: v.nullable(label),
  /** The version that they run now. */
  firmwareVersion: v.nullable(label),
})
export type FirmwareSelection = v.InferOutput<typeof firmwareSelectionSchema>

/** A first small wave, then waves of a number of stations or of a share of all of them. */
export const firmwareWavesSchema = v.object({
  first: v.pipe(wholeNumber, v.minValue(1)),
  following: v.union([
    v.object({ stations: v.pipe(wholeNumber, v.minValue(1)) }),
    v.object({ percent: v.pipe(finite, v.minValue(1), v.maxValue(100)) }),
  ]),
})
export type FirmwareWaves = v.InferOutput<typeof firmwareWavesSchema>

/** The job halts when at least `count` stations failed and they are at least `sharePercent` of those settled. */
export const firmwareHaltSchema = v.object({
  count: v.pipe(wholeNumber, v.minValue(1)),
  sharePercent: v.pipe(finite, v.minValue(0), v.maxValue(100)),
})
export type FirmwareHalt = v.InferOutput<typeof firmwareHaltSchema>

export const firmwareWaveSchema = v.object({
  /** How many stations it takes. */
  size: wholeNumber,
  startedAt: v.nullable(moment),
  finishedAt: v.nullable(moment),
  /** Commands given. */
  dispatched: wholeNumber,
  succeeded: wholeNumber,
  failed: wholeNumber,
})
export type FirmwareWave = v.InferOutput<typeof firmwareWaveSchema>

/** `firmwareJobs/{jobId}`: one update of many stations. Written by functions, always in a transaction. */
export const firmwareJobSchema = v.object({
  jobId: v.string(),
  name: label,
  status: v.picklist(FIRMWARE_JOB_STATUSES),
  /** The file of our own; null = `location` is the operator's. */
  fileId: v.nullable(v.string()),
  /** The operator's own address (ftp://...); null = a link to the file is made for each station. */
  location: v.nullable(v.string()),
  /** Expected in BootNotification; null = a report of Installed is enough. */
  firmwareVersion: v.nullable(label),
  /** SignedUpdateFirmware instead of UpdateFirmware. */
  signed: v.nullable(firmwareSignatureSchema),
  selection: firmwareSelectionSchema,
  waves: firmwareWavesSchema,
  haltAfter: firmwareHaltSchema,
  startsAt: moment,
  /** No command after it; what is under way then may end. */
  endsAt: moment,
  /** From the command to the end of the update at one station. */
  stationDeadlineS: wholeNumber,
  /** How long a start with the new version is waited for after Installed. */
  confirmWithinS: wholeNumber,
  /** Stations are updated even while a car charges. */
  duringTransactions: v.boolean(),
  /** Passed on to the station. */
  downloadRetries: v.nullable(wholeNumber),
  downloadRetryIntervalS: v.nullable(wholeNumber),
  /** Sizes as planned, and how far each came. */
  plan: v.array(firmwareWaveSchema),
  /** Index in `plan` of the wave that takes stations now. */
  wave: wholeNumber,
  /** Stations by state; the sum is `total`. */
  counts: v.record(v.picklist(FIRMWARE_TARGET_STATES), wholeNumber),
  total: wholeNumber,
  /** Since the last resume: failures before it do not halt again. */
  settledSinceResume: v.object({ succeeded: wholeNumber, failed: wholeNumber }),
  /** Where the next look at waiting stations begins. */
  cursor: v.nullable(v.string()),
  createdAt: moment,
  createdBy: v.object({
    kind: v.picklist(['user', 'driver', 'apiKey', 'system']),
    id: v.string(),
    role: v.nullable(roleSchema),
  }),
  finishedAt: v.nullable(moment),
  lastUpdatedAt: moment,
})
export type FirmwareJob = v.InferOutput<typeof firmwareJobSchema>

/** `firmwareJobs/{jobId}/targets/{stationKey}`: one station of a job. Written by functions. */
export const firmwareTargetSchema = v.object({
  jobId: v.string(),
  stationId: v.string(),
  siteId: v.nullable(v.string()),
  state: v.picklist(FIRMWARE_TARGET_STATES),
  reason: v.nullable(v.picklist(FIRMWARE_TARGET_REASONS)),
  /** The station's newest word: Downloading, Installed ... */
  progress: v.nullable(label),
  progressAt: v.nullable(moment),
  versionBefore: v.nullable(label),
  versionAfter: v.nullable(label),
  wave: v.nullable(wholeNumber),
  attempts: wholeNumber,
  commandId: v.nullable(v.string()),
  /** requestId of a signed update. */
  requestId: v.nullable(wholeNumber),
  /** Document id of the link that was given to the station. */
  tokenHash: v.nullable(v.string()),
  sentAt: v.nullable(moment),
  installedAt: v.nullable(moment),
  deadlineAt: v.nullable(moment),
  settledAt: v.nullable(moment),
  lastUpdatedAt: moment,
})
export type FirmwareTarget = v.InferOutput<typeof firmwareTargetSchema>

/** `firmwareLocks/{stationKey}`: the job that may update this station. Written by functions; no client reads it. */
export const firmwareLockSchema = v.object({ jobId: v.string(), at: moment })
export type FirmwareLock = v.InferOutput<typeof firmwareLockSchema>
