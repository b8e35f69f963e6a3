import * as v from 'valibot'
import { afterEach, describe, expect, test } from 'vitest'
import { CAR, CARD, type Rig, STATION, startRig } from '../../test/station-rig.ts'

const meterValuesSchema = v.object({
  meterValue: v.array(v.object({ sampledValue: v.array(v.object({ measurand: v.string(), value: v.string() })) })),
})

let rig: Rig
afterEach(() => rig.end())

async function charge(connectorId = 1): Promise<void> {
  rig.sim.hardware[connectorId - 1]?.plug(CAR)
  rig.sim.tap(CARD, connectorId)
  await rig.event('start-confirmed')
}

/** The first stop; the clock moves while the station waits for the current to fall. */
async function firstStop(): Promise<Record<string, unknown>> {
  await rig.time.advance(8000)
  return rig.peer.until(() => rig.peer.of('StopTransaction')[0])
}

const call = (action: string, payload: unknown) => rig.peer.call(STATION, action, payload)

describe('a registration', () => {
  test('that is pending is asked for again after the interval, and nothing else is sent before', async () => {
    const statuses = ['Pending', 'Accepted']
    rig = await startRig({
      answers: {
        BootNotification: () => ({ status: statuses.shift(), currentTime: new Date().toISOString(), interval: 7 }),
      },
      settled: (peer) => peer.of('BootNotification').length === 1,
    })
    expect(await rig.event('boot')).toMatchObject({ registration: 'Pending' })
    expect(await call('GetConfiguration', { key: ['HeartbeatInterval'] })).toMatchObject({
      configurationKey: [{ value: '300' }],
    })

    await rig.time.advance(6900)
    expect(rig.peer.received.map(({ action }) => action)).toEqual(['BootNotification'])
    await rig.time.advance(200)
    await rig.peer.until(() => rig.peer.of('StatusNotification').length === 2)
    await rig.time.advance(7000)
    await rig.peer.until(() => rig.peer.of('Heartbeat').length === 1)
  })

  test('is asked for once per process start, not per connection', async () => {
    rig = await startRig()
    await rig.event('connected')

    rig.sim.setNetwork(false)
    await rig.event('disconnected')
    rig.sim.setNetwork(true)
    await rig.event('connected')
    await rig.peer.until(() => rig.peer.connections() === 1)
    await call('TriggerMessage', { requestedMessage: 'Heartbeat' })
    await rig.peer.until(() => rig.peer.of('Heartbeat').length === 1)

    expect(rig.peer.of('BootNotification')).toHaveLength(1)
  })
})

