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

/** @param options.isAuthority false: a certificate that may not sign others. */
export async function madeAuthority(options: {
  readonly now: Date
  readonly days?: number
  readonly type?: 'ec' | 'rsa' | 'ed25519'
  readonly isAuthority?: boolean
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
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Stations CA, O=Charge-IT Jakarta',
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + days * DAY_MS),
    signingAlgorithm: algorithm,
    keys: { privateKey, publicKey },
    extensions: [new x509.BasicConstraintsExtension(isAuthority, 0, true)],
  })
  return { certificatePem: certificate.toString('pem'), keyPem }
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
