import { expect, test } from 'vitest'
import { commandRig } from './testing/command-rig.ts'

const START = { connectorId: 1, idTag: 'AB12' }

test('a command queued before the station connects is sent when it connects', async () => {
  const rig = await commandRig()

  const id = await rig.queue('ClearCache', {})
  const before = rig.chain(id)
  const station = await rig.connect()

  expect(before).toEqual(['queued'])
  expect(station.calls.map(({ action }) => action)).toEqual(['ClearCache'])
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
