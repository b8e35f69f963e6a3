import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import type { CertificateId } from '../../ports.ts'
import { loadX509 } from './certificate-requests.ts'

const ONE_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
const HASHES = { SHA256: 'SHA-256', SHA384: 'SHA-384', SHA512: 'SHA-512' } as const

/** The certificates of a PEM text, in its order; null if there is none or one cannot be read. */
export function readCertificates(pem: string): readonly X509Certificate[] | null {
  try {
    const all = [...pem.matchAll(ONE_CERTIFICATE)].map(([text]) => new X509Certificate(text))
    return all.length === 0 ? null : all
  } catch {
    // A text that is no certificate is a possible input, not a failure.
    return null
  }
}

/** Valid at that moment. */
export function isCurrent(certificate: X509Certificate, nowMs: number): boolean {
  return Date.parse(certificate.validFrom) <= nowMs && nowMs < Date.parse(certificate.validTo)
}

/** Signed by the other one, which says so of itself. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

/** The one common name of the subject; null if there is none or several. */
function commonNameOf(certificate: X509Certificate): string | null {
  const names = certificate.subject.split('\n').filter((line) => line.startsWith('CN='))
  return names.length === 1 ? (names[0]?.slice(3) ?? null) : null
}

/** A chain that a station may use with its key: its own name, this time, each signed by the next. */
export function isUsableChain(
  pem: string,
  { keyPem, names, nowMs }: { readonly keyPem: string; readonly names: readonly string[]; readonly nowMs: number },
): boolean {
  const chain = readCertificates(pem)
  const leaf = chain?.[0]
  if (chain === null || leaf === undefined) return false
  const name = commonNameOf(leaf)
  return (
    !leaf.ca &&
    name !== null &&
    names.includes(name) &&
    isCurrent(leaf, nowMs) &&
    leaf.checkPrivateKey(createPrivateKey(keyPem)) &&
    chain.slice(1).every((issuer, index) => {
      const issued = chain[index]
      return issuer.ca && isCurrent(issuer, nowMs) && issued !== undefined && isIssuedBy(issued, issuer)
    })
  )
}

/**
 * Names a certificate as RFC 6960 does: hashes of its issuer's name and key, and its serial number.
 * @param issuers candidates; a certificate that signed itself is its own.
 */
export async function certificateId(
  pem: string,
  hashAlgorithm: CertificateId['hashAlgorithm'],
  issuers: readonly string[] = [],
): Promise<CertificateId> {
  const x509 = await loadX509()
  const certificate = new x509.X509Certificate(pem)
  const native = new X509Certificate(pem)
  const issuerPem = issuers.find((each) => isIssuedBy(native, new X509Certificate(each))) ?? pem
  const issuerKey = await new x509.X509Certificate(issuerPem).publicKey.getKeyIdentifier(HASHES[hashAlgorithm])
  const name = Buffer.from(certificate.issuerName.toArrayBuffer())
  return {
    hashAlgorithm,
    issuerNameHash: createHash(hashAlgorithm).update(name).digest('hex'),
    issuerKeyHash: Buffer.from(issuerKey).toString('hex'),
    serialNumber: certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
  }
}

/** Whether two ids name the same certificate; hex digits compare without case and leading zeros. */
export function isSameCertificate(one: CertificateId, other: CertificateId): boolean {
  const folded = ({ issuerNameHash, issuerKeyHash, serialNumber }: CertificateId) =>
    [issuerNameHash, issuerKeyHash, serialNumber.replace(/^0+(?=.)/, '')].join(':').toLowerCase()
  return one.hashAlgorithm === other.hashAlgorithm && folded(one) === folded(other)
}
