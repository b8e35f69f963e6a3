import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { commandRig } from './testing/command-rig.ts'

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
