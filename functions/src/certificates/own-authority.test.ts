import { createPrivateKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { AuthorityError } from './certificate-authority.ts'
import { ownAuthority } from './own-authority.ts'
import { madeAuthority, madeRequest } from './testing/made-authority.ts'

const NOW = new Date('2026-03-02T05:00:00Z')
const order = async (changes: object = {}) => ({
  csrPem: await madeRequest('CP_1'),
  ...{ commonName: 'CP_1', organisation: 'Charge-IT Jakarta', validDays: 365, now: NOW },
  ...changes,
})

async function signed(files: Parameters<typeof ownAuthority>[0], changes: object = {}) {
  const issued = await (await ownAuthority(files)).sign(await order(changes))
  if ('refused' in issued) throw new Error(issued.refused)
  return issued
}

test.each(['ec', 'rsa'] as const)('signs with an %s key what OpenSSL then verifies', async (type) => {
  const files = await madeAuthority({ now: NOW, type })

  const issued = await signed(files)

  const certificate = new X509Certificate(issued.pem)
  expect(certificate.verify(new X509Certificate(files.certificatePem).publicKey)).toBe(true)
  expect(certificate.checkIssued(new X509Certificate(files.certificatePem))).toBe(true)
  expect(certificate.ca).toBe(false)
  expect(certificate.subject.split('\n').sort()).toEqual(['CN=CP_1', 'O=Charge-IT Jakarta'])
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  expect(issued).toMatchObject({
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    notAfter: new Date('2027-03-02T05:00:00Z'),
    notBefore: new Date('2026-03-02T04:00:00Z'),
  })
})

test('the name of the order counts, not what the request says; names are text and never anything else', async () => {
  const files = await madeAuthority({ now: NOW })

  const { pem } = await signed(files, { commonName: '#0401 CN=x, O="y"\\', organisation: null })

  expect(new X509Certificate(pem).toLegacyObject().subject).toEqual({ CN: '#0401 CN=x, O="y"\\' })
})

test('keys in the older forms of PEM are taken, too', async () => {
  const ec = await madeAuthority({ now: NOW })
  const rsa = await madeAuthority({ now: NOW, type: 'rsa' })
  const sec1 = createPrivateKey(ec.keyPem).export({ type: 'sec1', format: 'pem' }).toString()
  const pkcs1 = createPrivateKey(rsa.keyPem).export({ type: 'pkcs1', format: 'pem' }).toString()

  await expect(signed({ ...ec, keyPem: sec1 })).resolves.toMatchObject({
    issuer: expect.stringContaining('Stations CA'),
  })
  await expect(signed({ ...rsa, keyPem: pkcs1 })).resolves.toBeDefined()
})

test('every serial number is another, positive and of one length', async () => {
  const authority = await ownAuthority(await madeAuthority({ now: NOW }))
  const request = await order()

  const serials = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const issued = await authority.sign(request)
      return 'serial' in issued ? issued.serial : ''
    }),
  )

  expect(new Set(serials).size).toBe(50)
  expect(serials.every((serial) => /^[4-7][0-9a-f]{31}$/.test(serial))).toBe(true)
})

test('a certificate does not outlive the authority, which stops signing when a day is left', async () => {
  const files = await madeAuthority({ now: NOW, days: 10 })

  expect(await signed(files)).toMatchObject({ notAfter: new Date('2026-03-12T05:00:00Z') })
  await expect(signed(files, { now: new Date('2026-03-11T06:00:00Z') })).rejects.toThrow(AuthorityError)
})

test('the chain holds the leaf and what lies between it and the root', async () => {
  const root = await madeAuthority({ now: NOW })
  const below = await madeAuthority({ now: NOW, above: root })
  const certificatesIn = (text: string) => text.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []

  const byRoot = await signed(root)
  const bySub = await signed(below)

  expect(byRoot.chainPem).toBe(byRoot.pem)
  const [leaf = '', sub = '', ...others] = certificatesIn(bySub.chainPem)
  expect(others).toEqual([])
  expect(leaf).toBe(bySub.pem.trim())
  expect(new X509Certificate(leaf).verify(new X509Certificate(sub).publicKey)).toBe(true)
  expect(new X509Certificate(sub).verify(new X509Certificate(root.certificatePem).publicKey)).toBe(true)
})

test.each([
  ['an unreadable request', async () => '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----'],
  ['a changed request', async () => changed(await madeRequest('CP_1'))],
])('%s is refused', async (_name, csrPem) => {
  const authority = await ownAuthority(await madeAuthority({ now: NOW }))

  expect(await authority.sign(await order({ csrPem: await csrPem() }))).toEqual({ refused: expect.any(String) })
})

test.each([
  ['no certificate', async () => ({ ...(await madeAuthority({ now: NOW })), certificatePem: 'x' })],
  ['no key', async () => ({ ...(await madeAuthority({ now: NOW })), keyPem: 'secret text' })],
  [
    'another key',
    async () => ({ ...(await madeAuthority({ now: NOW })), keyPem: (await madeAuthority({ now: NOW })).keyPem }),
  ],
  ['a certificate that may not sign', () => madeAuthority({ now: NOW, isAuthority: false })],
  ['a key of another kind', () => madeAuthority({ now: NOW, type: 'ed25519' })],
])('an authority with %s is none, and the error tells no secret', async (_name, files) => {
  const error: unknown = await ownAuthority(await files()).catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(AuthorityError)
  expect(String(error)).not.toMatch(/secret text|BEGIN/)
})

function changed(csrPem: string): string {
  const der = Buffer.from(csrPem.replace(/-----[^-]+-----/g, ''), 'base64')
  der[der.indexOf('CP_1') + 3] = '2'.charCodeAt(0)
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`
}
