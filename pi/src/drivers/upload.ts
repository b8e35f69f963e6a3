const UPLOAD_TIMEOUT_MS = 30_000

/**
 * Sends a text to an address by HTTP PUT; an address that ends in `/` is a folder. Plain http:// only to this machine.
 * @returns false for anything but a 2xx answer, and for schemes other than http and https.
 */
export async function uploadOverHttp(location: string, fileName: string, content: string): Promise<boolean> {
  if (!URL.canParse(location)) return false
  const url = new URL(location)
  if (url.protocol !== 'https:' && !isReachableInClear(url)) return false
  if (url.pathname.endsWith('/')) url.pathname += encodeURIComponent(fileName)
  try {
    const answer = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: content,
      redirect: 'error',
      signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return answer.ok
  } catch {
    // No route, refused, timed out: all are told to the CSMS as UploadFailed.
    return false
  }
}

/** Plain http:// to this machine, where nobody listens in. */
export function isReachableInClear(url: URL): boolean {
  return url.protocol === 'http:' && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
}
