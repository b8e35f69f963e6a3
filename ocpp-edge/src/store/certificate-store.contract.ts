import 'reflect-metadata'
import { createHash } from 'node:crypto'
import type { CertificateHashData } from '@charge-it/shared/model/certificate.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { X509Certificate } from '@peculiar/x509'
import { afterEach, describe, expect, test } from 'vitest'
import { testAuthority } from '../../test/test-authority.ts'
import { readCertificate } from '../certificates/read-certificate.ts'
import type { OpenedStores, OpenStores } from './testing/opened-stores.ts'
import { seedDocuments } from './testing/seed-documents.ts'

const CREDENTIALS = paths.stationCredentials('CP_1')
const CSR = { csrPem: 'pem', commonName: 'CP_1', keyType: 'ECDSA P-256' }
const [OLD, NEWER, NEWEST] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)] as const
const AT = new Date('2026-01-01T00:00:00Z')

const issued = (fingerprint: string) => ({
  ...{ stationId: 'CP_1', siteId: 'blok-m', kind: 'ChargePointCertificate', state: 'issued', fingerprint },
  ...{ subject: 'CN=CP_1', issuer: 'CN=CA', serial: fingerprint.slice(0, 4), notBefore: AT, notAfter: AT },
  ...{ pem: null, hashData: null, createdAt: AT, lastUpdatedAt: AT },
})

/** What OCPP calls a certificate, computed by another library than the one under test. */
async function hashDataOf(pem: string, hashAlgorithm: 'SHA256' | 'SHA512' = 'SHA256'): Promise<CertificateHashData> {
  const certificate = new X509Certificate(pem)
  const hash = (bytes: ArrayBuffer) => createHash(hashAlgorithm).update(new Uint8Array(bytes)).digest('hex')
  return {
    hashAlgorithm,
    issuerNameHash: hash(certificate.issuerName.toArrayBuffer()),
    issuerKeyHash: hash(certificate.publicKey.rawData),
    serialNumber: `00${certificate.serialNumber.toUpperCase()}`,
  }
}

