import { expect, test } from 'vitest'
import { startWebhookReceiver } from '../testing/webhook-receiver.ts'
import { isPrivateHost, postJson } from './post-json.ts'
import { isPrivateAddress } from './private-address.ts'
import { webhookSecret, webhookSignature } from './webhook-secret.ts'

test.each([
  ...['127.0.0.1', '127.255.255.255', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
  ...['0.0.0.0', '100.64.0.1', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1'],
  ...[
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
  ],
  ...['2002:7f00:1::', '2001:db8::1', '2001::1'],
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true)
})

test.each(['8.8.8.8', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is public',
  (address) => {
    expect(isPrivateAddress(address)).toBe(false)
  },
)

test.each([
  ...['http://127.0.0.1/', 'http://[::1]/', 'http://localhost/', 'http://a.localhost./', 'http://2130706433/'],
  ...['http://0x7f.1/', 'http://127.1/', 'http://[::ffff:7f00:1]/', 'http://169.254.169.254/computeMetadata'],
])('%s leads inside, however it is written', (address) => {
  expect(isPrivateHost(new URL(address))).toBe(true)
})

test('a name that leads inside is refused at the moment of the connection', async () => {
  const receiver = await startWebhookReceiver()
  const options = { headers: {}, timeoutMs: 5000 }
  const here = new URL(`http://localhost:${receiver.port}/`)

  expect(await postJson(here, '{}', { ...options, allowPrivate: false })).toEqual({
    kind: 'failed',
    reason: 'private-address',
  })
  expect(receiver.received).toEqual([])
  expect(await postJson(new URL(receiver.url), '{}', { ...options, allowPrivate: true })).toEqual({
    kind: 'answered',
    status: 200,
  })
  await receiver.close()
})

test('redirects are not followed, silence ends, nobody there is told', async () => {
  const receiver = await startWebhookReceiver()
  const options = { headers: {}, allowPrivate: true, timeoutMs: 300 }
  const url = new URL(receiver.url)
  receiver.answers.push({ redirect: receiver.url }, 'silence')

  expect(await postJson(url, '{}', { ...options, timeoutMs: 5000 })).toEqual({ kind: 'answered', status: 302 })
  expect(receiver.received).toHaveLength(1)
  expect(await postJson(url, '{}', options)).toEqual({ kind: 'failed', reason: 'timeout' })
  await receiver.close()
  expect(await postJson(url, '{}', { ...options, timeoutMs: 5000 })).toEqual({ kind: 'failed', reason: 'not-reached' })
})

test('secrets differ by webhook and version; a signature binds time and body', () => {
  const key = 'k'.repeat(32)
  const first = webhookSecret(key, { webhookId: 'a', secretVersion: 1 })
  const now = new Date('2026-03-02T05:00:00Z')

  expect(first).toMatch(/^whsec_[\w-]{43}$/)
  expect(webhookSecret(key, { webhookId: 'a', secretVersion: 1 })).toBe(first)
  expect(webhookSecret(key, { webhookId: 'a', secretVersion: 2 })).not.toBe(first)
  expect(webhookSecret(key, { webhookId: 'b', secretVersion: 1 })).not.toBe(first)
  expect(webhookSignature(first, '{}', now)).toMatch(/^t=1772427600,v1=[0-9a-f]{64}$/)
  expect(webhookSignature(first, '{} ', now)).not.toBe(webhookSignature(first, '{}', now))
})
