import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type Rig, STATION, startRig } from '../../../test/station-rig.ts'
import { type TestAuthority, testAuthority } from '../../../test/test-authority.ts'

const KEY = 'key-of-the-station-1'
const ROOT = 'CentralSystemRootCertificate'
let rig: Rig
afterEach(() => rig.end())

const call = (action: string, payload: object) => rig.peer.call(STATION, action, payload)
const signRequests = () => rig.peer.of('SignCertificate')
const events = () => rig.peer.of('SecurityEventNotification').map(({ type }) => type)
const change = (key: string, value: string) => call('ChangeConfiguration', { key, value })

async function requestedCertificate(): Promise<string> {
  const before = signRequests().length
  await call('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' })
  await rig.peer.until(() => signRequests().length > before)
  return String(signRequests().at(-1)?.csr)
}
const signed = async (certificateChain: string) => (await call('CertificateSigned', { certificateChain })).status

/** A server on TLS that knows the station's key, and the certificates of one authority. */
async function startTlsRig(authority: TestAuthority, options: { stateFolder?: string; accepts?: () => boolean } = {}) {
  const tls = await authority.issue('CN=csms')
  const accepts = options.accepts
  rig = await startRig({
    key: KEY,
    ca: authority.pem,
    peer: {
      tls: { ...tls, ca: authority.pem },
      accepts: (password, certificate) => accepts?.() ?? (password === KEY || certificate === STATION),
      strict: false,
    },
    ...(options.stateFolder === undefined ? {} : { stateFolder: options.stateFolder }),
  })
}

test('a certificate for a key made here is used on profile 3, and the password never again', async () => {
  const authority = await testAuthority()
  const stateFolder = await mkdtemp(join(tmpdir(), 'certificates-'))
  await startTlsRig(authority, { stateFolder })
  expect(await change('SecurityProfile', '3')).toEqual({ status: 'Rejected' })

  const csr = await requestedCertificate()
  expect(await signed(await authority.sign(csr))).toBe('Accepted')
  expect(await change('SecurityProfile', '3')).toEqual({ status: 'Accepted' })
  await rig.peer.until(() => rig.peer.logins.some(({ certificate }) => certificate === STATION))

  expect(rig.peer.logins.at(-1)).toEqual({ password: undefined, certificate: STATION })
  const file = join(stateFolder, STATION, 'security.json')
  await expect
    .poll(async () => JSON.parse(await readFile(file, 'utf8')).profile, { timeout: 30_000 })
    .toEqual({ wanted: 3, proven: true })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await change('SecurityProfile', '2')).toEqual({ status: 'Rejected' })
  await rig.peer.cut()
  await rig.peer.until(() => rig.peer.logins.length === 3)
  expect(rig.peer.logins.at(-1)).toEqual({ password: undefined, certificate: STATION })
})

test('a profile that the CSMS does not take is given up for the one before', async () => {
  const authority = await testAuthority()
  let refuse = false
  const tls = await authority.issue('CN=csms')
  rig = await startRig({
    ...{ key: KEY, ca: authority.pem },
    peer: {
      ...{ tls: { ...tls, ca: authority.pem }, strict: false },
      accepts: (password, certificate) => password === KEY || (!refuse && certificate === STATION),
    },
  })
  await signed(await authority.sign(await requestedCertificate()))
  refuse = true

  await change('SecurityProfile', '3')
  await rig.peer.until(() => rig.peer.logins.length === 2)

  expect(rig.peer.logins.at(-1)).toEqual({ password: KEY, certificate: undefined })
  await rig.peer.until(() => events().includes('FailedToAuthenticateAtCentralSystem'))
  expect(await call('GetConfiguration', { key: ['SecurityProfile'] })).toEqual({
    configurationKey: [{ key: 'SecurityProfile', readonly: false, value: '2' }],
  })
})

