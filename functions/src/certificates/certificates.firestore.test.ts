import { X509Certificate } from 'node:crypto'
import { type StationCertificate, stationCertificateSchema } from '@charge-it/shared/model/certificate.ts'
import { commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readDocument } from '../store/read-document.ts'
import { CODE, NOW, openWorld, putStation, STATION, type World } from '../testing/test-world.ts'
import { answerRequest } from './answer-request.ts'
import { authorityOf } from './authority-of-config.ts'
import type { CertificateAuthority } from './certificate-authority.ts'
import { ownAuthority } from './own-authority.ts'
import { renewCertificates } from './renew-certificates.ts'
import { madeAuthority, madeRequest } from './testing/made-authority.ts'

const REQUEST = paths.certificateRequest('r1')
const CREDENTIALS = paths.stationCredentials(STATION)
const DAY_MS = 86_400_000
let authority: CertificateAuthority
let csrPem: string
let world: World

beforeAll(async () => {
  authority = await ownAuthority(await madeAuthority({ now: NOW }))
  csrPem = await madeRequest(STATION)
})
beforeEach(async () => {
  world = openWorld()
  await putStation(world, { station: { securityProfile: 2 } })
  await world.put(CREDENTIALS, { authorizationKeyHash: 'h', previousAuthorizationKeyHash: null, changedAt: NOW })
  await world.put(REQUEST, requestOf(1))
})
afterEach(() => world.close())

const requestOf = (requests: number) => ({
  ...{ stationId: STATION, csrPem, commonName: STATION, keyType: 'ECDSA P-256', requests },
  ...{ requestedAt: NOW, expireAt: new Date(NOW.getTime() + 90 * DAY_MS) },
})
const answer = (by: CertificateAuthority | null = authority) => answerRequest('r1', { ...world.deps, authority: by })
const commands = async () => {
  const { docs } = await world.firestore.collection(collections.commands).get()
  return docs.map((each) => parseDocument(commandSchema, each.ref.path, each.data()))
}
const certificates = async (): Promise<readonly StationCertificate[]> => {
  const { docs } = await world.firestore.collection(`stations/${STATION}/${collections.certificates}`).get()
  return docs.map((each) => parseDocument(stationCertificateSchema, each.ref.path, each.data()))
}
const notices = async () =>
  (await world.firestore.collection(collections.notifications).get()).docs.map((each) => each.data())

test('a request leads to a certificate, a login with it and a command that hands it over', async () => {
  expect(await answer()).toBe('signed')

  const [certificate] = await certificates()
  const [command] = await commands()
  const { fingerprint, serial } = certificate ?? {}
  expect(certificate).toMatchObject({
    ...{ kind: 'ChargePointCertificate', state: 'issued', stationId: STATION, siteId: 'blok-m', requestId: 'r1' },
    ...{ notAfter: new Date(NOW.getTime() + 365 * DAY_MS), subject: expect.stringContaining(`CN=${STATION}`) },
  })
  expect(command).toMatchObject({
    ...{ action: 'CertificateSigned', status: 'queued', stationId: STATION, intent: 'certificate' },
    createdBy: { kind: 'system' },
  })
  const { certificateChain } = JSON.parse(command?.payloadJson ?? '')
  expect(new X509Certificate(certificateChain).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint)
  expect(await world.read(CREDENTIALS)).toMatchObject({
    authorizationKeyHash: 'h',
    pendingCertificates: [{ fingerprint, serial }],
  })
  expect(await world.read(REQUEST)).toMatchObject({
    ...{ state: 'signed', answered: 1, certificateId: fingerprint, commandId: command?.commandId },
  })
})

test('an event that comes twice, also at the same moment, leads to one certificate', async () => {
  const answers = await Promise.all([answer(), answer()])
  answers.push(await answer())

  expect(answers.sort()).toEqual(['answered', 'answered', 'signed'])
  expect(await certificates()).toHaveLength(1)
  expect(await commands()).toHaveLength(1)
})

