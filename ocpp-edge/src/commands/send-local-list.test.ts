import { expect, test } from 'vitest'
import { commandRig } from './testing/command-rig.ts'

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
