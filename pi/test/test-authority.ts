import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
let serial = 100

export interface TestAuthority {
  /** Its own certificate, PEM. */
  readonly pem: string
  /** Signs a request, PEM. @param validDays negative for one that has ended. */
  sign(csr: string, options?: { readonly name?: string; readonly validDays?: number }): Promise<string>
  /** A certificate with its private key, both PEM. */
  issue(name: string): Promise<{ readonly cert: string; readonly key: string }>
}

/** An authority of its own, valid from yesterday on. */
export async function testAuthority(name = 'CN=Test authority', validDays = 30): Promise<TestAuthority> {
  x509.cryptoProvider.set(webcrypto as never)
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: String(serial++),
    name,
    ...spanOf(validDays),
    signingAlgorithm: ALGORITHM,
    keys: keys as never,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  })
  const certify = async (subject: string, publicKey: x509.PublicKeyType, validDaysOf: number): Promise<string> => {
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: String(serial++),
      subject,
      issuer: root.subjectName,
      ...spanOf(validDaysOf),
      signingAlgorithm: ALGORITHM,
      publicKey,
      signingKey: keys.privateKey as never,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
      ],
    })
    return certificate.toString('pem')
  }
  return {
    pem: root.toString('pem'),
    sign: async (csr, options = {}) => {
      const request = new x509.Pkcs10CertificateRequest(csr)
      if (!(await request.verify())) throw new Error('the request is not signed by its own key')
      return certify(options.name ?? request.subject, request.publicKey, options.validDays ?? 1)
    },
    issue: async (subject) => {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
      const cert = await certify(subject, own.publicKey as never, 1)
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', own.privateKey)
      return { cert, key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') }
    },
  }
}

function spanOf(validDays: number): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(Date.now() - (Math.abs(validDays) + 1) * DAY_MS),
    notAfter: new Date(Date.now() + validDays * DAY_MS),
  }
}