describe('a session', () => {
  test('runs from plug and card to the same card without asking for the second time', async () => {
    rig = await startRig()
    await charge()
    await rig.time.advance(600_000)
    await rig.peer.until(() => rig.peer.of('MeterValues').length === 10)

    rig.sim.tap(CARD)
    const stop = await firstStop()

    expect(rig.peer.of('Authorize')).toHaveLength(1)
    expect(stop).toMatchObject({ transactionId: 1000, reason: 'Local', idTag: CARD })
    // 22 kW for ten minutes, less the ramp and the voltage drop.
    expect(stop.meterStop).toBeGreaterThan(3400)
    expect(stop.meterStop).toBeLessThan(3700)
    expect(rig.status()).toBe('Finishing')
    rig.sim.hardware[0]?.unplug()
    expect(rig.status()).toBe('Available')
  })

  test('does not start without a reading of the meter, and the connector is free again once there is one', async () => {
    rig = await startRig()
    rig.sim.hardware[0]?.silenceMeter(true)
    rig.sim.hardware[0]?.plug(CAR)
    rig.sim.tap(CARD)
    await rig.event('tap-accepted')
    expect(rig.sim.station()?.connectors[0]?.fault()).toEqual({ errorCode: 'PowerMeterFailure' })
    await rig.time.advance(5000)
    expect(rig.status()).toBe('Faulted')

    rig.sim.hardware[0]?.silenceMeter(false)
    await rig.time.advance(1000)
    expect(rig.status()).toBe('Preparing')
    rig.sim.tap(CARD)
    await rig.event('start-confirmed')

    expect(rig.peer.of('StartTransaction')).toHaveLength(1)
  })

  test('is sampled until the ramp down is through, and then stopped', async () => {
    rig = await startRig()
    await call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '1' })
    await charge()
    await rig.time.advance(10_000)
    await rig.peer.until(() => rig.peer.of('MeterValues').length === 10)

    rig.sim.tap(CARD)
    await firstStop()

    const samples = v.parse(v.array(meterValuesSchema), rig.peer.of('MeterValues'))
    const currents = samples.map(({ meterValue: [sample] }) =>
      Math.round(Number(sample?.sampledValue.find(({ measurand }) => measurand === 'Current.Import')?.value)),
    )
    expect(currents.slice(10)).toEqual([26, 19, 13, 6, 0])
    expect(rig.peer.received.at(-1)?.action).toBe('StopTransaction')
  })

  test('starts from the card first when the plug follows', async () => {
    rig = await startRig()

    rig.sim.tap(CARD)
    await rig.event('tap-accepted')
    expect(rig.status()).toBe('Preparing')
    rig.sim.hardware[0]?.plug(CAR)
    await rig.event('start-confirmed')

    expect(rig.status()).toBe('Charging')
  })

  test('is forgotten when no plug comes within ConnectionTimeOut', async () => {
    rig = await startRig()
    rig.sim.tap(CARD)
    await rig.event('tap-accepted')

    await rig.time.advance(61_000)

    expect(rig.status()).toBe('Available')
    expect(rig.peer.of('StartTransaction')).toHaveLength(0)
  })

  test('follows the plug to another connector than the one the card was given', async () => {
    rig = await startRig({ entry: { connectors: 2 } })
    rig.sim.tap(CARD)
    await rig.event('tap-accepted')

    rig.sim.hardware[1]?.plug(CAR)
    await rig.event('start-confirmed')

    expect(rig.peer.of('StartTransaction')[0]).toMatchObject({ connectorId: 2 })
    expect(rig.status(1)).toBe('Available')
  })

  test('ends with EVDisconnected when the cable is pulled', async () => {
    rig = await startRig()
    await charge()
    await rig.time.advance(60_000)

    rig.sim.hardware[0]?.unplug()

    expect(await firstStop()).toMatchObject({ reason: 'EVDisconnected' })
    expect(rig.status()).toBe('Available')
  })

  test('refuses another card, and accepts one of the same group', async () => {
    const groups: Record<string, string> = { [CARD]: 'GROUP-1', '04FFFFFF': 'GROUP-2', '04EEEEEE': 'GROUP-1' }
    rig = await startRig({
      answers: {
        Authorize: ({ idTag }) => ({ idTagInfo: { status: 'Accepted', parentIdTag: groups[String(idTag)] } }),
      },
    })
    await charge()
    await rig.time.advance(10_000)

    rig.sim.tap('04FFFFFF')
    await rig.event('tap-refused')
    expect(rig.status()).toBe('Charging')
    rig.sim.tap('04EEEEEE')
    await rig.event('transaction-started')
    await rig.peer.until(() => rig.peer.of('Authorize').length === 3)

    expect(await firstStop()).toMatchObject({ idTag: '04EEEEEE', reason: 'Local' })
  })

  test('does not begin with a card that the CSMS refuses', async () => {
    rig = await startRig({ answers: { Authorize: () => ({ idTagInfo: { status: 'Blocked' } }) } })
    rig.sim.hardware[0]?.plug(CAR)

    rig.sim.tap(CARD)

    expect(await rig.event('tap-refused')).toMatchObject({ reason: 'Blocked' })
    expect(rig.peer.of('StartTransaction')).toHaveLength(0)
  })

  test('ends with DeAuthorized when the start is refused', async () => {
    rig = await startRig({
      answers: { StartTransaction: () => ({ transactionId: 5, idTagInfo: { status: 'ConcurrentTx' } }) },
    })
    await charge()

    expect(await firstStop()).toMatchObject({ transactionId: 5, reason: 'DeAuthorized' })
  })

  test('never shows a full card number in its events', async () => {
    rig = await startRig()
    await charge()

    expect(JSON.stringify(rig.events)).not.toContain(CARD)
  })

  test('samples carry what OCPP asks of them', async () => {
    rig = await startRig()
    await charge()
    await rig.time.advance(61_000)

    const sample = await rig.peer.until(() => rig.peer.of('MeterValues')[0])
    expect(sample).toMatchObject({ connectorId: 1, transactionId: 1000 })
    const text = JSON.stringify(sample)
    for (const part of [
      'Energy.Active.Import.Register',
      'Power.Active.Import',
      'Current.Import',
      '"L3"',
      'Sample.Periodic',
    ]) {
      expect(text).toContain(part)
    }
  })
})

