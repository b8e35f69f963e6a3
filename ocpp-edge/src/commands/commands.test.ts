import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { commandRig } from './testing/command-rig.ts'

const START = { connectorId: 1, idTag: 'AB12' }

test('sends the payload byte for byte and records the answer', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('DataTransfer', null, { payloadJson: '{ "vendorId":"x", "data":"1", "a":1.0 }' })
  const during = rig.chain(id)
  station.calls[0]?.answer({ status: 'Accepted', data: 'ok' })
  await rig.clock.advance(0)

  expect(station.calls.map(({ action, payloadJson }) => [action, payloadJson])).toEqual([
    ['DataTransfer', '{ "vendorId":"x", "data":"1", "a":1.0 }'],
  ])
  expect(during).toEqual(['queued', 'sent'])
  expect(rig.stored(id)).toMatchObject({
    status: 'accepted',
    claimedBy: { edgeId: 'edge-a', epoch: 1 },
    result: { payloadJson: '{"status":"Accepted","data":"ok"}', errorCode: null },
    unsettled: false,
  })
})

test('a command queued before the station connects is sent when it connects', async () => {
  const rig = await commandRig()

  const id = await rig.queue('ClearCache', {})
  const before = rig.chain(id)
  const station = await rig.connect()

  expect(before).toEqual(['queued'])
  expect(station.calls.map(({ action }) => action)).toEqual(['ClearCache'])
})

test('[edge 21] a CALL that is never answered times out and the queue goes on', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const lost = await rig.queue('Reset', { type: 'Soft' })
  const next = await rig.queue('GetConfiguration', {})
  const sentMeanwhile = station.calls.length
  station.calls[0]?.end({ kind: 'timeout' })
  await rig.clock.advance(0)

  expect(sentMeanwhile).toBe(1)
  expect(rig.stored(lost).status).toBe('timedOut')
  expect(station.calls.map(({ action }) => action)).toEqual(['Reset', 'GetConfiguration'])
  expect(rig.stored(next).status).toBe('sent')
})

test('[edge 22] a socket lost during a CALL fails the command at once, and it is not sent again', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('RemoteStartTransaction', START)
  station.disconnect()
  await rig.clock.advance(0)
  const failed = rig.stored(id)
  const back = await rig.connect()
  await rig.clock.advance(10_000)

  expect(failed.status).toBe('failed')
  expect(failed.history.at(-1)?.detail).toBe('the connection was lost before the answer')
  expect(back.calls).toEqual([])
})

test('a wanted state whose answer never came is sent again when the station is back', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })
  station.disconnect()
  await rig.clock.advance(0)
  const back = await rig.connect()
  await rig.clock.advance(5_000)
  back.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)

  expect(back.calls.map(({ action }) => action)).toEqual(['ChangeAvailability'])
  expect(rig.chain(id)).toEqual(['queued', 'sent', 'failed', 'sent', 'accepted'])
})

test('a wanted state is given up after three sends', async () => {
  const rig = await commandRig()
  const id = await rig.queue('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })

  for (let socket = 0; socket < 5; socket++) {
    const station = await rig.connect()
    await rig.clock.advance(5_000)
    station.disconnect()
    await rig.clock.advance(0)
  }

  await rig.clock.advance(300_000)
  expect(rig.chain(id).filter((status) => status === 'sent')).toHaveLength(3)
  expect(rig.stored(id).unsettled).toBe(false)
})

test('[edge 23] five commands at once are sent one by one, drivers first and jobs last', async () => {
  const rig = await commandRig()
  await rig.queue('SendLocalList', { listVersion: 1, updateType: 'Full' })
  await rig.queue('TriggerMessage', { requestedMessage: 'Heartbeat' })
  await rig.queue('GetConfiguration', {}, { createdBy: { kind: 'system', id: 'job', role: null } })
  await rig.queue('ClearCache', {})
  await rig.queue('RemoteStopTransaction', { transactionId: 7 }, { createdBy: { kind: 'driver', id: 'd', role: null } })

  const station = await rig.connect()
  const openAtOnce: number[] = []
  for (let index = 0; index < 5; index++) {
    openAtOnce.push(station.calls.length - index)
    station.calls[index]?.answer({ status: 'Rejected' })
    await rig.clock.advance(0)
  }

  expect(openAtOnce).toEqual([1, 1, 1, 1, 1])
  expect(station.calls.map(({ action }) => action)).toEqual([
    'RemoteStopTransaction',
    'TriggerMessage',
    'ClearCache',
    'SendLocalList',
    'GetConfiguration',
  ])
})

test('[edge 72] a remote start that is accepted but never begins is "not started" and never active', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('RemoteStartTransaction', START)
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(89_000)
  const waiting = rig.chain(id)
  await rig.clock.advance(2_000)

  expect(waiting).toEqual(['queued', 'sent', 'accepted'])
  expect(rig.chain(id)).toEqual(['queued', 'sent', 'accepted', 'noEffect'])
  expect(rig.stored(id).history.at(-1)?.detail).toBe('not started')
  expect(rig.stored(id).effect ?? null).toBeNull()
})

