import { paths } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { type CommandRig, commandRig } from './testing/command-rig.ts'

async function start(rig: CommandRig) {
  const now = rig.clock.now()
  await rig.stores.transactions.start({
    ...{ stationId: 'CP_1', connectorId: 1, idTag: 'AB12', meterStartWh: 0, startedAt: now, receivedAt: now },
    ...{ timestampText: now.toISOString(), flags: [], ocppVersion: '1.6', reservationId: null },
  })
}

async function watch(rig: CommandRig) {
  const expiresAt = new Date(rig.clock.now().getTime() + 60_000)
  await rig.documents.commit([{ kind: 'merge', path: paths.watch('CP_1'), fields: { stationId: 'CP_1', expiresAt } }])
  await rig.clock.advance(0)
}

test('a watched station with a running transaction is asked for a sample every 5 s, until the lease ends', async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  await start(rig)

  await rig.clock.advance(20_000)
  const unwatched = station.calls.length
  await watch(rig)
  for (let round = 1; round <= 20; round++) {
    await rig.clock.advance(5_000)
    station.calls.at(-1)?.answer({ status: 'Accepted' })
  }

  expect(unwatched).toBe(0)
  expect(station.calls).toHaveLength(11)
  expect(new Set(station.calls.map(({ action, payloadJson }) => `${action} ${payloadJson}`))).toEqual(
    new Set(['TriggerMessage {"requestedMessage":"MeterValues","connectorId":1}']),
  )
})

test.each([
  { kind: 'result', payload: { status: 'NotImplemented' } },
  { kind: 'result', payload: { status: 'Rejected' } },
  { kind: 'error', code: 'NotSupported', description: '', details: {} },
  { kind: 'timeout' },
] as const)('a station that answers %j is not asked again on the same socket', async (outcome) => {
  const rig = await commandRig()
  const station = await rig.connect()
  await start(rig)
  await watch(rig)

  await rig.clock.advance(5_000)
  station.calls[0]?.end(outcome)
  await rig.clock.advance(20_000)
  const onSameSocket = station.calls.length
  station.disconnect()
  const back = await rig.connect()
  await rig.clock.advance(5_000)

  expect(onSameSocket).toBe(1)
  expect(back.calls).toHaveLength(1)
})

test('nothing is asked while a command is under way, nor without a transaction', async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  await watch(rig)
  await rig.clock.advance(10_000)
  const withoutTransaction = station.calls.length

  await start(rig)
  await rig.queue('GetConfiguration', {})
  await rig.clock.advance(10_000)

  expect(withoutTransaction).toBe(0)
  expect(station.calls.map(({ action }) => action)).toEqual(['GetConfiguration'])
})
