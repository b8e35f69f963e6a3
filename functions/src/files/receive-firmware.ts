import { randomUUID } from 'node:crypto'
import { label } from '@charge-it/shared/model/fields.ts'
import type { FirmwareFile } from '@charge-it/shared/model/firmware-file.ts'
import { paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { ApiError, badParameter } from '../api/api-error.ts'
import { readQuery } from '../api/read-input.ts'
import { actorOf } from '../auth/caller.ts'
import { audit } from '../store/audit.ts'
import type { FileHandler } from './file-route.ts'
import { FileTooLarge } from './file-store.ts'
import { MAX_UPLOAD_BYTES } from './receive-upload.ts'
import { firmwareKey } from './serve-firmware.ts'
import { plainName, uploadedContent } from './uploaded-content.ts'

const text = v.pipe(label, v.minLength(1))
export const firmwareQuery = v.strictObject({
  fileName: v.optional(text),
  vendor: v.optional(text),
  model: v.optional(text),
  firmwareVersion: v.optional(text),
})

/**
 * `POST /firmware?fileName=&vendor=&model=&firmwareVersion=` with the file as body (or as multipart form): 201 with its
 * id, size and SHA-256.
 */
export const receiveFirmware: FileHandler = async (call, deps) => {
  const { request, caller } = call
  const facts = readQuery(call, firmwareQuery)
  if (Number(request.headers.get('content-length') ?? 0) > MAX_UPLOAD_BYTES) throw tooLarge()
  const fileId = randomUUID()
  const key = firmwareKey(fileId)
  const { content, fileName, complete } = await uploadedContent(request)
  try {
    const { sizeBytes, sha256 } = await deps.files.write(key, content, MAX_UPLOAD_BYTES)
    await complete
    if (sizeBytes === 0) throw badParameter('body', 'is empty')
    const now = deps.now()
    const { kind, id } = actorOf(caller)
    const file: FirmwareFile = {
      ...{ fileId, sizeBytes, sha256 },
      fileName: plainName(facts.fileName) ?? fileName ?? `${fileId}.bin`,
      vendor: facts.vendor ?? null,
      model: facts.model ?? null,
      firmwareVersion: facts.firmwareVersion ?? null,
      signed: null,
      uploadedAt: now,
      uploadedBy: { kind, id },
      lastUpdatedAt: now,
    }
    const batch = deps.firestore.batch()
    const path = paths.firmwareFile(fileId)
    batch.create(deps.firestore.doc(path), file)
    audit(batch, deps.firestore, { caller, action: 'firmware.upload', path, detail: sha256, at: now })
    await batch.commit()
    const headers = { 'content-type': 'application/json', location: `/api/v1/firmware/${fileId}` }
    return new Response(JSON.stringify(file), { status: 201, headers })
  } catch (error) {
    await deps.files.remove(key)
    if (error instanceof FileTooLarge) throw tooLarge()
    throw error
  }
}

function tooLarge(): ApiError {
  return new ApiError(413, 'too-large', `A file may hold at most ${MAX_UPLOAD_BYTES} bytes.`)
}
