import { createHash, X509Certificate } from 'node:crypto'
import type { CertificateHashData } from '@charge-it/shared/model/certificate.ts'

/** What is told of a certificate. */
export interface CertificateFacts {
  /** One line: `CN=CP_1, O=Charge-IT`. */
  readonly subject: string
  readonly issuer: string
  /** Lower-case hex without leading zeros. */
  readonly serial: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** SHA-256 as 64 lower-case hex digits. */
  readonly fingerprint: string
  /** The first certificate of the text alone. */
  readonly pem: string
}

/** Reads the first certificate of a PEM text (a chain begins with the leaf). @returns undefined when there is none. */
export function readCertificate(text: string): CertificateFacts | undefined {
  const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.exec(text)?.[0]
  if (block === undefined) return undefined
  try {
    const certificate = new X509Certificate(block)
    return {
      subject: oneLine(certificate.subject),
      issuer: oneLine(certificate.issuer),
      serial: plainSerial(certificate.serialNumber),
      notBefore: new Date(certificate.validFrom),
      notAfter: new Date(certificate.validTo),
      fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      pem: `${block}\n`,
    }
  } catch {
    return undefined
  }
}

/** Serial numbers are written with and without leading zeros, in either case. */
export function plainSerial(text: string): string {
  return text
    .replaceAll(':', '')
    .toLowerCase()
    .replace(/^0+(?=.)/, '')
}

/**
 * Whether OCPP's hash data means this certificate: same serial number, and the hash of the issuer's name over the DER of
 * that name. The hash of the issuer's key is not compared, because the issuer may not be at hand.
 */
export function isNamedBy(hashData: CertificateHashData, pem: string): boolean {
  const certificate = new X509Certificate(pem)
  if (plainSerial(hashData.serialNumber) !== plainSerial(certificate.serialNumber)) return false
  const algorithm = hashData.hashAlgorithm.toLowerCase()
  const hash = createHash(algorithm).update(issuerNameOf(certificate.raw)).digest('hex')
  return hash === hashData.issuerNameHash.toLowerCase()
}

/** The DER of the issuer's name: Certificate -> tbsCertificate -> [0] version?, serialNumber, signature, issuer. */
function issuerNameOf(der: Buffer): Buffer {
  const tbs = contentAt(der, contentAt(der, 0).start)
  let at = tbs.start
  if (der[at] === 0xa0) at = contentAt(der, at).end
  const serial = contentAt(der, at)
  const signature = contentAt(der, serial.end)
  return der.subarray(signature.end, contentAt(der, signature.end).end)
}

/** Of one DER element: where its content begins and ends. The bytes come out of OpenSSL's parser, so they are sound. */
function contentAt(der: Buffer, at: number): { readonly start: number; readonly end: number } {
  const first = der[at + 1] ?? 0
  if (first < 0x80) return { start: at + 2, end: at + 2 + first }
  const bytes = first & 0x7f
  const start = at + 2 + bytes
  return { start, end: start + der.readUIntBE(at + 2, bytes) }
}

function oneLine(name: string): string {
  return name.split('\n').join(', ').slice(0, 200)
}
