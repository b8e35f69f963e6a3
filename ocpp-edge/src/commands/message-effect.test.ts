import { expect, test } from 'vitest'
import { commandRig } from './testing/command-rig.ts'

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
