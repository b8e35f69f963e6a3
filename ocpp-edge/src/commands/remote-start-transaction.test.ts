import { expect, test } from 'vitest'
import { commandRig } from './testing/command-rig.ts'

const START = { connectorId: 1, idTag: 'AB12' }

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
