import 'reflect-metadata'
import { webcrypto, X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'

export interface IssuedCertificate {
  /** PEM. */
  readonly cert: string
  readonly key: string
  /** SHA-256 as 64 lower-case hex digits. */
  readonly fingerprint: string
}

/** A certificate authority for tests. */
export interface TestAuthority {
  readonly cert: string
  issue(subject: string, options?: { readonly expired?: boolean }): Promise<IssuedCertificate>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000

export async function testAuthority(subject: string): Promise<TestAuthority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const now = Date.now()
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: subject,
    notBefore: new Date(now - 2 * DAY_MS),
    notAfter: new Date(now + DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  })
  return {
    cert: authority.toString('pem'),
    async issue(name, options = {}) {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
      const certificate = await x509.X509CertificateGenerator.create({
        subject: name,
        issuer: authority.subject,
        notBefore: new Date(now - 2 * DAY_MS),
        notAfter: new Date(options.expired === true ? now - DAY_MS : now + DAY_MS),
        signingAlgorithm: ALGORITHM,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
      })
      const cert = certificate.toString('pem')
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', own.privateKey)
      return {
        cert,
        key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
        fingerprint: new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase(),
      }
    },
  }
}
