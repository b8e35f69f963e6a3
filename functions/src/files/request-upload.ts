import { randomInt, randomUUID } from 'node:crypto'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import type { StationUpload } from '@charge-it/shared/model/station-upload.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { ApiCall, Handler, Reply } from '../api/api-call.ts'
import { notFound } from '../api/api-error.ts'
import { idempotencyKeyOf, once } from '../api/idempotency.ts'
import { readBody } from '../api/read-input.ts'
import { newCommand } from '../commands/new-command.ts'
import { validateCommand } from '../commands/validate-command.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../store/audit.ts'
import { readDocument } from '../store/read-document.ts'
import { newFileToken } from './file-tokens.ts'
import { uploadAddress } from './public-address.ts'

/** The station may hand the file in until then: the command waits an hour, and packing takes its time. */
const LINK_MS = 3 * 3600 * 1000
const KEPT_MS = 90 * 24 * 3600 * 1000
/** OCPP's requestId is an integer; 31 bits are read by every station. */
const MAX_REQUEST_ID = 2 ** 31 - 1

const isoTime = v.pipe(v.string(), v.isoTimestamp('must be an ISO 8601 time'))
const common = {
  /** The operator's own server (ftp://...) instead of a link of ours. */
  location: v.optional(v.pipe(v.string(), v.regex(/^(?:ftps?|sftp|https?):\/\/\S{1,480}$/, 'must be an address'))),
  retries: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20))),
  retryInterval: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3600))),
}
export const diagnosticsBody = v.strictObject({
  ...common,
  startTime: v.optional(isoTime),
  stopTime: v.optional(isoTime),
})
export const logBody = v.strictObject({
  ...common,
  logType: v.picklist(['DiagnosticsLog', 'SecurityLog']),
  oldestTimestamp: v.optional(isoTime),
  latestTimestamp: v.optional(isoTime),
})

/** `POST /stations/{stationId}/diagnostics`: 202 with the command and, unless `location` is given, the awaited upload. */
export const requestDiagnostics: Handler = (call, deps) => {
  const body = readBody(call, diagnosticsBody)
  return requestUpload(call, deps, {
    action: 'GetDiagnostics',
    kind: 'diagnostics',
    location: body.location,
    payload: (location) => ({ ...body, location }),
  })
}

/** `POST /stations/{stationId}/logs {logType}`: the same with GetLog of the security whitepaper. */
export const requestLog: Handler = (call, deps) => {
  const { logType, location: own, oldestTimestamp, latestTimestamp, ...retrying } = readBody(call, logBody)
  return requestUpload(call, deps, {
    action: 'GetLog',
    kind: logType === 'SecurityLog' ? 'securityLog' : 'diagnosticsLog',
    location: own,
    payload: (remoteLocation, requestId) => ({
      ...retrying,
      logType,
      requestId,
      log: {
        remoteLocation,
        ...(oldestTimestamp === undefined ? {} : { oldestTimestamp }),
        ...(latestTimestamp === undefined ? {} : { latestTimestamp }),
      },
    }),
  })
}

interface Wanted {
  readonly action: 'GetDiagnostics' | 'GetLog'
  readonly kind: StationUpload['kind']
  readonly location: string | undefined
  readonly payload: (location: string, requestId: number) => Readonly<Record<string, unknown>>
}

function requestUpload(call: ApiCall, deps: Deps, wanted: Wanted): Promise<Reply> {
  const { firestore } = deps
  const { caller } = call
  const stationId = call.parts.stationId ?? ''
  const key = idempotencyKeyOf(call.headers)
  return once({ caller, key, request: [call.path, call.bodyText] }, deps, async (transaction) => {
    const station = await readDocument({ firestore, transaction }, stationSchema, paths.station(stationId))
    if (station === undefined) throw notFound('station')
    const now = deps.now()
    const uploadId = randomUUID()
    const requestId = randomInt(1, MAX_REQUEST_ID)
    const expiresAt = new Date(now.getTime() + LINK_MS)
    const link = newFileToken({ kind: 'upload', stationId, fileId: uploadId, expiresAt }, deps)
    const own = wanted.location !== undefined
    const payload = wanted.payload(wanted.location ?? uploadAddress(link.token, deps), requestId)
    const { validForS } = validateCommand(wanted.action, payload)
    const command = newCommand(
      {
        station,
        action: wanted.action,
        payloadJson: JSON.stringify(payload),
        intent: 'upload',
        validForS,
        caller,
        ownerUid: null,
      },
      now,
    )
    const path = paths.command(command.commandId)
    transaction.create(firestore.doc(path), command)
    if (!own) {
      const upload: StationUpload = {
        ...{ uploadId, stationId, siteId: station.siteId, kind: wanted.kind, commandId: command.commandId },
        requestId: wanted.action === 'GetLog' ? requestId : null,
        status: 'awaited',
        ...{ progress: null, fileName: null, contentType: null, sizeBytes: null, sha256: null },
        requestedAt: now,
        receivedAt: null,
        expiresAt,
        expireAt: new Date(now.getTime() + KEPT_MS),
        lastUpdatedAt: now,
      }
      transaction.create(firestore.doc(paths.stationUpload(uploadId)), upload)
      transaction.create(firestore.doc(paths.fileToken(link.tokenHash)), link.document)
    }
    const detail = `${wanted.action} ${stationId}`
    const about = [paths.station(stationId)]
    audit(transaction, firestore, { caller, action: 'command.create', path, about, detail, at: now })
    return {
      status: 202,
      headers: { location: `/api/v1/commands/${command.commandId}` },
      body: { commandId: command.commandId, uploadId: own ? null : uploadId, expiresAt: command.expiresAt },
    }
  })
}