test("[edge 72] the station's own ConnectionTimeOut decides how long is waited", async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  const read = await rig.queue('GetConfiguration', { key: ['ConnectionTimeOut'] })
  station.calls[0]?.answer({ configurationKey: [{ key: 'ConnectionTimeOut', readonly: false, value: '20' }] })
  await rig.clock.advance(0)

  const id = await rig.queue('RemoteStartTransaction', START)
  station.calls[1]?.answer({ status: 'Accepted' })
  await rig.clock.advance(51_000)

  expect(rig.stored(read).status).toBe('accepted')
  expect(rig.stored(id).status).toBe('noEffect')
})

test('[edge 73] a start that comes before the answer counts', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('RemoteStartTransaction', START)
  rig.observations.publish({
    kind: 'started',
    stationId: 'CP_1',
    connectorId: 1,
    idTag: 'ab12',
    transactionId: 7,
    transactionKey: 'CP_1:7',
    at: rig.clock.now(),
  })
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)

  expect(rig.chain(id)).toEqual(['queued', 'sent', 'accepted', 'effectSeen'])
  expect(rig.stored(id).effect).toMatchObject({ kind: 'transactionStarted', ref: 'CP_1:7' })
})

test('[edge 74] a remote start that another transaction cannot satisfy has no effect', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const withoutConnector = await rig.queue('RemoteStartTransaction', { idTag: 'AB12' })
  station.calls[0]?.answer({ status: 'Rejected' })
  await rig.clock.advance(0)
  const occupied = await rig.queue('RemoteStartTransaction', START)
  station.calls[1]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)
  const other = { kind: 'started', stationId: 'CP_1', transactionId: 8, transactionKey: 'CP_1:8' } as const
  rig.observations.publish({ ...other, connectorId: 2, idTag: 'AB12', at: rig.clock.now() })
  rig.observations.publish({ ...other, connectorId: 1, idTag: 'CD34', at: rig.clock.now() })
  await rig.clock.advance(91_000)

  expect(station.calls[0]?.payloadJson).toBe('{"idTag":"AB12"}')
  expect(rig.stored(withoutConnector).status).toBe('rejected')
  expect(rig.chain(occupied)).toEqual(['queued', 'sent', 'accepted', 'noEffect'])
})

test('[edge 74] our own programs never send a remote start without a connector', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue(
    'RemoteStartTransaction',
    { idTag: 'AB12' },
    { createdBy: { kind: 'driver', id: 'd', role: null } },
  )

  expect(rig.stored(id).status).toBe('failed')
  expect(station.calls).toEqual([])
})

test.each(['RebootRequired', 'NotSupported', 'Rejected'])(
  '[edge 75] ChangeConfiguration answered with %s is shown as drift',
  async (status) => {
    const rig = await commandRig()
    const station = await rig.connect()

    const id = await rig.queue('ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' })
    station.calls[0]?.answer({ status })
    await rig.clock.advance(0)

    const state = { RebootRequired: 'rebootRequired', NotSupported: 'notSupported', Rejected: 'rejected' }[status]
    expect(rig.stored(id).history[2]).toMatchObject({
      status: status === 'RebootRequired' ? 'accepted' : 'rejected',
      detail: status,
    })
    expect(rig.documents.peek(paths.stationConfiguration('CP_1'))).toMatchObject({
      wanted: [{ key: 'HeartbeatInterval', value: '60', origin: 'command' }],
      drift: [{ key: 'HeartbeatInterval', wanted: '60', value: null, state }],
    })
  },
)