test('a repeated request gets the same certificate again, one for a used certificate a new one', async () => {
  await answer()
  await world.firestore.doc(REQUEST).update({ requests: 2 })
  expect(await answer()).toBe('signed')
  const [first] = await certificates()
  const sent = (await commands()).map(({ payloadJson }) => payloadJson)
  await world.firestore.doc(paths.stationCertificate(STATION, first?.fingerprint ?? '')).update({ state: 'inUse' })
  await world.firestore.doc(REQUEST).update({ requests: 3 })
  await answer()

  expect(sent).toHaveLength(2)
  expect(new Set(sent).size).toBe(1)
  expect(await certificates()).toHaveLength(2)
  expect((await world.read(CREDENTIALS))?.pendingCertificates).toHaveLength(2)
})

test('older certificates that were never used give way to newer ones', async () => {
  for (let requests = 1; requests <= 6; requests++) {
    await world.put(REQUEST, requestOf(1))
    await answer()
  }

  expect((await world.read(CREDENTIALS))?.pendingCertificates).toHaveLength(4)
})

test('without an authority a person is told, once for each station', async () => {
  expect(await answer(null)).toBe('failed')
  await world.firestore.doc(REQUEST).update({ requests: 2 })
  expect(await answer(null)).toBe('failed')

  expect(await world.read(REQUEST)).toMatchObject({ state: 'failed', reason: 'noAuthority', answered: 2 })
  expect(await notices()).toMatchObject([{ kind: 'certificateRequested', stationId: STATION, state: 'open', count: 2 }])
  expect([...(await certificates()), ...(await commands())]).toEqual([])
})

test('an authority that cannot be used is none', async () => {
  const expired = await ownAuthority(await madeAuthority({ now: NOW, days: 0.5 }))
  expect(await answer(expired)).toBe('failed')
  expect(await world.read(REQUEST)).toMatchObject({ reason: 'noAuthority' })

  const { certificatePem } = await madeAuthority({ now: NOW })
  const config = { ...world.deps.config, authority: { certificatePem, keyPem: 'none' } }
  expect(await authorityOf({ ...world.deps, config })).toBeNull()
  expect(world.logged.filter(({ message }) => message.startsWith('the authority'))).toHaveLength(2)
})

test('nothing is signed for a station that is gone or rejected, nor a request that is no request', async () => {
  await world.put(REQUEST, { ...requestOf(1), csrPem: 'none' })
  expect(await answer()).toBe('refused')
  expect(await world.read(REQUEST)).toMatchObject({ reason: 'notSignable' })

  await world.put(REQUEST, requestOf(1))
  await world.firestore.doc(paths.station(STATION)).update({ registration: 'rejected' })
  expect(await answer()).toBe('refused')
  expect(await world.read(REQUEST)).toMatchObject({ reason: 'noStation' })
  expect(await answerRequest('unknown', { ...world.deps, authority })).toBe('gone')
  expect(await certificates()).toEqual([])
})

test('an authority that fails now leaves the request as it is, so that it is tried again', async () => {
  const failing: CertificateAuthority = { sign: () => Promise.reject(new Error('out of order')) }

  await expect(answer(failing)).rejects.toThrow('out of order')
  expect(await world.read(REQUEST)).toEqual(await storedLike(requestOf(1)))
  expect(await answer()).toBe('signed')
})

test('an admin revokes what a station has: none logs in, its connection ends, it may come with its key', async () => {
  await answer()
  await world.firestore.doc(paths.station(STATION)).update({ securityProfile: 3 })
  const revoke = (token: string) => world.call('DELETE', `/v1/stations/${STATION}/certificates`, { token })
  expect((await revoke(world.tokens.operator)).status).toBe(403)

  expect(await revoke(world.tokens.admin)).toMatchObject({ status: 200, body: { securityProfile: 2, revoked: 1 } })

  expect((await certificates()).map(({ state }) => state)).toEqual(['revoked'])
  expect(await world.read(CREDENTIALS)).toMatchObject({
    ...{ authorizationKeyHash: 'h', certificateFingerprint: 'revoked', pendingCertificates: [] },
  })
  expect((await world.read(paths.station(STATION)))?.connection).toMatchObject({
    edgeId: null,
    epoch: 4,
    online: false,
  })
  expect((await world.read(paths.publicConnector(CODE)))?.online).toBe(false)
  expect(await world.count(collections.audit)).toBe(1)
})

