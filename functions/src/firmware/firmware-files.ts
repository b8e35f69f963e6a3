import { label } from '@charge-it/shared/model/fields.ts'
import {
  type FirmwareFile,
  firmwareFileSchema,
  firmwareSignatureSchema,
} from '@charge-it/shared/model/firmware-file.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import type { Handler } from '../api/api-call.ts'
import { conflict, notFound } from '../api/api-error.ts'
import { pageById } from '../api/list-page.ts'
import { pageFields } from '../api/query-fields.ts'
import { readBody, readQuery } from '../api/read-input.ts'
import { safeId } from '../api/stations.ts'
import { firmwareKey } from '../files/serve-firmware.ts'
import { audit } from '../store/audit.ts'
import { parseSnapshots, readDocument } from '../store/read-document.ts'

export const listQuery = v.strictObject(pageFields)
export const changesBody = v.strictObject({
  fileName: v.optional(v.pipe(label, v.minLength(1))),
  vendor: v.optional(v.nullable(label)),
  model: v.optional(v.nullable(label)),
  firmwareVersion: v.optional(v.nullable(label)),
  signed: v.optional(v.nullable(v.strictObject(firmwareSignatureSchema.entries))),
})

/** `GET /firmware` */
export const listFirmware: Handler = async (call, deps) => {
  const page = readQuery(call, listQuery)
  const { snapshots, nextCursor } = await pageById(
    'firmware',
    deps.firestore.collection(collections.firmwareFiles),
    page,
  )
  return { status: 200, body: { items: parseSnapshots(firmwareFileSchema, snapshots, deps.log), nextCursor } }
}

/** `GET /firmware/{fileId}` */
export const getFirmware: Handler = async ({ parts }, deps) => {
  const file = await readDocument(deps.firestore, firmwareFileSchema, paths.firmwareFile(safeId(parts.fileId ?? '')))
  if (file === undefined) throw notFound('file')
  return { status: 200, body: file }
}

/** `PATCH /firmware/{fileId}`: what is known of it, and the manufacturer's signature. */
export const changeFirmware: Handler = async (call, deps) => {
  const changes = readBody(call, changesBody)
  const { firestore } = deps
  const path = paths.firmwareFile(safeId(call.parts.fileId ?? ''))
  const changed = await firestore.runTransaction(async (transaction) => {
    const file = await readDocument({ firestore, transaction }, firmwareFileSchema, path)
    if (file === undefined) throw notFound('file')
    const now = deps.now()
    const next: FirmwareFile = { ...file, ...changes, lastUpdatedAt: now }
    transaction.set(firestore.doc(path), next)
    const detail = Object.keys(changes).join(', ')
    audit(transaction, firestore, { caller: call.caller, action: 'firmware.change', path, detail, at: now })
    return next
  })
  return { status: 200, body: changed }
}

/** `DELETE /firmware/{fileId}`: 409 while a job needs it. */
export const removeFirmware: Handler = async (call, deps) => {
  const { firestore } = deps
  const fileId = safeId(call.parts.fileId ?? '')
  const path = paths.firmwareFile(fileId)
  await firestore.runTransaction(async (transaction) => {
    const file = await readDocument({ firestore, transaction }, firmwareFileSchema, path)
    if (file === undefined) throw notFound('file')
    const jobs = firestore
      .collection(collections.firmwareJobs)
      .where('fileId', '==', fileId)
      .where('finishedAt', '==', null)
    const { empty } = await transaction.get(jobs.limit(1))
    if (!empty) throw conflict('file-in-use', 'A firmware job that is not finished needs this file.')
    transaction.delete(firestore.doc(path))
    audit(transaction, firestore, { caller: call.caller, action: 'firmware.remove', path, at: deps.now() })
  })
  await deps.files.remove(firmwareKey(fileId))
  return { status: 204 }
}