test('[edge 75] unknown keys and a key without value are kept as the station told them', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  await rig.queue('GetConfiguration', { key: ['Nonsense', 'LightIntensity', 'AuthorizationKey'] })
  station.calls[0]?.answer({
    configurationKey: [
      { key: 'LightIntensity', readonly: true },
      { key: 'AuthorizationKey', readonly: false, value: 'geheim' },
    ],
    unknownKey: ['Nonsense'],
  })
  await rig.clock.advance(0)

  const stored = rig.documents.peek(paths.stationConfiguration('CP_1'))
  expect(stored).toMatchObject({
    keys: [
      { key: 'LightIntensity', value: null, readonly: true },
      { key: 'AuthorizationKey', value: null },
    ],
    unknownKeys: ['Nonsense'],
  })
  expect(JSON.stringify([stored, rig.stored('edge-a-command-1')])).not.toContain('geheim')
})

test('[edge 76] a reset that cuts the socket before its answer shows its effect with the next boot', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('Reset', { type: 'Hard' })
  station.disconnect()
  await rig.clock.advance(20_000)
  await rig.connect()
  rig.observations.publish({ kind: 'boot', stationId: 'CP_1', at: rig.clock.now() })
  await rig.clock.advance(0)

  expect(rig.chain(id)).toEqual(['queued', 'sent', 'failed', 'effectSeen'])
})

test('[edge 76] an accepted reset without a boot has no effect after five minutes', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('Reset', { type: 'Soft' })
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(301_000)

  expect(rig.stored(id)).toMatchObject({ status: 'noEffect', unsettled: false })
})

test('[edge 77] TriggerMessage: NotImplemented rejects, and the message that follows Accepted is the effect', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const refused = await rig.queue('TriggerMessage', { requestedMessage: 'MeterValues' })
  station.calls[0]?.answer({ status: 'NotImplemented' })
  await rig.clock.advance(0)
  const taken = await rig.queue('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 2 })
  station.calls[1]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)
  const status = {
    kind: 'status',
    stationId: 'CP_1',
    status: 'Available',
    errorCode: 'NoError',
    at: rig.clock.now(),
  } as const
  rig.observations.publish({ ...status, connectorId: 1 })
  await rig.clock.advance(0)
  const afterOther = rig.stored(taken).status
  rig.observations.publish({ ...status, connectorId: 2 })
  await rig.clock.advance(0)

  expect(rig.stored(refused)).toMatchObject({ status: 'rejected', history: [{}, {}, { detail: 'NotImplemented' }] })
  expect(afterOther).toBe('accepted')
  expect(rig.stored(taken).status).toBe('effectSeen')
})

test.each(['Failed', 'VersionMismatch', 'NotSupported'])(
  '[edge 78] SendLocalList answered with %s is rejected with that word',
  async (status) => {
    const rig = await commandRig()
    const station = await rig.connect()

    const id = await rig.queue('SendLocalList', { listVersion: 3, updateType: 'Differential' })
    station.calls[0]?.answer({ status })
    await rig.clock.advance(0)

    expect(rig.stored(id)).toMatchObject({ status: 'rejected', history: [{}, {}, { detail: status }] })
    expect(station.calls).toHaveLength(1)
  },
)

test.each([
  [3, 'effectSeen', 'localListVersion 3'],
  [0, 'noEffect', 'version read back: 0'],
  [-1, 'noEffect', 'the station has no local list'],
] as const)('[edge 78] after a local list the station tells version %i: %s', async (listVersion, status, detail) => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('SendLocalList', { listVersion: 3, updateType: 'Full' })
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)
  station.calls[1]?.answer({ listVersion })
  await rig.clock.advance(0)

  expect(station.calls[1]?.action).toBe('GetLocalListVersion')
  expect(rig.stored(id).history.at(-1)).toMatchObject({ status, detail })
})

test.each([
  { status: 'Accepted' },
  { status: 'Rejected' },
  { status: 'Accepted', connectorId: 1, chargingSchedule: { duration: -86_400_000_000, chargingSchedulePeriod: [] } },
])('[edge 79] GetCompositeSchedule answered with %j is kept as data', async (answer) => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('GetCompositeSchedule', { connectorId: 1, duration: 60 })
  station.calls[0]?.answer(answer)
  await rig.clock.advance(0)

  expect(rig.stored(id)).toMatchObject({
    status: answer.status === 'Accepted' ? 'accepted' : 'rejected',
    result: { payloadJson: JSON.stringify(answer) },
  })
})

