import { paths } from '@charge-it/shared/paths.ts'
import { beforeAll, expect, test } from 'vitest'
import { type IssuedCertificate, testAuthority } from '../../test/test-authority.ts'
import { readCertificate } from '../certificates/read-certificate.ts'
import { commandRig } from './testing/command-rig.ts'

const AT = new Date('2026-01-01T00:00:00Z')
const CREDENTIALS = paths.stationCredentials('CP_1')
const ROOT_KIND = 'CentralSystemRootCertificate'
let root: string
let leaf: IssuedCertificate

beforeAll(async () => {
  const authority = await testAuthority('CN=Root')
  root = authority.cert
  leaf = await authority.issue('CN=CP_1')
})

/** A station whose new certificate was issued and not handed over. */
async function rigWithIssued() {
  const rig = await commandRig()
  const { fingerprint } = leaf
  const path = paths.stationCertificate('CP_1', fingerprint)
  const issued = {
    ...{ stationId: 'CP_1', siteId: null, kind: 'ChargePointCertificate', state: 'issued', fingerprint, serial: '01' },
    ...{ subject: 'CN=CP_1', issuer: 'CN=Root', notBefore: AT, notAfter: AT, pem: leaf.cert, hashData: null },
    ...{ createdAt: AT, lastUpdatedAt: AT },
  }
  const credentials = {
    ...{ authorizationKeyHash: null, previousAuthorizationKeyHash: null, changedAt: AT },
    ...{ certificateFingerprint: 'a'.repeat(64), pendingCertificates: [{ fingerprint, serial: '01' }] },
  }
  await rig.documents.commit([
    { kind: 'create', path, fields: issued },
    { kind: 'create', path: CREDENTIALS, fields: credentials },
  ])
  const station = await rig.connect()
  const id = await rig.queue('CertificateSigned', { certificateChain: `${leaf.cert}\n${root}` })
  const answer = async (status: string) => {
    station.calls[0]?.answer({ status })
    await rig.clock.advance(0)
  }
  const use = async (instance = rig) => {
    await instance.stores.certificates.used('CP_1', fingerprint)
    instance.observations.publish({ kind: 'certificateUsed', stationId: 'CP_1', fingerprint, at: rig.clock.now() })
    await rig.clock.advance(0)
  }
  return { ...rig, station, id, path, answer, use }
}

test('a certificate that the station takes is accepted; its connection with it is the effect', async () => {
  const rig = await rigWithIssued()

  await rig.answer('Accepted')
  const between = rig.documents.peek(rig.path)?.state
  await rig.clock.advance(3_600_000)
  await rig.use()

  expect(between).toBe('accepted')
  expect(rig.chain(rig.id)).toEqual(['queued', 'sent', 'accepted', 'effectSeen'])
  expect(rig.stored(rig.id).effect).toMatchObject({ kind: 'certificateUsed', ref: leaf.fingerprint })
})

test('a certificate that the station refuses is not valid any more', async () => {
  const rig = await rigWithIssued()

  await rig.answer('Rejected')

  expect(rig.chain(rig.id)).toEqual(['queued', 'sent', 'rejected'])
  expect(rig.documents.peek(rig.path)?.state).toBe('rejected')
  expect(rig.documents.peek(CREDENTIALS)).toMatchObject({
    certificateFingerprint: 'a'.repeat(64),
    pendingCertificates: [],
  })
})

test('a station that never comes with its certificate has done nothing; both stay valid', async () => {
  const rig = await rigWithIssued()

  await rig.answer('Accepted')
  await rig.clock.advance(24 * 3_600_000)

  expect(rig.chain(rig.id)).toEqual(['queued', 'sent', 'accepted', 'noEffect'])
  expect(rig.documents.peek(CREDENTIALS)?.pendingCertificates).toHaveLength(1)
})

test('a station that comes back to another instance with its certificate: the effect is seen there', async () => {
  const rig = await rigWithIssued()
  await rig.answer('Accepted')
  rig.station.disconnect()

  const other = await commandRig({ clock: rig.clock, documents: rig.documents, edgeId: 'edge-b' })
  await other.stores.certificates.used('CP_1', leaf.fingerprint)
  await other.connect()
  await rig.clock.advance(10_000)

  expect(rig.chain(rig.id)).toEqual(['queued', 'sent', 'accepted', 'effectSeen'])
})

test('a chain without a certificate is not sent', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const ids = [
    await rig.queue('CertificateSigned', { certificateChain: 'x'.repeat(5_000) }),
    await rig.queue('InstallCertificate', { certificateType: ROOT_KIND, certificate: 'none' }),
  ]

  expect(station.calls).toEqual([])
  expect(ids.map((id) => rig.stored(id).status)).toEqual(['failed', 'failed'])
})

test('an installed certificate is kept with its facts and looked for in the list of the station', async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  const facts = readCertificate(root)

  const id = await rig.queue('InstallCertificate', { certificateType: ROOT_KIND, certificate: root })
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)
  expect(station.calls[1]).toMatchObject({ action: 'GetInstalledCertificateIds' })
  station.calls[1]?.answer({ status: 'NotFound' })
  await rig.clock.advance(0)

  expect(rig.chain(id)).toEqual(['queued', 'sent', 'accepted', 'noEffect'])
  expect(rig.stored(id).history.at(-1)?.detail).toBe('the station does not list it')
  expect(rig.documents.peek(paths.stationCertificate('CP_1', facts?.fingerprint ?? ''))).toMatchObject({
    ...{ kind: ROOT_KIND, state: 'deleted', subject: 'CN=Root', siteId: 'blok-m', notAfter: facts?.notAfter },
  })
})

test.each([['Rejected'], ['Failed']])('a certificate that is answered with %s is not kept', async (status) => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('InstallCertificate', { certificateType: ROOT_KIND, certificate: root })
  station.calls[0]?.answer({ status })
  await rig.clock.advance(0)

  expect(rig.chain(id)).toEqual(['queued', 'sent', 'rejected'])
  expect(await rig.documents.query({ collection: 'stations/CP_1/certificates' })).toEqual([])
})

test('what a station lists is kept, odd entries left out; what it deletes is marked so', async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  const hashData = { hashAlgorithm: 'SHA256', issuerNameHash: 'ab', issuerKeyHash: 'cd', serialNumber: '01' }
  const states = async () =>
    (await rig.documents.query({ collection: 'stations/CP_1/certificates' })).map(({ fields }) => fields.state)

  const listing = await rig.queue('GetInstalledCertificateIds', { certificateType: ROOT_KIND })
  station.calls[0]?.answer({ status: 'Accepted', certificateHashData: [hashData, { hashAlgorithm: 'MD5' }, 'x', null] })
  await rig.clock.advance(0)
  const listed = await states()
  const deleting = await rig.queue('DeleteCertificate', { certificateHashData: hashData })
  station.calls[1]?.answer({ status: 'NotFound' })
  await rig.clock.advance(0)

  expect(listed).toEqual(['installed'])
  expect(await states()).toEqual(['deleted'])
  expect([rig.stored(listing).status, rig.stored(deleting).status]).toEqual(['accepted', 'rejected'])
})
