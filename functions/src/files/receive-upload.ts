import { fileTokenSchema } from '@charge-it/shared/model/file-token.ts'
import { stationUploadSchema } from '@charge-it/shared/model/station-upload.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { ApiError, badParameter, conflict, notFound } from '../api/api-error.ts'
import { safeId } from '../api/stations.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { fileAnswer } from './file-answer.ts'
import type { FileHandler } from './file-route.ts'
import { FileTooLarge, type StoredFile } from './file-store.ts'
import { readFileToken } from './file-tokens.ts'
import { plainName, uploadedContent } from './uploaded-content.ts'

/** Largest file that a station may hand in; also what the platform lets through in one request. */
export const MAX_UPLOAD_BYTES = 32 * 1024 * 1024
/** Longest time that one attempt may take; a station that broke off may try again at once, a lost one after this. */
const LEASE_MS = 10 * 60_000

/**
 * `PUT|POST /files/uploads/{token}[/{name}]`: takes the file that a station was asked for, once. An attempt that breaks
 * off or is too large leaves nothing, and the station may try again. 201.
 */
export const receiveUpload: FileHandler = async ({ request, parts, remoteAddress }, deps) => {
  const { link, tokenHash } = await readFileToken(parts.token ?? '', 'upload', remoteAddress, deps)
  if (Number(request.headers.get('content-length') ?? 0) > MAX_UPLOAD_BYTES) throw tooLarge()
  await beginReceiving(tokenHash, deps)
  const key = uploadKey(link.fileId)
  try {
    const { content, fileName, contentType, complete } = await uploadedContent(request)
    const file = await deps.files.write(key, content, MAX_UPLOAD_BYTES)
    await complete
    if (file.sizeBytes === 0) throw badParameter('body', 'is empty')
    const named = fileName ?? plainName(parts.name) ?? `${link.fileId}.bin`
    await received(tokenHash, link.fileId, { ...file, fileName: named, contentType }, deps)
    deps.log.info('file received', { stationId: link.stationId, uploadId: link.fileId, sizeBytes: file.sizeBytes })
  } catch (error) {
    await deps.firestore.doc(paths.fileToken(tokenHash)).update({ state: 'open', leaseUntil: null })
    await deps.files.remove(key)
    if (error instanceof FileTooLarge) throw tooLarge()
    if (error instanceof ApiError || !isBreak(error)) throw error
    throw new ApiError(400, 'broken-upload', 'The upload broke off.', { cause: error })
  }
  return new Response(null, { status: 201 })
}

/** `GET /uploads/{uploadId}/content`, for staff. */
export const downloadUpload: FileHandler = async ({ request, parts }, deps) => {
  const uploadId = safeId(parts.uploadId ?? '')
  const upload = await readDocument(deps.firestore, stationUploadSchema, paths.stationUpload(uploadId))
  if (upload === undefined || upload.sizeBytes === null || upload.sha256 === null) throw notFound('file')
  const { sizeBytes, sha256, fileName } = upload
  return fileAnswer(request, { key: uploadKey(uploadId), sizeBytes, sha256, fileName: fileName ?? uploadId }, deps)
}

/** Key of an upload in the store. */
export function uploadKey(uploadId: string): string {
  return `uploads/${uploadId}`
}

async function beginReceiving(tokenHash: string, deps: Deps): Promise<void> {
  const { firestore } = deps
  const reference = firestore.doc(paths.fileToken(tokenHash))
  await firestore.runTransaction(async (transaction) => {
    const link = await readDocument({ firestore, transaction }, fileTokenSchema, reference.path)
    const now = deps.now()
    if (link === undefined || link.state === 'revoked') throw notFound('file')
    if (link.state === 'done') throw conflict('already-received', 'The file was received before.')
    if (link.state === 'receiving' && link.leaseUntil !== null && link.leaseUntil > now) {
      throw conflict('receiving', 'The file is being received.')
    }
    transaction.update(reference, { state: 'receiving', leaseUntil: new Date(now.getTime() + LEASE_MS) })
  })
}

async function received(
  tokenHash: string,
  uploadId: string,
  file: StoredFile & { readonly fileName: string; readonly contentType: string | null },
  deps: Deps,
): Promise<void> {
  const now = deps.now()
  const { fileName, contentType, sizeBytes, sha256 } = file
  const batch = deps.firestore.batch()
  batch.update(deps.firestore.doc(paths.fileToken(tokenHash)), { state: 'done', leaseUntil: null })
  batch.update(deps.firestore.doc(paths.stationUpload(uploadId)), {
    ...{ status: 'received', fileName, contentType, sizeBytes, sha256 },
    receivedAt: now,
    lastUpdatedAt: now,
  })
  await batch.commit()
}

/** The sender went away, rather than something here failed. */
function isBreak(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR'
}

function tooLarge(): ApiError {
  return new ApiError(413, 'too-large', `A file may hold at most ${MAX_UPLOAD_BYTES} bytes.`)
}
