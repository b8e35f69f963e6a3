import type { Pkcs10CertificateRequest } from '@peculiar/x509'

/** Why a certificate request is not passed on. */
export type CsrFault =
  | 'unreadable'
  | 'wrongSignature'
  | 'weakHash'
  | 'weakKey'
  | 'unknownKeyType'
  | 'otherName'
  | 'otherOrganisation'

export type CheckedCsr =
  | {
      readonly kind: 'good'
      /** Normalised: one PEM block, nothing around it. */
      readonly csrPem: string
      readonly commonName: string
      /** For people: `ECDSA P-256`, `RSA 2048`. */
      readonly keyType: string
    }
  | { readonly kind: 'bad'; readonly fault: CsrFault }

/** OCPP 1.6 security whitepaper: at least 2048 bits; more than this costs the CSMS too much. */
const RSA_BITS = { least: 2_048, most: 8_192 }
const CURVES: readonly string[] = ['P-256', 'P-384', 'P-521']
const HASHES: readonly string[] = ['SHA-256', 'SHA-384', 'SHA-512']
/** The field's length in OCPP 1.6 security whitepaper, 5.13. */
const LONGEST_CSR = 5_500

/**
 * Reads a PKCS#10 certificate request and decides whether it may be signed for a station: a readable one, signed with
 * its own key, a strong key, the station's name, and no other organisation than ours. Never throws.
 * @param names What the common name may be: the station's id or its serial number.
 * @param organisation Ours; null = not compared. A request without an organisation is good.
 */
export async function checkCsr(
  text: string,
  { names, organisation }: { readonly names: readonly string[]; readonly organisation: string | null },
): Promise<CheckedCsr> {
  const bad = (fault: CsrFault): CheckedCsr => ({ kind: 'bad', fault })
  const csr = await parsed(text)
  if (csr === undefined) return bad('unreadable')
  try {
    const keyType = keyTypeOf(csr)
    if (typeof keyType === 'object') return bad(keyType.fault)
    if (!HASHES.includes(hashOf(csr) ?? '')) return bad('weakHash')
    if (!(await csr.verify())) return bad('wrongSignature')
    const [commonName, ...otherNames] = csr.subjectName.getField('CN')
    if (commonName === undefined || otherNames.length > 0 || !names.includes(commonName)) return bad('otherName')
    const isOurs = (name: string) => organisation === null || folded(name) === folded(organisation)
    if (!csr.subjectName.getField('O').every(isOurs)) return bad('otherOrganisation')
    return { kind: 'good', csrPem: `${csr.toString('pem')}\n`, commonName, keyType }
  } catch {
    // Keys and signatures that no provider knows end here; the station learns Rejected, the record says so.
    return bad('unreadable')
  }
}

/** Loaded with the first request: most instances never see one. */
async function parsed(text: string): Promise<Pkcs10CertificateRequest | undefined> {
  const block =
    /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (?:NEW )?CERTIFICATE REQUEST-----/
  const encoded = text.length > LONGEST_CSR ? undefined : block.exec(text)?.[1]
  if (encoded === undefined) return undefined
  // The library registers its parts through the first and must find it loaded.
  await import('reflect-metadata')
  const { Pkcs10CertificateRequest } = await import('@peculiar/x509')
  try {
    return new Pkcs10CertificateRequest(new Uint8Array(Buffer.from(encoded, 'base64')))
  } catch {
    return undefined
  }
}

function keyTypeOf(csr: Pkcs10CertificateRequest): string | { readonly fault: 'weakKey' | 'unknownKeyType' } {
  const algorithm: object = csr.publicKey.algorithm
  const name = 'name' in algorithm ? String(algorithm.name) : ''
  if (/^RSA/.test(name) && 'modulusLength' in algorithm) {
    const bits = Number(algorithm.modulusLength)
    return bits >= RSA_BITS.least && bits <= RSA_BITS.most ? `RSA ${bits}` : { fault: 'weakKey' }
  }
  if (/^EC/.test(name) && 'namedCurve' in algorithm) {
    const curve = String(algorithm.namedCurve)
    return CURVES.includes(curve) ? `ECDSA ${curve}` : { fault: 'weakKey' }
  }
  return { fault: 'unknownKeyType' }
}

function hashOf(csr: Pkcs10CertificateRequest): string | undefined {
  const { hash }: { hash?: unknown } = csr.signatureAlgorithm
  if (typeof hash === 'string') return hash
  return typeof hash === 'object' && hash !== null && 'name' in hash ? String(hash.name) : undefined
}

function folded(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
}
