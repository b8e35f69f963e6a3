import { paths } from '@charge-it/shared/paths.ts'
import { expect, onTestFinished, test } from 'vitest'
import { connectStation, HandshakeRefused } from '../../test/fake-station.ts'
import { startTestEdge, stationWithKey, type TestEdge } from '../../test/start-test-edge.ts'
import { until } from '../../test/until.ts'

const KEY = '0102030405060708090a0b0c0d0e0f1011121314'
const FINGERPRINT = 'ab'.repeat(32)
const IGNORED = 'headers of a client certificate ignored, they come from no trusted proxy'
/** As a balancer with mutual TLS sends them; the fingerprint in base64, as Google's does. */
const HEADERS = {
  'x-client-cert-present': 'true',
  'x-client-cert-chain-verified': 'true',
  'x-client-cert-fingerprint': Buffer.from(FINGERPRINT, 'hex').toString('base64'),
  'x-client-cert-serial': '01',
  'x-client-cert-common-name': 'CP_C',
}

/** An edge as in Cloud Run: TLS ended before it, no listener of its own. */
async function cloudEdge(trustedProxies: readonly string[] | '*'): Promise<TestEdge> {
  const pendingCertificates = [{ fingerprint: FINGERPRINT, serial: '01' }]
  const edge = await startTestEdge({
    config: { cloudRun: true, trustProxyTls: true, allowInsecure: false, trustedProxies },
    seed: stationWithKey('CP_C', KEY, { securityProfile: 2 }, { pendingCertificates }),
  })
  onTestFinished(() => edge.stop())
  return edge
}

async function statusOf(edge: TestEdge, headers: Readonly<Record<string, string>>, password?: string): Promise<number> {
  try {
    const station = await connectStation(edge.origin, 'CP_C', {
      ...(password === undefined ? {} : { password }),
      ws: { headers },
    })
    await station.call('Heartbeat', {})
    await station.close()
    return 101
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.statusCode
    throw error
  }
}
const profile = (edge: TestEdge) => edge.documents.peek(paths.station('CP_C'))?.securityProfile
const hasWarned = (edge: TestEdge) => edge.lines.some(({ message }) => message === IGNORED)

test.each(['127.0.0.1', '*'])(
  'in Cloud Run a station rises to profile 3 with the certificate that a trusted proxy (%s) tells of',
  async (trusted) => {
    const edge = await cloudEdge(trusted === '*' ? '*' : [trusted])

    expect(await statusOf(edge, {}, KEY)).toBe(101)
    expect(await statusOf(edge, HEADERS)).toBe(101)
    await until(() => profile(edge) === 3)

    expect(edge.documents.peek(paths.stationCredentials('CP_C'))).toMatchObject({
      ...{ certificateFingerprint: FINGERPRINT, pendingCertificates: [] },
    })
    expect(await statusOf(edge, {}, KEY)).toBe(401)
    expect(hasWarned(edge)).toBe(false)
  },
)

test.each([[[]], [['10.1.2.3']]])(
  'in Cloud Run nobody but a trusted proxy (%j) speaks of certificates, and the log says who tried',
  async (trustedProxies) => {
    const edge = await cloudEdge(trustedProxies)

    expect(await statusOf(edge, HEADERS)).toBe(401)
    expect(await statusOf(edge, HEADERS, KEY)).toBe(101)

    expect(profile(edge)).toBe(2)
    expect(edge.documents.peek(paths.stationCredentials('CP_C'))?.certificateFingerprint ?? null).toBeNull()
    expect(edge.lines).toContainEqual(
      expect.objectContaining({ message: IGNORED, stationId: 'CP_C', remoteAddress: '127.0.0.1' }),
    )
  },
)

test.each([
  ['a certificate that it could not verify', { 'x-client-cert-chain-verified': 'false' }],
  ['no fingerprint', { 'x-client-cert-fingerprint': '' }],
  ['another station', { 'x-client-cert-common-name': 'CP_D' }],
  ['another certificate', { 'x-client-cert-fingerprint': 'cd'.repeat(32), 'x-client-cert-common-name': '' }],
])('a trusted proxy that tells of %s lets nobody in', async (_name, changes) => {
  const edge = await cloudEdge('*')

  expect(await statusOf(edge, { ...HEADERS, ...changes })).toBe(401)
  expect(profile(edge)).toBe(2)
})