test('a certificate of another key, name or time is refused, and the CSMS told why', async () => {
  const authority = await testAuthority()
  const other = await testAuthority('CN=Other')
  await startTlsRig(authority)
  expect(await signed(authority.pem)).toBe('Rejected')
  const csr = await requestedCertificate()

  expect(await signed('no certificate')).toBe('Rejected')
  expect(await signed((await authority.issue(`CN=${STATION}`)).cert)).toBe('Rejected')
  expect(await signed(await authority.sign(csr, { name: 'CN=SOMEBODY' }))).toBe('Rejected')
  expect(await signed(await authority.sign(csr, { validDays: -1 }))).toBe('Rejected')
  expect(await signed(`${await authority.sign(csr)}\n${other.pem}`)).toBe('Rejected')
  expect(await signed(`${await authority.sign(csr)}\n${authority.pem}`)).toBe('Accepted')

  await rig.peer.until(() => events().filter((type) => type === 'InvalidChargePointCertificate').length === 6)
})

test('authorities are installed, told by their hashes, and deleted', async () => {
  const authority = await testAuthority()
  rig = await startRig()
  const expired = await testAuthority('CN=Old', -1)
  const install = (certificate: string, certificateType = ROOT) =>
    call('InstallCertificate', { certificateType, certificate })
  const ids = (certificateType = ROOT) => call('GetInstalledCertificateIds', { certificateType })

  expect(await install(authority.pem)).toEqual({ status: 'Accepted' })
  expect(await install(authority.pem)).toEqual({ status: 'Accepted' })
  for (const bad of ['x', expired.pem, (await authority.issue('CN=a')).cert, `${authority.pem}\n${authority.pem}`]) {
    expect(await install(bad)).toEqual({ status: 'Rejected' })
  }

  const installed = await ids()
  expect(installed).toMatchObject({ status: 'Accepted', certificateHashData: [{ hashAlgorithm: 'SHA256' }] })
  expect(await ids('ManufacturerRootCertificate')).toEqual({ status: 'NotFound' })
  const [certificateHashData] = Array.isArray(installed.certificateHashData) ? installed.certificateHashData : []
  const different = { ...certificateHashData, serialNumber: 'ff' }
  expect(await call('DeleteCertificate', { certificateHashData: different })).toEqual({ status: 'NotFound' })
  expect(await call('DeleteCertificate', { certificateHashData })).toEqual({ status: 'Accepted' })
  expect(await ids()).toEqual({ status: 'NotFound' })
})

test('the store of certificates has an end', async () => {
  rig = await startRig()
  const statuses: unknown[] = []
  for (let n = 0; n < 11; n++) {
    const { pem } = await testAuthority(`CN=Authority ${n}`)
    statuses.push((await call('InstallCertificate', { certificateType: ROOT, certificate: pem })).status)
  }

  expect(statuses).toEqual([...Array(10).fill('Accepted'), 'Rejected'])
})

test('firmware signed by another authority than an installed one is refused before anything is fetched', async () => {
  const manufacturer = await testAuthority('CN=Manufacturer')
  const stranger = await testAuthority('CN=Stranger')
  rig = await startRig()
  const certificateType = 'ManufacturerRootCertificate'
  await call('InstallCertificate', { certificateType, certificate: manufacturer.pem })
  const update = async (signingCertificate: string) => {
    const firmware = { location: 'ftp://a/b', retrieveDateTime: new Date(0).toISOString(), signature: 'eA==' }
    return call('SignedUpdateFirmware', { requestId: 1, firmware: { ...firmware, signingCertificate } })
  }

  expect(await update((await stranger.issue('CN=Signer')).cert)).toEqual({ status: 'InvalidCertificate' })
  expect(await update((await manufacturer.issue('CN=Signer')).cert)).toEqual({ status: 'Accepted' })
})

test('a new key is used at once and the old one kept until the new one worked', async () => {
  let good = 'old-key-old-key-1'
  rig = await startRig({ key: good, peer: { accepts: (password) => password === good } })
  const changed = () => change('AuthorizationKey', 'new-key-new-key-1')

  await changed()
  await rig.peer.until(() => rig.peer.logins.length === 2)
  expect(rig.peer.logins.at(-1)?.password).toBe(good)

  good = 'new-key-new-key-1'
  await rig.peer.cut()
  await rig.peer.until(() => rig.peer.logins.length === 3)
  good = 'old-key-old-key-1'
  await rig.peer.cut()
  await rig.event('not-connected')
  const refused = await rig.event('not-connected')
  expect(refused).toMatchObject({ httpStatus: 401 })
  // Nothing else is tried: a station that is refused asks again once a minute.
  expect(refused.retryInMs).toBeGreaterThanOrEqual(60_000)
  expect(rig.peer.logins).toHaveLength(3)
})
