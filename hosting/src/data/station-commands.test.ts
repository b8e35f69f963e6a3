import type { Command, CommandStatus } from '@charge-it/shared/model/command.ts'
import { expect, test } from 'vitest'
import { compositeOf, plansOf, profilesOf } from './station-commands.ts'

const now = new Date('2026-10-15T07:30:00Z')

function command(
  action: string,
  payload: unknown,
  minutesAgo: number,
  status: CommandStatus = 'accepted',
  answer: unknown = null,
): Command {
  const createdAt = new Date(now.getTime() - minutesAgo * 60_000)
  return {
    ...{
      commandId: `${action}-${minutesAgo}`,
      stationId: 'CP-7',
      siteId: null,
      action,
      payloadJson: JSON.stringify(payload),
    },
    ...{
      intent: 'operator',
      status,
      history: [{ status, at: createdAt, detail: 'word' }],
      createdAt,
      expiresAt: createdAt,
    },
    ...{
      createdBy: { kind: 'user', id: 'u1', role: 'operator' },
      ownerUid: null,
      claimedBy: null,
      lastUpdatedAt: createdAt,
    },
    result: answer === null ? null : { payloadJson: JSON.stringify(answer), errorCode: null, errorDescription: null },
  }
}
const limit = (profileId: number, connectorId: number, stackLevel: number, minutesAgo: number, validTo?: string) =>
  command(
    'SetChargingProfile',
    {
      connectorId,
      csChargingProfiles: {
        chargingProfileId: profileId,
        stackLevel,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Relative',
        ...(validTo === undefined ? {} : { validTo }),
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
      },
    },
    minutesAgo,
  )

test('a limit of a session ends with the session', () => {
  const ofSession = { ...limit(1, 1, 1, 3), payloadJson: limit(1, 1, 1, 3).payloadJson.replace('TxDefault', 'Tx') }
  const named = {
    ...ofSession,
    payloadJson: ofSession.payloadJson.replace('"stackLevel"', '"transactionId":77,"stackLevel"'),
  }

  expect(profilesOf([named], [77], now)).toHaveLength(1)
  expect(profilesOf([named], [78], now)).toEqual([])
  expect(profilesOf([ofSession], [], now)).toEqual([])
})

test('a profile that the station says it does not have does not count', () => {
  const unknown = command('ClearChargingProfile', { id: 1 }, 1, 'rejected', { status: 'Unknown' })

  expect(profilesOf([unknown, limit(1, 1, 1, 3)], [], now)).toEqual([])
})

test('a profile replaces the one of its id, and the one of its connector, purpose and stack level', () => {
  const profiles = profilesOf([limit(3, 1, 1, 1), limit(2, 2, 1, 2), limit(1, 1, 1, 3), limit(2, 1, 5, 4)], [], now)

  expect(profiles.map(({ profileId, connectorId }) => [profileId, connectorId])).toEqual([
    [3, 1],
    [2, 2],
  ])
})

test('cleared, refused and ended profiles do not count', () => {
  const refused = { ...limit(9, 1, 9, 1), status: 'rejected' as const }
  const ended = limit(8, 1, 8, 2, '2026-10-15T07:00:00Z')

  expect(
    profilesOf([refused, command('ClearChargingProfile', { id: 1 }, 1), ended, limit(1, 1, 1, 3)], [], now),
  ).toEqual([])
})

test('a profile that was set again after everything was cleared counts [edge 1]', () => {
  expect(
    profilesOf([limit(1, 1, 1, 1), command('ClearChargingProfile', {}, 2), limit(1, 1, 1, 3)], [], now),
  ).toHaveLength(1)
})

test('the plan in force is what the station answered', () => {
  const answer = {
    status: 'Accepted',
    connectorId: 1,
    scheduleStart: '2026-10-15T07:00:00Z',
    chargingSchedule: {
      duration: 3600,
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 7000 }],
    },
  }

  expect(compositeOf(command('GetCompositeSchedule', {}, 1, 'accepted', answer))).toMatchObject({
    connectorId: 1,
    unit: 'W',
  })
  expect(compositeOf(command('GetCompositeSchedule', {}, 1, 'rejected', { status: 'Rejected' }))).toBeNull()
  expect(compositeOf(command('GetCompositeSchedule', {}, 1, 'accepted', 'nonsense'))).toBeNull()
})

test('of each connector the newest plan is known, and whether it still holds', () => {
  const told = (connectorId: number, minutesAgo: number, duration = 86_400) =>
    command('GetCompositeSchedule', {}, minutesAgo, 'accepted', {
      ...{
        status: 'Accepted',
        connectorId,
        scheduleStart: new Date(now.getTime() - minutesAgo * 60_000).toISOString(),
      },
      chargingSchedule: {
        ...{ duration, chargingRateUnit: 'A' },
        chargingSchedulePeriod: [{ startPeriod: 0, limit: minutesAgo }],
      },
    })
  const statesOf = (commands: readonly Command[]) =>
    plansOf(commands, now).map(({ plan, state }) => [plan.connectorId, plan.periods[0]?.limit, state])

  expect(statesOf([told(1, 2), told(0, 3), told(1, 4)])).toEqual([
    [0, 3, 'inForce'],
    [1, 2, 'inForce'],
  ])
  expect(statesOf([told(0, 3), limit(1, 1, 1, 5)])).toEqual([[0, 3, 'inForce']])
  expect(statesOf([limit(1, 1, 1, 1), told(0, 3)])).toEqual([[0, 3, 'outdated']])
  expect(statesOf([told(0, 90, 3600)])).toEqual([[0, 90, 'ended']])
})
