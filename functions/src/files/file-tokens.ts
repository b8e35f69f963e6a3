import { createHash } from 'node:crypto'
import { type FileToken, fileTokenSchema } from '@charge-it/shared/model/file-token.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { ApiError, notFound } from '../api/api-error.ts'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'

/** 160 random bits. */
const TOKEN_BYTES = 20
const TOKEN = /^1[0-9a-f]{40}$/
const KEPT_AFTER_END_MS = 7 * 24 * 3600 * 1000
const MISSES_PER_MINUTE = 30

/** A new token, its document id and the document. The token itself goes into the station's address alone. */
export function newFileToken(
  draft: Pick<FileToken, 'kind' | 'stationId' | 'fileId' | 'expiresAt'>,
  deps: Pick<Deps, 'now' | 'randomBytes'>,
): { readonly token: string; readonly tokenHash: string; readonly document: FileToken } {
  // It begins with a digit, by which traces tell it from a word of the path and redact it.
  const token = `1${Buffer.from(deps.randomBytes(TOKEN_BYTES)).toString('hex')}`
  return {
    token,
    tokenHash: hashFileToken(token),
    document: {
      ...draft,
      state: 'open',
      leaseUntil: null,
      createdAt: deps.now(),
      expireAt: new Date(draft.expiresAt.getTime() + KEPT_AFTER_END_MS),
    },
  }
}

/** Document id of a token: lower-case hex SHA-256. */
export function hashFileToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}

/**
 * The link behind a token of the address.
 * @throws ApiError 404 for one that is unknown, of another kind or revoked, 410 for one that has expired, 429 for an
 * address that tries many.
 */
export async function readFileToken(
  token: string,
  kind: FileToken['kind'],
  remoteAddress: string,
  deps: Deps,
): Promise<{ readonly link: FileToken; readonly tokenHash: string }> {
  const tokenHash = hashFileToken(token)
  const link = TOKEN.test(token)
    ? await readDocument(deps.firestore, fileTokenSchema, paths.fileToken(tokenHash))
    : undefined
  if (link === undefined || link.kind !== kind || link.state === 'revoked') {
    const waitS = deps.limiter.take(`file-miss:${remoteAddress}`, MISSES_PER_MINUTE, 60, deps.now())
    if (waitS > 0) {
      throw new ApiError(429, 'too-many-requests', 'Too many wrong links.', { headers: { 'retry-after': `${waitS}` } })
    }
    throw notFound('file')
  }
  if (link.expiresAt <= deps.now()) throw new ApiError(410, 'link-expired', 'This link has expired.')
  return { link, tokenHash }
}
