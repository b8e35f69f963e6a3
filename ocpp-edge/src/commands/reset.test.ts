import { expect, test } from 'vitest'
import { commandRig } from './testing/command-rig.ts'

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
