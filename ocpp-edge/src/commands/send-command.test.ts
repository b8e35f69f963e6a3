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
