const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * Host and port of a simulation's address.
 * @throws Error for another scheme, a missing port, or a host that is not this machine: these wires know no password.
 */
export function loopbackAddress(text: string, protocol: string): { host: string; port: number } {
  const url = new URL(text)
  if (url.protocol !== protocol || url.port === '') throw new Error(`${text} must be ${protocol}//127.0.0.1:PORT`)
  if (!LOOPBACK.test(url.hostname)) throw new Error(`${text} must lead to this machine`)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
}