describe('the CSMS', () => {
  test('starts and stops a session from afar', async () => {
    rig = await startRig()
    rig.sim.hardware[0]?.plug(CAR)

    expect(await call('RemoteStartTransaction', { connectorId: 1, idTag: 'APP01' })).toEqual({ status: 'Accepted' })
    await rig.event('start-confirmed')
    expect(await call('RemoteStartTransaction', { connectorId: 1, idTag: 'APP02' })).toEqual({ status: 'Rejected' })
    expect(await call('RemoteStopTransaction', { transactionId: 4 })).toEqual({ status: 'Rejected' })
    expect(await call('RemoteStopTransaction', { transactionId: 1000 })).toEqual({ status: 'Accepted' })

    expect(await firstStop()).toMatchObject({ reason: 'Remote' })
  })

  test('limits a running session at once, and to nothing', async () => {
    rig = await startRig()
    await charge()
    await rig.time.advance(20_000)
    const profile = (limit: number) => ({
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
      },
    })

    await call('SetChargingProfile', profile(10))
    await rig.time.advance(20_000)
    expect(rig.sim.hardware[0]?.presentCurrentA()).toBe(10)
    await call('SetChargingProfile', profile(0))
    await rig.time.advance(20_000)

    expect(rig.sim.hardware[0]?.presentCurrentA()).toBe(0)
    expect(rig.status()).toBe('SuspendedEVSE')
    expect(await call('GetCompositeSchedule', { connectorId: 1, duration: 60 })).toMatchObject({
      status: 'Accepted',
      chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }] },
    })
    expect(await call('ClearChargingProfile', { id: 1 })).toEqual({ status: 'Accepted' })
    expect(rig.status()).toBe('Charging')
  })

  test('is refused a TxProfile where no transaction runs', async () => {
    rig = await startRig()

    const answer = await call('SetChargingProfile', {
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
      },
    })

    expect(answer).toEqual({ status: 'Rejected' })
  })

  test('limits only the session that a profile came with, also when that one never began', async () => {
    rig = await startRig()
    const chargingProfile = {
      ...{ chargingProfileId: 5, stackLevel: 0, chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Relative' },
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8 }] },
    }
    expect(await call('RemoteStartTransaction', { idTag: CARD, connectorId: 1, chargingProfile })).toEqual({
      status: 'Accepted',
    })
    await rig.event('remote-start')
    await rig.time.advance(61_000)
    await rig.event('connection-timed-out')

    await charge()
    await rig.time.advance(10_000)

    expect(rig.sim.hardware[0]?.module.currentA()).toBeGreaterThan(20)
  })

  test('schedules a change of availability until the session ends', async () => {
    rig = await startRig()
    await charge()

    expect(await call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({ status: 'Scheduled' })
    expect(rig.status()).toBe('Charging')
    rig.sim.hardware[0]?.unplug()
    await firstStop()

    expect(rig.status()).toBe('Unavailable')
  })

  test('gets the answer before the message it triggered', async () => {
    rig = await startRig()

    expect(await call('TriggerMessage', { requestedMessage: 'Heartbeat' })).toEqual({ status: 'Accepted' })
    await rig.peer.until(() => rig.peer.of('Heartbeat').length === 1)
    expect(await call('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 9 })).toEqual({
      status: 'Rejected',
    })
  })

  test('reserves a connector for one card until it expires', async () => {
    rig = await startRig()
    const expiryDate = new Date(rig.time.clock.nowMs() + 60_000).toISOString()

    expect(await call('ReserveNow', { connectorId: 1, expiryDate, idTag: CARD, reservationId: 8 })).toEqual({
      status: 'Accepted',
    })
    await rig.peer.until(() => rig.peer.of('StatusNotification').some((s) => s.status === 'Reserved'))
    rig.sim.tap('04FFFFFF')
    expect(await rig.event('tap-refused')).toMatchObject({ reason: 'no-free-connector' })
    await rig.time.advance(61_000)

    expect(rig.status()).toBe('Available')
  })

  test('resets the station after its session was stopped and delivered', async () => {
    rig = await startRig()
    await charge()
    await rig.time.advance(10_000)

    expect(await call('Reset', { type: 'Soft' })).toEqual({ status: 'Accepted' })
    expect(await firstStop()).toMatchObject({ reason: 'SoftReset' })
    await rig.event('stopped')
    await rig.time.advance(2000)

    await rig.peer.until(() => rig.peer.of('BootNotification').length === 2)
  })

  test('changes and reads configuration keys', async () => {
    rig = await startRig()

    expect(await call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '5' })).toEqual({
      status: 'Accepted',
    })
    expect(await call('ChangeConfiguration', { key: 'NumberOfConnectors', value: '5' })).toEqual({ status: 'Rejected' })
    expect(await call('ChangeConfiguration', { key: 'HeartbeatInterval', value: 'x' })).toEqual({ status: 'Rejected' })
    expect(await call('ChangeConfiguration', { key: 'Nonsense', value: '1' })).toEqual({ status: 'NotSupported' })
    expect(await call('GetConfiguration', { key: ['metervaluesampleinterval', 'Nonsense'] })).toEqual({
      configurationKey: [{ key: 'MeterValueSampleInterval', readonly: false, value: '5' }],
      unknownKey: ['Nonsense'],
    })
  })
})

