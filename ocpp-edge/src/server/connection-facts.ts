import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { EdgeConfig } from '../config.ts'

/** A client certificate as far as it matters here. */
export type ClientCertificate =
  | { readonly kind: 'none' }
  /** Its chain leads to our authority and it is within its dates. */
  | {
      readonly kind: 'verified'
      readonly commonName: string | null
      readonly fingerprint: string
      readonly serial: string | null
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** What the transport says about a request. */
export interface ConnectionFacts {
  readonly tls: boolean
  readonly remoteAddress: string
  readonly certificate: ClientCertificate
  /** Somebody who is no configured proxy sent headers of a client certificate; they count for nothing. */
  readonly claimsCertificate: boolean
}

/**
 * Reads the transport. Forwarded headers count only from a configured proxy: anybody else could write them.
 *
 * A proxy that ends TLS says of the client certificate (names as an Application Load Balancer of Google Cloud lets them
 * be configured): X-Client-Cert-Present, X-Client-Cert-Chain-Verified (both "true"), X-Client-Cert-Fingerprint (SHA-256
 * in hex or base64), X-Client-Cert-Serial, X-Client-Cert-Common-Name. It must overwrite what clients send.
 */
export function connectionFacts(
  request: IncomingMessage,
  config: Pick<EdgeConfig, 'trustProxyTls' | 'trustedProxies' | 'cloudRun'>,
): ConnectionFacts {
  const peer = plainAddress(request.socket.remoteAddress)
  const isProxy = config.trustedProxies === '*' || config.trustedProxies.includes(peer)
  const ownTls = request.socket instanceof TLSSocket ? request.socket : null
  return {
    tls: ownTls !== null || config.trustProxyTls,
    remoteAddress: (isProxy || config.cloudRun ? forwardedFor(request) : null) ?? peer,
    certificate: ownTls !== null ? ownCertificate(ownTls) : isProxy ? forwardedCertificate(request) : { kind: 'none' },
    claimsCertificate:
      (ownTls !== null || !isProxy) && CERTIFICATE_HEADER.test(Object.keys(request.headers).join('\n')),
  }
}

const CERTIFICATE_HEADER = /^x-client-cert-/m

/** SHA-256 of a certificate as 64 lower-case hex digits; null when the text is no fingerprint. */
export function fingerprintHex(text: string): string | null {
  const hex = text.replaceAll(':', '').trim().toLowerCase()
  if (/^[0-9a-f]{64}$/.test(hex)) return hex
  const bytes = Buffer.from(text.trim(), 'base64')
  return bytes.length === 32 ? bytes.toString('hex') : null
}

function ownCertificate(socket: TLSSocket): ClientCertificate {
  const certificate = socket.getPeerCertificate()
  if (certificate?.fingerprint256 === undefined) return { kind: 'none' }
  const fingerprint = fingerprintHex(certificate.fingerprint256)
  if (!socket.authorized || fingerprint === null) {
    return { kind: 'refused', reason: String(socket.authorizationError ?? 'no fingerprint') }
  }
  const { CN } = certificate.subject
  return {
    kind: 'verified',
    commonName: typeof CN === 'string' ? CN : null,
    fingerprint,
    serial: certificate.serialNumber ?? null,
  }
}

function forwardedCertificate(request: IncomingMessage): ClientCertificate {
  if (header(request, 'x-client-cert-present') !== 'true') return { kind: 'none' }
  if (header(request, 'x-client-cert-chain-verified') !== 'true')
    return { kind: 'refused', reason: 'chain not verified' }
  const fingerprint = fingerprintHex(header(request, 'x-client-cert-fingerprint') ?? '')
  if (fingerprint === null) return { kind: 'refused', reason: 'no fingerprint' }
  const commonName = header(request, 'x-client-cert-common-name') ?? null
  return { kind: 'verified', commonName, fingerprint, serial: header(request, 'x-client-cert-serial') ?? null }
}

/** The last entry is the one that the proxy itself saw; those before it are what the client claims. */
function forwardedFor(request: IncomingMessage): string | null {
  const last = header(request, 'x-forwarded-for')?.split(',').at(-1)?.trim()
  return last === undefined || last === '' ? null : plainAddress(last)
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

function plainAddress(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:/, '').slice(0, 64)
}