test('certificates are listed for whoever reads stations, the newest first', async () => {
  await answer()
  const list = (stationId: string) =>
    world.call('GET', `/v1/stations/${stationId}/certificates`, { token: world.tokens.viewer })

  expect(await list(STATION)).toMatchObject({
    status: 200,
    body: { items: [{ kind: 'ChargePointCertificate', state: 'issued', notAfter: '2027-03-02T05:00:00.000Z' }] },
  })
  expect((await list('unknown')).status).toBe(404)
})

/** As the database gives it back. */
async function storedLike(fields: object) {
  await world.put('certificateRequests/twin', fields)
  return world.read('certificateRequests/twin')
}

async function putInUse(leftDays: number, changes: Partial<StationCertificate> = {}): Promise<string> {
  await answer()
  const [certificate] = await certificates()
  const path = paths.stationCertificate(STATION, certificate?.fingerprint ?? '')
  const notAfter = new Date(NOW.getTime() + leftDays * DAY_MS)
  await world.firestore.doc(path).update({ state: 'inUse', notAfter, ...changes })
  for (const { commandId } of await commands()) await world.firestore.doc(paths.command(commandId)).delete()
  return path
}
const at = (days: number) => {
  world.clock.now = new Date(NOW.getTime() + days * DAY_MS)
}

test('30 days before its end the station is asked to renew, not every hour', async () => {
  const path = await putInUse(30.5)
  expect(await renewCertificates(world.deps)).toEqual({ changed: 0, asked: 0, warned: 0, expired: 0 })

  at(0.6)
  expect(await renewCertificates(world.deps)).toMatchObject({ asked: 1, warned: 0 })
  expect(await renewCertificates(world.deps)).toMatchObject({ changed: 0 })
  at(1.6)
  expect(await renewCertificates(world.deps)).toMatchObject({ changed: 0 })

  expect((await commands()).map(({ action, payloadJson }) => [action, payloadJson])).toEqual([
    ['ExtendedTriggerMessage', '{"requestedMessage":"SignChargePointCertificate"}'],
  ])
  expect(await readDocument(world.firestore, stationCertificateSchema, path)).toMatchObject({ state: 'inUse' })
  at(3.7)
  expect(await renewCertificates(world.deps)).toMatchObject({ asked: 1 })
})

test('14 days before its end somebody is told, once; at its end it is expired', async () => {
  const path = await putInUse(14)

  expect(await renewCertificates(world.deps)).toMatchObject({ asked: 1, warned: 1, expired: 0 })
  expect(await renewCertificates(world.deps)).toMatchObject({ changed: 0 })
  expect(await notices()).toMatchObject([
    { kind: 'certificateExpiring', stationId: STATION, params: { days: 14 }, ref: path, state: 'open' },
  ])
  at(14.1)
  expect(await renewCertificates(world.deps)).toMatchObject({ asked: 0, warned: 0, expired: 1 })
  expect((await world.read(path))?.state).toBe('expired')
})

test("a certificate that was replaced is nobody's concern", async () => {
  await putInUse(5, { state: 'replaced' })

  expect(await renewCertificates(world.deps)).toMatchObject({ changed: 0 })
})

test('of a root certificate somebody is told; no station is asked to renew it', async () => {
  await putInUse(5, { state: 'installed', kind: 'CentralSystemRootCertificate' })

  expect(await renewCertificates(world.deps)).toEqual({ changed: 1, asked: 0, warned: 1, expired: 0 })
  expect(await commands()).toEqual([])
})

test('more certificates than one page are all attended to', async () => {
  await putInUse(20)
  const [certificate] = await certificates()
  const writer = world.firestore.bulkWriter()
  for (let index = 0; index < 301; index++) {
    const stationId = `CP_X${index}`
    const notAfter = new Date(NOW.getTime() + (1 + index / 1000) * DAY_MS)
    void writer.set(world.firestore.doc(paths.stationCertificate(stationId, 'c')), {
      ...certificate,
      stationId,
      notAfter,
    })
  }
  await writer.close()

  expect(await renewCertificates(world.deps)).toMatchObject({ asked: 1 })
})
