/** An address that a station must not use. */
export class CsmsUrlError extends Error {
  override readonly name = 'CsmsUrlError'
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * The address of a CSMS without the station id, as `RPCClient` wants it.
 * @throws CsmsUrlError for anything but wss://, or ws:// to this machine: a card number must not cross a network in clear.
 */
export function checkCsmsUrl(text: string): string {
  let url: URL
  try {
    url = new URL(text)
  } catch (cause) {
    throw new CsmsUrlError(`not an address: ${text}`, { cause })
  }
  if (url.protocol !== 'wss:' && url.protocol !== 'ws:') throw new CsmsUrlError('the address must begin with wss://')
  if (url.protocol === 'ws:' && !LOOPBACK.test(url.hostname)) {
    throw new CsmsUrlError('ws:// is allowed to this machine only; use wss://')
  }
  if (url.username !== '' || url.password !== '') throw new CsmsUrlError('the address must not hold a password')
  if (url.search !== '' || url.hash !== '') throw new CsmsUrlError('the address must not have a query or fragment')
  return url.href.replace(/\/+$/, '')
}
