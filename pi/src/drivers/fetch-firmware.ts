import { isReachableInClear } from './upload.ts'

const TIMEOUT_MS = 10 * 60_000
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Fetches a file by HTTP GET; https://, and http:// to this machine.
 * @returns null for anything but a 200 answer that comes to its end, for more than 64 MiB, and for other schemes.
 */
export async function fetchFirmware(location: string): Promise<Uint8Array | null> {
  if (!URL.canParse(location)) return null
  const url = new URL(location)
  if (url.protocol !== 'https:' && !isReachableInClear(url)) return null
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (answer.status !== 200 || answer.body === null) {
      await answer.body?.cancel()
      return null
    }
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of answer.body) {
      size += chunk.byteLength
      if (size > MAX_BYTES) return null
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } catch {
    // No route, refused, broken off, timed out: all are told to the CSMS as DownloadFailed.
    return null
  }
}
