import { expect, test } from 'vitest'
import { certificateRequest } from '../../test/certificate-request.ts'
import { checkCsr } from './check-csr.ts'

const OURS = { names: ['CP_1', 'SN-0042'], organisation: 'Charge-IT Jakarta' }

test.each([
  ['CN=CP_1', 'p256', 'CP_1', 'ECDSA P-256'],
  ['CN=SN-0042, O=Charge-IT Jakarta', 'p384', 'SN-0042', 'ECDSA P-384'],
  ['O=charge-it  JAKARTA, CN=CP_1, C=ID', 'rsa2048', 'CP_1', 'RSA 2048'],
] as const)('takes %s with a key of type %s', async (subject, type, commonName, keyType) => {
  const { csr } = await certificateRequest(subject, type)

  expect(await checkCsr(csr, OURS)).toMatchObject({ kind: 'good', commonName, keyType })
})

test.each([
  ['another station', 'CN=CP_2', 'p256', 'otherName'],
  ['no name', 'O=Charge-IT Jakarta', 'p256', 'otherName'],
  ['two names', 'CN=CP_1, CN=CP_2', 'p256', 'otherName'],
  ['another organisation', 'CN=CP_1, O=Somebody', 'p256', 'otherOrganisation'],
  ['a short RSA key', 'CN=CP_1', 'rsa1024', 'weakKey'],
  ['a SHA-1 signature', 'CN=CP_1', 'rsaSha1', 'weakHash'],
  ['a kind of key that OCPP does not name', 'CN=CP_1', 'ed25519', 'unknownKeyType'],
] as const)('refuses %s', async (_name, subject, type, fault) => {
  const { csr } = await certificateRequest(subject, type)

  expect(await checkCsr(csr, OURS)).toEqual({ kind: 'bad', fault })
})

test('any organisation is good while ours has no name', async () => {
  const { csr } = await certificateRequest('CN=CP_1, O=Somebody')

  expect(await checkCsr(csr, { ...OURS, organisation: null })).toMatchObject({ kind: 'good' })
})

test('refuses a request that was changed after it was signed', async () => {
  const { csr } = await certificateRequest('CN=CP_2')
  const der = Buffer.from(csr.replace(/-----[^-]+-----/g, ''), 'base64')
  der[der.indexOf('CP_2') + 3] = '1'.charCodeAt(0)

  expect(await checkCsr(pem(der), OURS)).toEqual({ kind: 'bad', fault: 'wrongSignature' })
})

test('what stands around the request is left out', async () => {
  const { csr } = await certificateRequest('CN=CP_1')

  const plain = await checkCsr(csr, OURS)
  const decorated = await checkCsr(`Certificate Request:\r\n${csr.replaceAll('\n', '\r\n')}\r\nbye`, OURS)

  expect(decorated).toEqual(plain)
})

test.each([
  ['nothing', ''],
  ['text of 5 KB', 'x'.repeat(5_000)],
  ['PEM of 5 KB that is no request', pem(Buffer.alloc(3_700, 0x30))],
  ['one byte', pem(Buffer.from([0x30]))],
  ['deep nesting', pem(Buffer.from('3080'.repeat(1_900), 'hex'))],
  ['an announced length of 4 GB', pem(Buffer.from('3084ffffffff', 'hex'))],
  ['a certificate', pem(Buffer.alloc(64)).replaceAll('CERTIFICATE REQUEST', 'CERTIFICATE')],
  ['more than the field may hold', pem(Buffer.alloc(6_000))],
  ['no base64', '-----BEGIN CERTIFICATE REQUEST-----\n***\n-----END CERTIFICATE REQUEST-----'],
])('%s is unreadable and nothing worse [edge 86]', async (_name, text) => {
  expect(await checkCsr(text, OURS)).toEqual({ kind: 'bad', fault: 'unreadable' })
})

test('cut requests are unreadable and nothing worse [edge 86]', async () => {
  const { csr } = await certificateRequest('CN=CP_1', 'rsa2048')
  const der = Buffer.from(csr.replace(/-----[^-]+-----/g, ''), 'base64')

  for (let length = 1; length < der.length; length += 7) {
    expect(await checkCsr(pem(der.subarray(0, length)), OURS)).toMatchObject({ kind: 'bad' })
  }
})

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`
}
