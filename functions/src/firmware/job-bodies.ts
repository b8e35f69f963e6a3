import { isStationId } from '@charge-it/shared/ids/station-key.ts'
import { label, wholeNumber } from '@charge-it/shared/model/fields.ts'
import { firmwareSignatureSchema } from '@charge-it/shared/model/firmware-file.ts'
import {
  FIRMWARE_JOB_STATUSES,
  FIRMWARE_TARGET_STATES,
  type FirmwareHalt,
  type FirmwareWaves,
  firmwareHaltSchema,
} from '@charge-it/shared/model/firmware-job.ts'
import * as v from 'valibot'
import { momentText, pageFields } from '../api/query-fields.ts'

/** Most stations of one job. */
export const MAX_TARGETS = 5000
export const DEFAULT_WAVES: FirmwareWaves = { first: 1, following: { percent: 25 } }
export const DEFAULT_HALT: FirmwareHalt = { count: 3, sharePercent: 20 }
export const DEFAULT_WINDOW_MS = 7 * 24 * 3600 * 1000
export const DEFAULT_DEADLINE_S = 2 * 3600
export const DEFAULT_CONFIRM_S = 15 * 60

const text = v.pipe(label, v.minLength(1))
const positive = v.pipe(wholeNumber, v.minValue(1, 'must be at least 1'))
const percent = v.pipe(v.number(), v.minValue(1), v.maxValue(100))

/** What one update is, for one station or for many. */
const updateFields = {
  /** A file of ours, or an address of the operator's; one of both. */
  fileId: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'is not a file id'))),
  location: v.optional(v.pipe(v.string(), v.regex(/^(?:ftps?|sftp|https?):\/\/\S{1,480}$/, 'must be an address'))),
  /** Expected after the update; the file's own when it has one. */
  firmwareVersion: v.optional(v.nullable(text)),
  /** true: with the file's signature. */
  signed: v.optional(v.union([v.boolean(), v.strictObject(firmwareSignatureSchema.entries)])),
  stationDeadlineS: v.optional(v.pipe(wholeNumber, v.minValue(60), v.maxValue(7 * 24 * 3600))),
  confirmWithinS: v.optional(v.pipe(wholeNumber, v.minValue(0), v.maxValue(24 * 3600))),
  duringTransactions: v.optional(v.boolean()),
  downloadRetries: v.optional(v.pipe(wholeNumber, v.maxValue(20))),
  downloadRetryIntervalS: v.optional(v.pipe(wholeNumber, v.maxValue(3600))),
  endsAt: v.optional(momentText),
}

export const stationFirmwareBody = v.strictObject(updateFields)

export const jobBody = v.strictObject({
  ...updateFields,
  name: v.optional(text),
  selection: v.strictObject({
    stationIds: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.metadata({ minLength: 1 }), v.check(isStationId, 'is no station id'))),
        v.minLength(1),
        v.maxLength(MAX_TARGETS),
      ),
    ),
    siteId: v.optional(v.string()),
    vendor: v.optional(text),
    model: v.optional(text),
    firmwareVersion: v.optional(text),
  }),
  waves: v.optional(
    v.strictObject({
      first: positive,
      following: v.union([v.strictObject({ stations: positive }), v.strictObject({ percent })]),
    }),
  ),
  haltAfter: v.optional(v.strictObject(firmwareHaltSchema.entries)),
  startsAt: v.optional(momentText),
})
export type JobBody = v.InferOutput<typeof jobBody>

export const retryBody = v.strictObject({ endsAt: v.optional(momentText) })
export const noBody = v.strictObject({})
export const jobQuery = v.strictObject({ ...pageFields, status: v.optional(v.picklist(FIRMWARE_JOB_STATUSES)) })
export const targetQuery = v.strictObject({ ...pageFields, state: v.optional(v.picklist(FIRMWARE_TARGET_STATES)) })
