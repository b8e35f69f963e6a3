import { afterEach, describe, expect, test } from 'vitest'
import { type Rig, STATION, startRig } from '../../test/station-rig.ts'
import { testAuthority } from '../../test/test-authority.ts'
import { refusalEvent } from './security-events.ts'

const KEY = 'key-of-the-station-1'
let rig: Rig
afterEach(() => rig?.end())

const told = () => rig.peer.of('SecurityEventNotification').map(({ type }) => type)

async function startOnProfile2(answers: Parameters<typeof startRig>[0] = {}): Promise<void> {
  const authority = await testAuthority()
  const tls = await authority.issue('CN=csms')
  rig = await startRig({ key: KEY, ca: authority.pem, peer: { tls, strict: false }, ...answers })
}

describe('security events', () => {
  test('of a restart are told before and after it, in their order', async () => {
    await startOnProfile2()
    await rig.peer.until(() => told().length === 1)

    await rig.peer.call(STATION, 'Reset', { type: 'Soft' })
    await rig.event('stopped')
    await rig.time.advance(2000)
    await rig.peer.until(() => told().length === 3)

    expect(told()).toEqual(['StartupOfTheDevice', 'ResetOrReboot', 'StartupOfTheDevice'])
    expect(rig.peer.of('SecurityEventNotification')[1]).toMatchObject({ techInfo: 'Soft' })
  })

  test('wait until they arrive, and are told once', async () => {
    let lost = 2
    await startOnProfile2()
    await rig.peer.until(() => told().length === 1)
    rig.sim.lose('SecurityEventNotification', true)

    for (; lost > 0; lost--) {
      await rig.peer.call(STATION, 'CertificateSigned', { certificateChain: 'x' })
    }
    rig.sim.setNetwork(false)
    await rig.event('disconnected')
    rig.sim.lose('SecurityEventNotification', false)
    rig.sim.setNetwork(true)

    await rig.peer.until(() => told().length === 3)
    expect(told().slice(1)).toEqual(['InvalidChargePointCertificate', 'InvalidChargePointCertificate'])
  })

  test('of a CSMS that does not know the message are not repeated', async () => {
    let asked = 0
    await startOnProfile2({
      answers: {
        SecurityEventNotification: () => {
          asked++
          throw new Error('not known')
        },
      },
    })
    await rig.event('connected')
    await rig.peer.until(() => asked === 1)
    // One message at a time: a heartbeat comes after the answer has arrived.
    const heartbeats = async (count: number) => {
      await rig.peer.call(STATION, 'TriggerMessage', { requestedMessage: 'Heartbeat' })
      await rig.peer.until(() => rig.peer.of('Heartbeat').length === count)
    }
    await heartbeats(1)

    rig.sim.setNetwork(false)
    await rig.event('disconnected')
    rig.sim.setNetwork(true)
    await rig.event('connected')
    await rig.peer.until(() => rig.peer.connections() === 1)
    await heartbeats(2)

    expect(asked).toBe(1)
  })

  test('are kept to itself by a station without TLS', async () => {
    rig = await startRig()
    await rig.peer.call(STATION, 'CertificateSigned', { certificateChain: 'x' })
    await rig.peer.call(STATION, 'TriggerMessage', { requestedMessage: 'Heartbeat' })
    await rig.peer.until(() => rig.peer.of('Heartbeat').length === 1)

    expect(told()).toEqual([])
  })

  test.each([
    [401, 'HTTP', 'FailedToAuthenticateAtCentralSystem'],
    [404, 'HTTP', null],
    [null, 'ECONNREFUSED', null],
    [null, 'CERT_HAS_EXPIRED', 'InvalidCentralSystemCertificate'],
    [null, 'SELF_SIGNED_CERT_IN_CHAIN', 'InvalidCentralSystemCertificate'],
    [null, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'InvalidTLSVersion'],
  ])('call a refusal %s %s by its name', (httpStatus, code, type) => {
    expect(refusalEvent(httpStatus, code)).toBe(type)
  })
})