/** What the certificate store promises, whichever database is below. */
export function certificateStoreContract(open: OpenStores): void {
  describe('certificates', () => {
    let opened: OpenedStores
    afterEach(() => opened.close())

    const openWith = async (credentials: object) => {
      opened = await open({
        ...seedDocuments.station('CP_1'),
        [CREDENTIALS]: {
          authorizationKeyHash: null,
          previousAuthorizationKeyHash: null,
          changedAt: AT,
          ...credentials,
        },
        ...Object.fromEntries(
          [OLD, NEWER, NEWEST].map((each) => [paths.stationCertificate('CP_1', each), issued(each)]),
        ),
      })
      return opened.stores.certificates
    }
    const stateOf = async (id: string) => (await opened.stored(paths.stationCertificate('CP_1', id))).state
    const requests = () => opened.documents.query({ collection: 'certificateRequests' })

    test('the same request again counts in the same document, another one is another document', async () => {
      const store = await openWith({})

      await store.request('CP_1', CSR)
      await store.request('CP_1', CSR)
      await store.request('CP_1', { ...CSR, csrPem: 'other' })

      const stored = (await requests()).map(({ fields }) => [fields.csrPem, fields.requests])
      expect(stored.sort()).toEqual([
        ['other', 1],
        ['pem', 2],
      ])
    })

    test('a station that asks without end is not heard, an hour later it is', async () => {
      const store = await openWith({})
      for (let index = 0; index < 6; index++) {
        expect(await store.request('CP_1', { ...CSR, csrPem: String(index) })).toBe('stored')
      }

      expect(await store.request('CP_1', CSR)).toBe('tooMany')
      expect(await store.request('CP_2', CSR)).toBe('stored')
      opened.clock.move(3_600_001)
      expect(await store.request('CP_1', CSR)).toBe('stored')
      expect(await requests()).toHaveLength(8)
    })

    test('a pending certificate that is used ends the one before it and older pending ones', async () => {
      const pendingCertificates = [NEWER, NEWEST].map((fingerprint) => ({
        fingerprint,
        serial: fingerprint.slice(0, 4),
      }))
      const store = await openWith({ certificateFingerprint: OLD, certificateSerial: 'aaaa', pendingCertificates })

      expect(await store.used('CP_1', NEWEST)).toBe(true)

      expect(await opened.stored(CREDENTIALS)).toMatchObject({
        ...{ certificateFingerprint: NEWEST, certificateSerial: 'cccc', pendingCertificates: [] },
      })
      expect([await stateOf(OLD), await stateOf(NEWER), await stateOf(NEWEST)]).toEqual([
        'replaced',
        'replaced',
        'inUse',
      ])
      expect(await store.used('CP_1', NEWEST)).toBe(false)
    })

    test('one that was issued later stays valid', async () => {
      const pendingCertificates = [NEWER, NEWEST].map((fingerprint) => ({ fingerprint, serial: 's' }))
      const store = await openWith({ pendingCertificates })

      await store.used('CP_1', NEWER)

      expect(await opened.stored(CREDENTIALS)).toMatchObject({
        ...{ certificateFingerprint: NEWER, pendingCertificates: [{ fingerprint: NEWEST, serial: 's' }] },
      })
      expect([await stateOf(OLD), await stateOf(NEWEST)]).toEqual(['issued', 'issued'])
    })

    test('one that the station did not take is not valid; what is in use stays in use', async () => {
      const pendingCertificates = [NEWER, NEWEST].map((fingerprint) => ({ fingerprint, serial: 's' }))
      const store = await openWith({ pendingCertificates })

      await store.answered('CP_1', NEWER, false)
      await store.answered('CP_1', NEWEST, true)
      await store.used('CP_1', NEWEST)
      await store.answered('CP_1', NEWEST, true)
      await store.answered('CP_1', 'd'.repeat(64), true)

      expect([await stateOf(NEWER), await stateOf(NEWEST)]).toEqual(['rejected', 'inUse'])
      expect(await opened.stored(CREDENTIALS)).toMatchObject({ pendingCertificates: [] })
    })

    test('what a station lists is installed, known ones by their facts; what it lists no more is deleted', async () => {
      const store = await openWith({})
      const facts = readCertificate((await testAuthority('CN=Root, O=Somebody')).cert)
      if (facts === undefined) throw new Error('unreadable')
      const unknown = {
        hashAlgorithm: 'SHA256',
        issuerNameHash: 'ab',
        issuerKeyHash: 'cd',
        serialNumber: '0F',
      } as const
      const known = await hashDataOf(facts.pem, 'SHA512')
      await store.installed('CP_1', 'CentralSystemRootCertificate', facts)

      await store.listed('CP_1', 'CentralSystemRootCertificate', [known, unknown])
      const certificates = (await opened.documents.query({ collection: 'stations/CP_1/certificates' }))
        .map(({ fields }) => fields)
        .filter(({ kind }) => kind === 'CentralSystemRootCertificate')
      await store.listed('CP_1', 'CentralSystemRootCertificate', [unknown])
      await store.listed('CP_1', 'ManufacturerRootCertificate', [])

      expect(certificates).toHaveLength(2)
      expect(certificates).toContainEqual(expect.objectContaining({ ...facts, state: 'installed', hashData: known }))
      expect(certificates).toContainEqual(expect.objectContaining({ subject: null, serial: 'f', hashData: unknown }))
      expect(await stateOf(facts.fingerprint)).toBe('deleted')
      expect(await stateOf(OLD)).toBe('issued')
    })

    test('a deleted one is found by what OCPP calls it', async () => {
      const store = await openWith({})
      const facts = readCertificate((await testAuthority('CN=Root')).cert)
      const other = readCertificate((await testAuthority('CN=Root')).cert)
      if (facts === undefined || other === undefined) throw new Error('unreadable')
      await store.installed('CP_1', 'ManufacturerRootCertificate', facts)
      await store.installed('CP_1', 'ManufacturerRootCertificate', other)

      await store.deleted('CP_1', await hashDataOf(facts.pem))

      expect([await stateOf(facts.fingerprint), await stateOf(other.fingerprint)]).toEqual(['deleted', 'installed'])
    })
  })
}
