import { expect, test } from 'vitest'
import { type CommandRig, commandRig } from './testing/command-rig.ts'
import type { ScriptedStation } from './testing/scripted-station.ts'

const LIMIT = {
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }] },
  },
}

/** Accepted; then what the station says to GetCompositeSchedule. */
async function limited(schedule: object): Promise<{ rig: CommandRig; station: ScriptedStation; commandId: string }> {
  const rig = await commandRig()
  const station = await rig.connect()
  const commandId = await rig.queue('SetChargingProfile', LIMIT)
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)
  expect(station.calls[1]?.action).toBe('GetCompositeSchedule')
  station.calls[1]?.answer(schedule)
  await rig.clock.advance(0)
  return { rig, station, commandId }
}

function sampled(rig: CommandRig, currentA: number, connectorId = 1): void {
  const at = rig.clock.now()
  rig.observations.publish({
    ...{ kind: 'meterValues', stationId: 'CP_1', connectorId, transactionKey: null, at },
    samples: [{ sampledAt: at, sample: { currentA } }],
  })
}

const schedule = (limit: number) => ({
  status: 'Accepted',
  chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
})

test('[edge 79] the schedule in force is the effect, or says that there is none', async () => {
  const taken = await limited(schedule(10))
  const ignored = await limited(schedule(32))

  expect(taken.rig.stored(taken.commandId)).toMatchObject({
    ...{ status: 'effectSeen', unsettled: false },
    effect: { kind: 'compositeSchedule', ref: '10 A' },
  })
  expect(ignored.rig.stored(ignored.commandId)).toMatchObject({ status: 'noEffect', unsettled: false })
  expect(ignored.rig.stored(ignored.commandId).history.at(-1)?.detail).toBe('limit in force: 32 A')
})

test('of a station that knows no schedule, a measured current within the limit is the effect', async () => {
  const { rig, commandId } = await limited({ status: 'Rejected' })
  sampled(rig, 31.8)
  sampled(rig, 4, 2)
  await rig.clock.advance(30_000)
  expect(rig.stored(commandId)).toMatchObject({ status: 'accepted', unsettled: true })

  sampled(rig, 9.84)
  await rig.clock.advance(0)

  expect(rig.stored(commandId)).toMatchObject({
    ...{ status: 'effectSeen', unsettled: false },
    effect: { kind: 'measured', ref: '9.8 A' },
  })
})

test('a current that stays above the limit for two minutes is no effect', async () => {
  const { rig, commandId } = await limited({ status: 'Rejected' })
  for (let seconds = 0; seconds < 110; seconds += 10) {
    sampled(rig, 31.8)
    await rig.clock.advance(10_000)
  }
  expect(rig.stored(commandId).status).toBe('accepted')
  await rig.clock.advance(10_000)

  expect(rig.stored(commandId)).toMatchObject({ status: 'noEffect', unsettled: false })
  expect(rig.stored(commandId).history.at(-1)?.detail).toBe('measured: 31.8 A')
})

test('where nothing charges the effect stays unconfirmed, and the chain ends after two minutes', async () => {
  const { rig, commandId } = await limited({ status: 'Rejected' })
  sampled(rig, 0)
  await rig.clock.advance(119_000)
  expect(rig.stored(commandId).unsettled).toBe(true)
  await rig.clock.advance(1_000)

  expect(rig.stored(commandId)).toMatchObject({
    ...{ status: 'accepted', unsettled: false },
    effect: { kind: 'unconfirmed', ref: null },
  })
})

test('a profile of load balancing is settled with its answer', async () => {
  const rig = await commandRig()
  const station = await rig.connect()
  const commandId = await rig.queue('SetChargingProfile', LIMIT, {
    createdBy: { kind: 'system', id: 'load-balancing', role: null },
  })
  station.calls[0]?.answer({ status: 'Accepted' })
  await rig.clock.advance(0)

  expect(station.calls).toHaveLength(1)
  expect(rig.stored(commandId)).toMatchObject({ status: 'accepted', unsettled: false })
  expect(rig.stored(commandId).effect ?? null).toBeNull()
})
