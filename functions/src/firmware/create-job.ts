import { randomUUID } from 'node:crypto'
import { type FirmwareFile, firmwareFileSchema } from '@charge-it/shared/model/firmware-file.ts'
import { FIRMWARE_TARGET_STATES, type FirmwareJob, firmwareJobSchema } from '@charge-it/shared/model/firmware-job.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { ApiCall, Handler, Reply } from '../api/api-call.ts'
import { badParameter, conflict, notFound } from '../api/api-error.ts'
import { idempotencyKeyOf, once } from '../api/idempotency.ts'
import { readBody } from '../api/read-input.ts'
import { actorOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import { advanceJob } from './advance-job.ts'
import {
  DEFAULT_CONFIRM_S,
  DEFAULT_DEADLINE_S,
  DEFAULT_HALT,
  DEFAULT_WAVES,
  DEFAULT_WINDOW_MS,
  type JobBody,
  jobBody,
  stationFirmwareBody,
} from './job-bodies.ts'
import { prepareJob } from './prepare-job.ts'
import { selectStations } from './select-stations.ts'

/** `POST /firmwareJobs`: 201 with the job. Its first stations are told before the answer, if its window has begun. */
export const createFirmwareJob: Handler = (call, deps) => createJob(call, readBody(call, jobBody), deps)

/** `POST /stations/{stationId}/firmware`: a job of this one station. 409 while another job holds it. */
export const updateStationFirmware: Handler = async (call, deps) => {
  const stationId = call.parts.stationId ?? ''
  const body = readBody(call, stationFirmwareBody)
  const { firestore } = deps
  const [station, lock] = await firestore.getAll(
    firestore.doc(paths.station(stationId)),
    firestore.doc(paths.firmwareLock(stationId)),
  )
  if (station?.exists !== true) throw notFound('station')
  if (lock?.exists === true && idempotencyKeyOf(call.headers) === null) {
    throw conflict('other-job', 'Another firmware job holds this station.')
  }
  return createJob(call, { ...body, name: stationId, selection: { stationIds: [stationId] } }, deps)
}

const madeJob = v.object({ jobId: v.string() })

async function createJob(call: ApiCall, body: JobBody, deps: Deps): Promise<Reply> {
  const { firestore } = deps
  const file = await fileOf(body, deps)
  const job = newJob(call, body, file, deps)
  // Refuses a selection that fits nothing before anything is stored.
  await selectStations(job.selection, deps)
  const { jobId } = job
  const path = paths.firmwareJob(jobId)
  const key = idempotencyKeyOf(call.headers)
  const reply = await once(
    { caller: call.caller, key, request: [call.path, call.bodyText] },
    deps,
    async (transaction) => {
      transaction.create(firestore.doc(path), job)
      audit(transaction, firestore, {
        caller: call.caller,
        action: 'firmwareJob.create',
        path,
        detail: job.name,
        at: job.createdAt,
      })
      return { status: 201, headers: { location: `/api/v1/firmwareJobs/${jobId}` }, body: { jobId } }
    },
  )
  // A repeat is answered with the first request's job.
  const first = v.parse(madeJob, reply.body).jobId
  await prepareJob(first, deps)
  await advanceJob(first, deps)
  const stored = await readDocument(firestore, firmwareJobSchema, paths.firmwareJob(first))
  if (stored === undefined) throw notFound('firmware job')
  return { ...reply, body: stored }
}

async function fileOf(body: JobBody, deps: Deps): Promise<FirmwareFile | null> {
  const { fileId, location } = body
  if ((fileId === undefined) === (location === undefined)) throw badParameter('fileId', 'give a file or a location')
  if (fileId === undefined) return null
  const file = await readDocument(deps.firestore, firmwareFileSchema, paths.firmwareFile(fileId))
  if (file === undefined) throw badParameter('fileId', 'there is no such file')
  if (deps.config.publicOrigin === null) {
    throw conflict('no-public-address', 'Set CHARGE_IT_PUBLIC_ORIGIN, or give a location of your own.')
  }
  return file
}

function newJob(call: ApiCall, body: JobBody, file: FirmwareFile | null, deps: Deps): FirmwareJob {
  const now = deps.now()
  const startsAt = body.startsAt ?? now
  const endsAt = body.endsAt ?? new Date(Math.max(startsAt.getTime(), now.getTime()) + DEFAULT_WINDOW_MS)
  if (endsAt <= startsAt || endsAt <= now) throw badParameter('endsAt', 'must be later than the start and than now')
  const firmwareVersion = body.firmwareVersion === undefined ? (file?.firmwareVersion ?? null) : body.firmwareVersion
  const { selection } = body
  return {
    jobId: randomUUID(),
    name: body.name ?? [file?.fileName ?? 'Firmware', firmwareVersion].filter((part) => part !== null).join(' '),
    status: 'preparing',
    fileId: file?.fileId ?? null,
    location: body.location ?? null,
    firmwareVersion,
    signed: signatureOf(body, file),
    selection: {
      stationIds: selection.stationIds ?? null,
      siteId: selection.siteId ?? null,
      vendor: selection.vendor ?? null,
      model: selection.model ?? null,
      firmwareVersion: selection.firmwareVersion ?? null,
    },
    waves: body.waves ?? DEFAULT_WAVES,
    haltAfter: body.haltAfter ?? DEFAULT_HALT,
    startsAt,
    endsAt,
    stationDeadlineS: body.stationDeadlineS ?? DEFAULT_DEADLINE_S,
    confirmWithinS: body.confirmWithinS ?? DEFAULT_CONFIRM_S,
    duringTransactions: body.duringTransactions ?? false,
    downloadRetries: body.downloadRetries ?? null,
    downloadRetryIntervalS: body.downloadRetryIntervalS ?? null,
    ...{
      plan: [],
      wave: 0,
      counts: noCounts(),
      total: 0,
      settledSinceResume: { succeeded: 0, failed: 0 },
      cursor: null,
    },
    createdAt: now,
    createdBy: actorOf(call.caller),
    finishedAt: null,
    lastUpdatedAt: now,
  }
}

function signatureOf(body: JobBody, file: FirmwareFile | null): FirmwareJob['signed'] {
  if (body.signed === undefined || body.signed === false) return null
  if (body.signed !== true) return body.signed
  if (file?.signed != null) return file.signed
  throw badParameter('signed', 'the file has no signature')
}

function noCounts(): FirmwareJob['counts'] {
  return Object.fromEntries(FIRMWARE_TARGET_STATES.map((state) => [state, 0]))
}
