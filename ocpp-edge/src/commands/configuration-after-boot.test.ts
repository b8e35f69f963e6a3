import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { type CommandRig, commandRig } from './testing/command-rig.ts'
import type { ReceivedCall, ScriptedStation } from './testing/scripted-station.ts'

const CURRENT = paths.stationConfiguration('CP_1')
const IN_STEP = {
  MeterValueSampleInterval: '60',
  MeterValuesSampledData: 'Voltage, Power.Active.Import,Energy.Active.Import.Register',
  TransactionMessageAttempts: '30',
  TransactionMessageRetryInterval: '60',
}

async function boot(rig: CommandRig) {
  rig.observations.publish({ kind: 'boot', stationId: 'CP_1', at: rig.clock.now() })
  await rig.clock.advance(2_000)
}

const listOf = (keys: Readonly<Record<string, string>>) => ({
  configurationKey: Object.entries(keys).map(([key, value]) => ({ key, readonly: false, value })),
})

/** Answers all that comes until nothing more comes. */
async function answerAll(rig: CommandRig, station: ScriptedStation, answer: (call: ReceivedCall) => unknown) {
  for (let index = 0; index < station.calls.length; index++) {
    const call = station.calls[index]
    if (call !== undefined) call.answer(answer(call))
    await rig.clock.advance(0)
  }
}

test('reads the configuration after a boot and leaves alone what fits the baseline', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  await boot(rig)
  await answerAll(rig, station, () => listOf(IN_STEP))

  expect(station.calls.map(({ action, payloadJson }) => [action, payloadJson])).toEqual([['GetConfiguration', '{}']])
  expect(rig.documents.peek(CURRENT)).toMatchObject({ baseline: 'default', drift: [], readFault: null })
})

test('does not read it after a mere reconnect', async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  station.disconnect()
  const back = await rig.connect()
  await rig.clock.advance(60_000)

  expect([...station.calls, ...back.calls]).toEqual([])
})

test('changes what differs, reads it back, and shows what the station refuses', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  await boot(rig)
  let interval = '900'
  await answerAll(rig, station, ({ action, payloadJson }) => {
    if (action === 'GetConfiguration') {
      return listOf({ ...IN_STEP, MeterValueSampleInterval: interval, TransactionMessageAttempts: '1' })
    }
    if (payloadJson.includes('TransactionMessageAttempts')) return { status: 'Rejected' }
    interval = '60'
    return { status: 'Accepted' }
  })

  expect(station.calls.map(({ action, payloadJson }) => [action, payloadJson])).toEqual([
    ['GetConfiguration', '{}'],
    ['ChangeConfiguration', '{"key":"MeterValueSampleInterval","value":"60"}'],
    ['ChangeConfiguration', '{"key":"TransactionMessageAttempts","value":"30"}'],
    ['GetConfiguration', '{"key":["MeterValueSampleInterval"]}'],
  ])
  expect(rig.documents.peek(CURRENT)).toMatchObject({
    drift: [{ key: 'TransactionMessageAttempts', wanted: '30', value: '1', state: 'rejected' }],
  })
})

test('a value that was refused is not tried again at the next boot', async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  const answer = ({ action }: ReceivedCall) =>
    action === 'GetConfiguration' ? listOf({ ...IN_STEP, TransactionMessageAttempts: '1' }) : { status: 'Rejected' }
  await boot(rig)
  await answerAll(rig, station, answer)

  await boot(rig)
  for (const call of station.calls.slice(2)) call.answer(answer(call))
  await rig.clock.advance(0)

  expect(station.calls.map(({ action }) => action)).toEqual([
    'GetConfiguration',
    'ChangeConfiguration',
    'GetConfiguration',
  ])
})

test('[edge 75] keys that a full list left out are asked for, at most GetConfigurationMaxKeys at once', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  await boot(rig)
  await answerAll(rig, station, ({ payloadJson }) => {
    if (payloadJson === '{}') return listOf({ GetConfigurationMaxKeys: '3' })
    return payloadJson.includes('TransactionMessageRetryInterval')
      ? { unknownKey: ['TransactionMessageRetryInterval'] }
      : listOf(IN_STEP)
  })

  expect(station.calls.map(({ payloadJson }) => payloadJson)).toEqual([
    '{}',
    '{"key":["MeterValueSampleInterval","MeterValuesSampledData","TransactionMessageAttempts"]}',
    '{"key":["TransactionMessageRetryInterval"]}',
  ])
})

test('a station that does not know GetConfiguration is left alone, and the document says why', async () => {
  const rig = await commandRig()
  const station = await rig.connect()

  await boot(rig)
  station.calls[0]?.end({ kind: 'error', code: 'NotImplemented', description: '', details: {} })
  await rig.clock.advance(0)

  expect(station.calls).toHaveLength(1)
  expect(rig.documents.peek(CURRENT)).toMatchObject({ readFault: 'NotImplemented', keys: [], readAt: null })
})

test('a command overtakes the reading', async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  await boot(rig)

  await rig.queue('ClearCache', {})
  station.calls[0]?.answer(listOf({ ...IN_STEP, MeterValueSampleInterval: '900' }))
  await rig.clock.advance(0)

  expect(station.calls.map(({ action }) => action)).toEqual(['GetConfiguration', 'ClearCache'])
})

test('the baseline of vendor and model counts, and below it what a person set', async () => {
  const rig = await commandRig()
  await rig.documents.commit([
    {
      kind: 'create',
      path: paths.setting('baselines'),
      fields: {
        baselines: [
          { vendor: null, model: null, keys: [{ key: 'MeterValueSampleInterval', value: '30' }] },
          { vendor: 'Beny', model: 'BADC60', keys: [{ key: 'MeterValueSampleInterval', value: '10' }] },
        ],
        lastUpdatedAt: rig.clock.now(),
      },
    },
  ])
  const station = await rig.connect()
  const facts = { vendor: 'Beny', model: 'BADC60', serialNumber: null, firmwareVersion: null }
  const recorded = rig.stores.stations.recordBoot('CP_1', facts, rig.clock.now())
  await rig.clock.advance(500)
  await recorded

  await boot(rig)
  await answerAll(rig, station, ({ action }) =>
    action === 'GetConfiguration' ? listOf({ MeterValueSampleInterval: '60' }) : { status: 'Accepted' },
  )

  expect(station.calls[1]?.payloadJson).toBe('{"key":"MeterValueSampleInterval","value":"10"}')
  expect(rig.documents.peek(CURRENT)).toMatchObject({ baseline: 'Beny/BADC60' })
})
