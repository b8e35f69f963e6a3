import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { ApiError, badParameter } from '../api/api-error.ts'

/** A file that is on its way in. */
export interface UploadedContent {
  readonly content: AsyncIterable<Uint8Array>
  /** As the sender named it, without folders; null when it did not. */
  readonly fileName: string | null
  readonly contentType: string | null
  /** Resolves when the request was read to its end; rejects when it broke off. */
  readonly complete: Promise<void>
}

const LONGEST_NAME = 200

/**
 * The file in a request: its body as it is (PUT, and POST of most stations), or the first file of a multipart form.
 * @throws ApiError 400 for a form without a file, or without a body.
 */
export async function uploadedContent(request: Request): Promise<UploadedContent> {
  if (request.body === null) throw badParameter('body', 'holds no file')
  const contentType = request.headers.get('content-type')?.slice(0, LONGEST_NAME) ?? null
  if (contentType === null || !/^multipart\/form-data\b/i.test(contentType)) {
    return { content: request.body, fileName: null, contentType, complete: Promise.resolve() }
  }
  return fileOfForm(request.body, contentType)
}

async function fileOfForm(body: AsyncIterable<Uint8Array>, contentType: string): Promise<UploadedContent> {
  let form: BusboyInstance
  try {
    form = new Busboy({ headers: { 'content-type': contentType }, limits: { files: 1, fields: 20, parts: 21 } })
  } catch (cause) {
    throw Object.assign(badParameter('content-type', 'names no boundary'), { cause })
  }
  const found = Promise.withResolvers<UploadedContent>()
  let file: Readable | undefined
  const complete: Promise<void> = pipeline(Readable.from(body), form).catch((cause: unknown) => {
    const broken = new ApiError(400, 'broken-upload', 'The upload broke off.', { cause })
    file?.destroy(broken)
    found.reject(broken)
    throw broken
  })
  complete.then(
    () => found.reject(badParameter('body', 'is a form without a file')),
    // Told to whoever waits for the file, or reads it.
    () => {},
  )
  form.once('file', (_field: string, stream: Readable, name: string | undefined, _encoding: string, type: string) => {
    file = stream
    found.resolve({ content: stream, fileName: plainName(name), contentType: type.slice(0, LONGEST_NAME), complete })
  })
  return found.promise
}

/** A file name for people: the last part of a path, without control characters. null for none. */
export function plainName(name: string | undefined | null): string | null {
  const last = (name ?? '')
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .split(/[/\\]/)
    .at(-1)
    ?.trim()
    .slice(0, LONGEST_NAME)
  return last === undefined || last === '' || last === '.' || last === '..' ? null : last
}
