import 'reflect-metadata'
import { generateKeyPairSync, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const DAY_MS = 86_400_000
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** An authority as an operator would bring it: certificate and key in PEM. */
export interface MadeAuthority {
  readonly certificatePem: string
  readonly keyPem: string
}

/**
 * @param options.isAuthority false: a certificate that may not sign others.
 * @param options.above Signs this one; its certificate follows in the text.
 */
export async function madeAuthority(options: {
  readonly now: Date
  readonly days?: number
  readonly type?: 'ec' | 'rsa' | 'ed25519'
  readonly isAuthority?: boolean
  readonly above?: MadeAuthority
}): Promise<MadeAuthority> {
  const { now, days = 3_650, type = 'ec', isAuthority = true } = options
  const algorithm = ALGORITHMS[type]
  const keyPem = keyOf(type).toString()
  const pkcs8 = x509.PemConverter.decode(keyPem)[0] ?? new ArrayBuffer(0)
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign'])
  const { kty, crv, x, y, n, e } = await webcrypto.subtle.exportKey('jwk', privateKey)
  const publicJwk = Object.fromEntries(
    Object.entries({ kty, crv, x, y, n, e }).filter(([, part]) => part !== undefined),
  )
  const publicKey = await webcrypto.subtle.importKey('jwk', publicJwk, algorithm, true, ['verify'])
  const own = {
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + days * DAY_MS),
    extensions: [new x509.BasicConstraintsExtension(isAuthority, 0, true)],
  }
  if (options.above === undefined) {
    const self = { name: 'CN=Stations CA, O=Charge-IT Jakarta', signingAlgorithm: algorithm }
    const root = await x509.X509CertificateGenerator.createSelfSigned({
      ...own,
      ...self,
      keys: { privateKey, publicKey },
    })
    return { certificatePem: root.toString('pem'), keyPem }
  }
  const rootPem = x509.PemConverter.decode(options.above.keyPem)[0] ?? new ArrayBuffer(0)
  const certificate = await x509.X509CertificateGenerator.create({
    ...own,
    subject: 'CN=Stations sub-CA',
    issuer: new x509.X509Certificate(options.above.certificatePem).subject,
    signingAlgorithm: EC,
    signingKey: await webcrypto.subtle.importKey('pkcs8', rootPem, EC, false, ['sign']),
    publicKey,
  })
  return { certificatePem: `${certificate.toString('pem')}\n${options.above.certificatePem}`, keyPem }
}

/** A request as the edge stores it. */
export async function madeRequest(commonName: string): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: `CN=${commonName}, O=Whatever the station says`,
    keys,
    signingAlgorithm: EC,
  })
  return request.toString('pem')
}

const ALGORITHMS = {
  ec: EC,
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' },
} as const

function keyOf(type: keyof typeof ALGORITHMS): string | Buffer {
  const format = { type: 'pkcs8', format: 'pem' } as const
  switch (type) {
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export(format)
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export(format)
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey.export(format)
  }
}