test('a CALLERROR fails the command and is kept', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('UnlockConnector', { connectorId: 1 })
  station.calls[0]?.end({ kind: 'error', code: 'InternalError', description: 'motor', details: {} })
  await rig.clock.advance(0)

  expect(rig.stored(id)).toMatchObject({
    status: 'failed',
    result: { payloadJson: null, errorCode: 'InternalError', errorDescription: 'motor' },
    unsettled: false,
  })
})

test('a command that waits too long expires, whether or not its station is here', async () => {
  const rig = await commandRig()

  const id = await rig.queue('RemoteStartTransaction', START)
  await rig.clock.advance(66_000)
  const station = await rig.connect()

  expect(rig.chain(id)).toEqual(['queued', 'expired'])
  expect(station.calls).toEqual([])
})

test('the 101st waiting command of a connected station fails', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const ids: string[] = []
  for (let index = 0; index < 103; index++)
    ids.push(await rig.queue('TriggerMessage', { requestedMessage: 'Heartbeat' }))

  expect(station.calls).toHaveLength(1)
  expect(ids.filter((id) => rig.stored(id).status === 'queued')).toHaveLength(100)
  expect(rig.stored(ids[101] ?? '').status).toBe('failed')
  expect(rig.stored(ids[102] ?? '').status).toBe('failed')
})

test('a newer value of the same key replaces one that waited while the station was away', async () => {
  const rig = await commandRig()
  const older = await rig.queue('ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' })
  const newer = await rig.queue('ChangeConfiguration', { key: 'HeartbeatInterval', value: '300' })

  const station = await rig.connect()

  expect(rig.stored(older)).toMatchObject({ status: 'cancelled', history: [{}, { detail: `replaced by ${newer}` }] })
  expect(station.calls.map(({ payloadJson }) => payloadJson)).toEqual(['{"key":"HeartbeatInterval","value":"300"}'])
})

test('an accepted configuration value is read back', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const id = await rig.queue('ChangeConfiguration', { key: 'HeartbeatInterval', value: '60' })
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)
  station.calls[1]?.answer({ configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }] })
  await rig.clock.advance(0)

  expect(station.calls[1]?.payloadJson).toBe('{"key":["HeartbeatInterval"]}')
  expect(rig.stored(id)).toMatchObject({
    status: 'noEffect',
    history: [{}, {}, {}, { detail: 'value read back: 300' }],
  })
  expect(rig.documents.peek(paths.stationConfiguration('CP_1'))).toMatchObject({
    drift: [{ key: 'HeartbeatInterval', wanted: '60', value: '300' }],
  })
})

test('stopping claims nothing more and leaves the queue to other instances', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  const stopped = rig.commands.stop()
  const id = await rig.queue('ClearCache', {})
  await stopped

  expect(station.calls).toEqual([])
  expect(rig.stored(id).status).toBe('queued')
})

test('only the instance that holds the station claims its command', async () => {
  const rig = await commandRig()
  const other = await commandRig({ clock: rig.clock, documents: rig.documents, edgeId: 'edge-b' })
  const old = await rig.connect()
  const current = await other.connect()

  const id = await rig.queue('ClearCache', {})

  expect(old.calls).toEqual([])
  expect(current.calls.map(({ action }) => action)).toEqual(['ClearCache'])
  expect(rig.stored(id).claimedBy).toEqual({ edgeId: 'edge-b', epoch: 2 })
})

test('an instance that takes a station over never repeats a start, and repeats a wanted state', async () => {
  const rig = await commandRig()
  const dying = await rig.connect()
  const start = await rig.queue('RemoteStartTransaction', START)
  const heir = await commandRig({ clock: rig.clock, documents: rig.documents, edgeId: 'edge-b' })

  const station = await heir.connect()
  await rig.clock.advance(5_000)
  const wanted = await heir.queue('ClearCache', {})
  await rig.clock.advance(0)
  const third = await commandRig({ clock: rig.clock, documents: rig.documents, edgeId: 'edge-c' })
  const last = await third.connect()
  await rig.clock.advance(5_000)

  expect(dying.calls.map(({ action }) => action)).toEqual(['RemoteStartTransaction'])
  expect(rig.chain(start).slice(0, 3)).toEqual(['queued', 'sent', 'failed'])
  expect(station.calls.map(({ action }) => action)).toEqual(['ClearCache'])
  expect(last.calls.map(({ action }) => action)).toEqual(['ClearCache'])
  expect(rig.chain(wanted)).toEqual(['queued', 'sent', 'sent'])
})