describe('without a connection', () => {
  test('a known card charges, and all messages follow in order with the id the CSMS gives later', async () => {
    rig = await startRig()
    rig.sim.tap(CARD)
    await rig.event('tap-accepted')
    await rig.time.advance(61_000)
    rig.sim.setNetwork(false)
    await rig.event('disconnected')
    const before = rig.peer.received.length

    rig.sim.hardware[0]?.plug(CAR)
    rig.sim.tap(CARD)
    await rig.event('transaction-started')
    await rig.time.advance(150_000)
    rig.sim.tap(CARD)
    await rig.time.advance(8000)
    await rig.event('transaction-stopped')
    rig.sim.setNetwork(true)
    await rig.event('stop-confirmed')

    const money = ['StartTransaction', 'MeterValues', 'StopTransaction']
    const replayed = rig.peer.received.slice(before).filter(({ action }) => money.includes(action))
    expect(replayed.map(({ action }) => action)).toEqual([
      'StartTransaction',
      'MeterValues',
      'MeterValues',
      'StopTransaction',
    ])
    expect(replayed.slice(1).map(({ payload }) => payload.transactionId)).toEqual([1000, 1000, 1000])
    const [start, , , stop] = replayed.map(({ payload }) => Date.parse(String(payload.timestamp)))
    expect(Number(stop) - Number(start)).toBeGreaterThanOrEqual(150_000)
    expect(rig.peer.of('BootNotification')).toHaveLength(1)
  })

  test('an unknown card is refused', async () => {
    rig = await startRig()
    rig.sim.setNetwork(false)
    await rig.event('disconnected')

    rig.sim.tap('04DDDDDD')

    expect(await rig.event('tap-refused')).toMatchObject({ reason: 'Invalid' })
  })

  test('a start from before the clock was set says the same time each time it is sent, even after a power cut', async () => {
    const anHourAhead = () => new Date(Date.now() + 3_600_000).toISOString()
    let losing = true
    rig = await startRig({
      followCsmsTime: true,
      answers: {
        BootNotification: () => ({ status: 'Accepted', currentTime: anHourAhead(), interval: 300 }),
        StartTransaction: () =>
          losing ? new Promise(() => {}) : { transactionId: 8, idTagInfo: { status: 'Accepted' } },
      },
    })
    await call('ChangeConfiguration', { key: 'AllowOfflineTxForUnknownId', value: 'true' })
    rig.sim.setNetwork(false)
    await rig.event('disconnected')
    await rig.sim.cutPower()
    await rig.sim.restorePower()
    rig.sim.hardware[0]?.plug(CAR)
    rig.sim.tap(CARD)
    await rig.event('transaction-started')
    rig.sim.setNetwork(true)
    await rig.peer.until(() => rig.peer.of('StartTransaction').length === 1)

    await rig.sim.cutPower()
    losing = false
    await rig.sim.restorePower()
    await rig.event('stop-confirmed')

    const [first, second] = rig.peer.of('StartTransaction')
    expect(Date.parse(String(first?.timestamp))).toBeGreaterThan(Date.now() + 3_000_000)
    expect(second).toEqual(first)
  })

  test('a message that the CSMS keeps refusing is given up with its followers, and the next session goes on', async () => {
    let refusing = true
    rig = await startRig({
      answers: {
        StartTransaction: () => {
          if (refusing) throw new Error('store down')
          return { transactionId: 77, idTagInfo: { status: 'Accepted' } }
        },
      },
    })
    rig.sim.hardware[0]?.plug(CAR)
    rig.sim.tap(CARD)
    await rig.event('transaction-started')
    await rig.peer.until(() => rig.peer.of('StartTransaction').length === 1)
    for (let _seconds = 0; rig.peer.of('StartTransaction').length < 3; _seconds += 10) await rig.time.advance(10_000)
    expect(await rig.event('message-given-up')).toMatchObject({ kind: 'start' })

    refusing = false
    rig.sim.hardware[0]?.unplug()
    await rig.time.advance(10_000)
    await rig.event('transaction-stopped')
    await charge()

    expect(rig.peer.of('StopTransaction')).toHaveLength(0)
    expect(rig.status()).toBe('Charging')
  })
})
