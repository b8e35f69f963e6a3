import { ApiError, badParameter } from './api-error.ts'

/**
 * The body as text, never more of it than allowed.
 * @throws ApiError 413 when it is longer, 415 when it is declared as something other than JSON, 400 when it is no UTF-8.
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = new ApiError(413, 'too-large', `A request may hold at most ${maxBytes} bytes.`)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge
  if (request.body === null) return ''

  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge
    chunks.push(chunk)
  }
  if (size === 0) return ''
  const type = request.headers.get('content-type')
  if (type !== null && !/^(?:application\/(?:[\w.+-]+\+)?json|text\/plain)\b/i.test(type)) {
    throw new ApiError(415, 'not-json', 'Send application/json.')
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw Object.assign(badParameter('body', 'is not UTF-8'), { cause })
  }
}
