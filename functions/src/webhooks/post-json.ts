import { type LookupAddress, lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPrivateAddress } from './private-address.ts'

export type PostResult =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly reason: 'private-address' | 'timeout' | 'not-reached' }

/** The name leads to an address inside. */
class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
}

/**
 * Posts JSON to an address of somebody else's choice. Redirects are not followed, the answer's body is not read. The
 * connection goes to exactly the address that was checked, so a name that changes its mind between check and
 * connection gains nothing.
 * @param options.allowPrivate For development and for receivers in the own network.
 */
export function postJson(
  url: URL,
  body: string,
  options: {
    readonly headers: Readonly<Record<string, string>>
    readonly allowPrivate: boolean
    readonly timeoutMs: number
  },
): Promise<PostResult> {
  const { allowPrivate, timeoutMs } = options
  if (!allowPrivate && isPrivateHost(url)) {
    return Promise.resolve({ kind: 'failed', reason: 'private-address' })
  }
  return new Promise((resolve) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = request(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Charge-IT',
          ...options.headers,
        },
        lookup: allowPrivate ? lookup : publicLookup,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        response.resume()
        response.on('error', () => {})
        resolve({ kind: 'answered', status: response.statusCode ?? 0 })
        response.destroy()
      },
    )
    sent.on('error', (error) => {
      const timedOut = error.name === 'TimeoutError' || error.name === 'AbortError'
      const reason = error instanceof PrivateAddress ? 'private-address' : timedOut ? 'timeout' : 'not-reached'
      resolve({ kind: 'failed', reason })
    })
    sent.end(body)
  })
}

/** True for an address that names a private IP address itself, or this machine. */
export function isPrivateHost(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return isPrivateAddress(host)
  return /(?:^|\.)localhost\.?$/i.test(host)
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, '')
    // One private address among public ones is reason enough: which one is used is not ours to choose.
    const inside = addresses.some(({ address }) => isPrivateAddress(address))
    const [first] = addresses
    if (inside || first === undefined) return callback(new PrivateAddress(hostname), '')
    if (options.all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}
