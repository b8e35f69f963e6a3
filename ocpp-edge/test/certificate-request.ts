import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

/** A station's certificate request with the key that it was made with, both PEM. */
export interface MadeRequest {
  readonly csr: string
  readonly key: string
}

const KEY_TYPES = {
  p256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  p384: { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  rsa1024: rsa(1_024, 'SHA-256'),
  rsa2048: rsa(2_048, 'SHA-256'),
  rsaSha1: rsa(2_048, 'SHA-1'),
  ed25519: { name: 'Ed25519' },
} as const

/** Makes a request as a station would. */
export async function certificateRequest(subject: string, type: keyof typeof KEY_TYPES = 'p256'): Promise<MadeRequest> {
  const algorithm = KEY_TYPES[type]
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  if (!('privateKey' in keys)) throw new Error('one key where a pair was expected')
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys,
    signingAlgorithm: algorithm,
  })
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { csr: request.toString('pem'), key }
}

function rsa(modulusLength: number, hash: string) {
  return { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash }
}
