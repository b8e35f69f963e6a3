import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000

export interface DevelopmentCertificates {
  readonly caFile: string
  /** Signs stations' certificates, too. */
  readonly caKeyFile: string
  readonly certFile: string
  readonly keyFile: string
}

/**
 * A certificate authority for this machine and a server certificate for localhost, made on first use and renewed when
 * less than 30 days are left. For development only: the CA's key lies beside it, readable for its owner.
 */
export async function developmentCertificates(folder: string, now = new Date()): Promise<DevelopmentCertificates> {
  const files = filesIn(folder)
  if (Object.values(files).every((file) => existsSync(file))) {
    const certificate = new x509.X509Certificate(readFileSync(files.certFile, 'utf8'))
    if (certificate.notAfter.getTime() - now.getTime() > 30 * DAY_MS) return files
  }
  x509.cryptoProvider.set(webcrypto as unknown as Crypto)
  mkdirSync(folder, { recursive: true })
  const notBefore = new Date(now.getTime() - DAY_MS)
  const notAfter = new Date(now.getTime() + 365 * DAY_MS)
  const caKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const serverKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Charge-IT development CA',
    notBefore,
    notAfter,
    signingAlgorithm: ALGORITHM,
    keys: caKeys as unknown as CryptoKeyPair,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  const server = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=localhost',
    issuer: ca.subject,
    notBefore,
    notAfter,
    signingAlgorithm: ALGORITHM,
    publicKey: serverKeys.publicKey as unknown as CryptoKey,
    signingKey: caKeys.privateKey as unknown as CryptoKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ],
  })
  writeFileSync(files.caFile, `${ca.toString('pem')}\n`)
  writeFileSync(files.certFile, `${server.toString('pem')}\n`)
  await writeKey(files.caKeyFile, caKeys.privateKey)
  await writeKey(files.keyFile, serverKeys.privateKey)
  return files
}

export interface StationCertificate {
  readonly certFile: string
  readonly keyFile: string
  readonly notAfter: Date
}

/**
 * Makes a key and a client certificate in the name of a station (security profile 3), signed by the development authority
 * and valid as long as it, below the authority's folder.
 * @throws Error when the folder holds no authority.
 */
export async function developmentStationCertificate(
  folder: string,
  stationId: string,
  now = new Date(),
): Promise<StationCertificate> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto)
  const { caFile, caKeyFile } = filesIn(folder)
  const ca = new x509.X509Certificate(readFileSync(caFile, 'utf8'))
  const [pkcs8] = x509.PemConverter.decode(readFileSync(caKeyFile, 'utf8'))
  if (pkcs8 === undefined) throw new Error(`${caKeyFile} holds no key`)
  const caKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign'])
  const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [{ CN: [stationId] }],
    issuer: ca.subject,
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: ca.notAfter,
    signingAlgorithm: ALGORITHM,
    publicKey: own.publicKey as unknown as CryptoKey,
    signingKey: caKey as unknown as CryptoKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
    ],
  })
  const stations = join(folder, 'stations')
  mkdirSync(stations, { recursive: true })
  const name = encodeURIComponent(stationId)
  const files = { certFile: join(stations, `${name}.pem`), keyFile: join(stations, `${name}.key.pem`) }
  await writeKey(files.keyFile, own.privateKey)
  writeFileSync(files.certFile, `${certificate.toString('pem')}\n`)
  return { ...files, notAfter: certificate.notAfter }
}

function filesIn(folder: string): DevelopmentCertificates {
  return {
    caFile: join(folder, 'ca.pem'),
    caKeyFile: join(folder, 'ca.key.pem'),
    certFile: join(folder, 'server.pem'),
    keyFile: join(folder, 'server.key.pem'),
  }
}

async function writeKey(file: string, key: webcrypto.CryptoKey): Promise<void> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key)
  writeFileSync(file, `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`, { mode: 0o600 })
}

function serial(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .toString('hex')
    .replace(/^./, '1')
}
