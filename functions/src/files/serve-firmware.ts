import { firmwareFileSchema } from '@charge-it/shared/model/firmware-file.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { notFound } from '../api/api-error.ts'
import { safeId } from '../api/stations.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'
import { fileAnswer } from './file-answer.ts'
import type { FileHandler } from './file-route.ts'
import { readFileToken } from './file-tokens.ts'

/**
 * `GET /files/firmware/{token}[/{name}]`: the file, to the station that the link was made for, as often as it asks until
 * the link expires (stations try again, and fetch in parts).
 */
export const serveFirmware: FileHandler = async ({ request, parts, remoteAddress }, deps) => {
  const { link } = await readFileToken(parts.token ?? '', 'firmware', remoteAddress, deps)
  return firmwareContent(request, link.fileId, deps)
}

/** `GET /firmware/{fileId}/content`, for staff. */
export const downloadFirmware: FileHandler = ({ request, parts }, deps) =>
  firmwareContent(request, safeId(parts.fileId ?? ''), deps)

async function firmwareContent(request: Request, fileId: string, deps: Deps): Promise<Response> {
  const file = await readDocument(deps.firestore, firmwareFileSchema, paths.firmwareFile(fileId))
  if (file === undefined) throw notFound('file')
  const { sizeBytes, sha256, fileName } = file
  return fileAnswer(request, { key: firmwareKey(fileId), sizeBytes, sha256, fileName }, deps)
}

/** Key of a firmware file in the store. */
export function firmwareKey(fileId: string): string {
  return `firmware/${fileId}`
}
