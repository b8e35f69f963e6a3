import { afterEach, describe, expect, test } from 'vitest'
import { type CsmsPeer, type PeerOptions, startCsmsPeer } from '../../../test/csms-peer.ts'
import { loopbackCertificate } from '../../../test/loopback-certificate.ts'
import { CsmsError } from '../../ports.ts'
import { systemTimers } from '../system-time.ts'
import { createOcppCsms } from './ocpp-csms.ts'

let peer: CsmsPeer
let csms: ReturnType<typeof createOcppCsms>
afterEach(async () => {
  await csms.close()
  await peer.stop()
})

type Refusal = { httpStatus: number | null; code: string; retryInMs: number }

async function connect(options: PeerOptions & { passwords?: string[]; ca?: string } = {}): Promise<{
  refused: Promise<Refusal>
  opened: Promise<void>
}> {
  peer = await startCsmsPeer({}, options)
  const { promise, resolve } = Promise.withResolvers<Refusal>()
  csms = createOcppCsms({
    stationId: 'CS/1',
    endpoint: peer.url,
    logins: () =>
      (options.passwords ?? []).map((password) => ({
        ...{ profile: 1, key: null, chain: null },
        password: Buffer.from(password),
      })),
    ca: () => (options.ca === undefined ? undefined : [options.ca]),
    onAccepted: () => {},
    timers: systemTimers,
    random: () => 0,
    reconnect: { fixedS: 0.01 },
    onRefused: resolve,
  })
  csms.onCall(['ClearCache', 'TriggerMessage'], async (action) => ({
    answer: { status: action === 'ClearCache' ? 'Accepted' : 'Nonsense' },
  }))
  const opened = new Promise<void>((open) => csms.onOpen(open))
  csms.start()
  return { refused: promise, opened }
}

describe('the connection', () => {
  test('trusts the authority it was given, and no other', async () => {
    const tls = await loopbackCertificate()
    await connect({ tls, ca: tls.cert })
    await peer.until(() => peer.connections() === 1)
    await csms.close()
    await peer.stop()

    const other = await loopbackCertificate()
    const { refused } = await connect({ tls, ca: other.cert })

    expect(await refused).toMatchObject({ httpStatus: null })
    expect(csms.isOpen()).toBe(false)
  })

  test('falls back to the older key at once when the new one is refused', async () => {
    await connect({ passwords: ['new-key-new-key-1', 'old-key-old-key-1'], accepts: (p) => p === 'old-key-old-key-1' })

    await peer.until(() => peer.connections() === 1)
  })

  test('asks slowly when no key is accepted', async () => {
    const { refused } = await connect({ passwords: ['wrong-wrong-wrong'], accepts: () => false })

    const { httpStatus, retryInMs } = await refused
    expect(httpStatus).toBe(401)
    expect(retryInMs).toBeGreaterThanOrEqual(60_000)
  })

  test('comes back after it was cut', async () => {
    await connect()
    await peer.until(() => peer.connections() === 1)
    let opened = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    csms.onOpen(() => {
      opened++
      resolve()
    })

    await peer.cut()
    await promise

    expect(opened).toBe(1)
  })
})

describe('a call of the station', () => {
  test('fails at once without a connection, and is never sent later', async () => {
    await (await connect()).opened
    csms.setNetwork(false)
    await peer.until(() => peer.connections() === 0)

    const failed = csms.call('Heartbeat', {})

    await expect(failed).rejects.toMatchObject({ failure: 'disconnected' })
    expect(peer.received).toEqual([])
  })

  test('that breaks the schema is not sent', async () => {
    await (await connect()).opened

    await expect(csms.call('Authorize', { idTag: 'X'.repeat(21) })).rejects.toSatisfy(
      (error) => error instanceof CsmsError && error.failure === 'invalid' && !error.message.includes('XXX'),
    )
    expect(peer.received).toEqual([])
  })
})

describe('a call of the CSMS', () => {
  test.each([
    [{ connectorId: 1 }, 'OccurenceConstraintViolation'],
    [{ connectorId: 'one', requestedMessage: 'Heartbeat' }, 'TypeConstraintViolation'],
  ])('%j is refused with the code as 1.6 spells it', async (payload, code) => {
    const frames: string[] = []
    await connectAndRecord(frames)

    await peer.call('CS/1', 'TriggerMessage', payload).catch(() => {})

    expect(frames.at(-1)).toContain(`"${code}"`)
    expect(frames.at(-1)).not.toContain('one')
  })

  test('gets InternalError rather than an answer that breaks the schema', async () => {
    await connect()
    await peer.until(() => peer.connections() === 1)

    await expect(peer.call('CS/1', 'TriggerMessage', { requestedMessage: 'Heartbeat' })).rejects.toMatchObject({
      rpcErrorCode: 'InternalError',
    })
  })
})

async function connectAndRecord(frames: string[]): Promise<void> {
  peer = await startCsmsPeer({}, { strict: false })
  csms = createOcppCsms({
    stationId: 'CS/1',
    endpoint: peer.url,
    logins: () => [],
    ca: () => undefined,
    onAccepted: () => {},
    timers: systemTimers,
    random: () => 0,
    reconnect: { fixedS: 0.01 },
    onRefused: () => {},
    onFrame: (direction, frame) => {
      if (direction === 'out') frames.push(frame)
    },
  })
  csms.onCall(['TriggerMessage'], async () => ({ answer: { status: 'Accepted' } }))
  csms.start()
  await peer.until(() => peer.connections() === 1)
}
