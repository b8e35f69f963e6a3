import type { AddressClass } from '../model/pending-station.ts'

const PRIVATE_IPV4 =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/
/** Unique local and link-local (RFC 4193, RFC 4291). */
const PRIVATE_IPV6 = /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i

/** Where an IP address lies. Addresses behind a carrier's NAT (RFC 6598) count as private. */
export function addressClass(address: string): AddressClass {
  const text = address.replace(/^::ffff:/i, '')
  if (/^127\./.test(text) || text === '::1') return 'loopback'
  const isIpv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)
  if (isIpv4) return PRIVATE_IPV4.test(text) ? 'private' : 'public'
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return 'unknown'
  return PRIVATE_IPV6.test(text) ? 'private' : 'public'
}
