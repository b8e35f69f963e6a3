// @peculiar/x509 registers its parts through this and must find it loaded.
import 'reflect-metadata'
import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import {
  AuthorityError,
  type CertificateAuthority,
  type CertificateOrder,
  type IssuedCertificate,
} from './certificate-authority.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ONE_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * An authority whose certificate and key (EC P-256 to P-521 or RSA; PKCS#8, SEC1 or PKCS#1) are ours. It signs client
 * certificates only. A text of several certificates begins with the signing one; what lies between it and the root goes
 * along to stations. Certificates end with the authority's own at the latest.
 * @throws AuthorityError when certificate and key are unusable.
 */
export async function ownAuthority(files: {
  readonly certificatePem: string
  readonly keyPem: string
}): Promise<CertificateAuthority> {
  const { certificate, chain, key } = await read(files)
  const keyIdentifier = await x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey)
  return {
    async sign(order) {
      const request = await readRequest(order.csrPem)
      if (request === undefined) return { refused: 'the request is not readable or not signed by its own key' }
      const notAfter = new Date(
        Math.min(order.now.getTime() + order.validDays * DAY_MS, certificate.notAfter.getTime()),
      )
      if (notAfter.getTime() - order.now.getTime() < DAY_MS)
        throw new AuthorityError('the authority itself has expired')
      const issued = await x509.X509CertificateGenerator.create({
        serialNumber: newSerial(),
        subject: subjectOf(order),
        issuer: certificate.subjectName,
        // Clocks of stations run late.
        notBefore: new Date(order.now.getTime() - HOUR_MS),
        notAfter,
        signingAlgorithm: key.algorithm,
        publicKey: request.publicKey,
        signingKey: key.key,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
          await x509.SubjectKeyIdentifierExtension.create(request.publicKey),
          keyIdentifier,
        ],
      })
      return factsOf(issued, chain)
    },
  }
}

async function read(files: { readonly certificatePem: string; readonly keyPem: string }) {
  try {
    const all = [...files.certificatePem.matchAll(ONE_CERTIFICATE)].map(([pem]) => new x509.X509Certificate(pem))
    const [certificate] = all
    if (certificate === undefined) throw new AuthorityError('there is no certificate of the authority')
    const privateKey = createPrivateKey(files.keyPem)
    if (!new X509Certificate(certificate.toString('pem')).checkPrivateKey(privateKey)) {
      throw new AuthorityError('the key is not that of the certificate')
    }
    if (certificate.getExtension(x509.BasicConstraintsExtension)?.ca !== true) {
      throw new AuthorityError('the certificate is not that of an authority')
    }
    const algorithm = algorithmOf(privateKey.asymmetricKeyType, privateKey.asymmetricKeyDetails?.namedCurve)
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
    const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
    const above = all.slice(1).filter((each) => each.subject !== each.issuer)
    const chain = certificate.subject === certificate.issuer ? [] : [certificate, ...above]
    return { certificate, chain, key: { key, algorithm } }
  } catch (error) {
    if (error instanceof AuthorityError) throw error
    // The text of a parser's error could quote what it was given.
    throw new AuthorityError('certificate or key of the authority cannot be read')
  }
}

function algorithmOf(type: string | undefined, curve: string | undefined) {
  if (type === 'rsa') return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
  const named = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }[curve ?? '']
  if (type !== 'ec' || named === undefined) throw new AuthorityError('the key of the authority is neither EC nor RSA')
  return { name: 'ECDSA', namedCurve: named, hash: named === 'P-256' ? 'SHA-256' : 'SHA-384' } as const
}

async function readRequest(csrPem: string): Promise<x509.Pkcs10CertificateRequest | undefined> {
  try {
    const request = new x509.Pkcs10CertificateRequest(csrPem)
    return (await request.verify()) ? request : undefined
  } catch {
    return undefined
  }
}

function subjectOf({ commonName, organisation }: CertificateOrder): x509.Name {
  const organisations = organisation === null ? [] : [{ O: [{ utf8String: organisation }] }]
  return new x509.Name([...organisations, { CN: [{ utf8String: commonName }] }])
}

function factsOf(issued: x509.X509Certificate, chain: readonly x509.X509Certificate[]): IssuedCertificate {
  const pem = `${issued.toString('pem')}\n`
  return {
    pem,
    chainPem: [issued, ...chain].map((each) => `${each.toString('pem')}\n`).join(''),
    subject: issued.subject,
    issuer: issued.issuer,
    serial: issued.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
    fingerprint: new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: issued.notBefore,
    notAfter: issued.notAfter,
  }
}

/** 127 random bits that begin with a one: positive and of constant length. */
function newSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}
