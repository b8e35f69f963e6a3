import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import {
  COMMAND_ACTIONS,
  commandAction,
  notStartedAfterS,
  readCommandAnswer,
  wantedStateOf,
} from './command-catalogue.ts'

const ajv = new Ajv({ allErrors: true, strict: false })
addFormats(ajv)

function accepts(action: string, payload: unknown): boolean {
  const known = commandAction(action)
  if (known === undefined) throw new Error(`no ${action}`)
  return ajv.validate(known.requestSchema, payload) === true
}

test('knows all actions of the core specification and of the security whitepaper', () => {
  expect(COMMAND_ACTIONS.length).toBe(26)
  expect(new Set(COMMAND_ACTIONS.map(({ action }) => action)).size).toBe(26)
})

test('every schema compiles', () => {
  for (const { requestSchema } of COMMAND_ACTIONS) expect(() => ajv.compile(requestSchema)).not.toThrow()
})

test('a charging limit with one decimal passes', () => {
  const limited = (limit: number) => ({
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
    },
  })

  for (const limit of [6, 16.1, 0.3, 31.9]) expect(accepts('SetChargingProfile', limited(limit))).toBe(true)
})

test('a missing or unknown field, and an idTag of 21 characters, are schema errors', () => {
  expect(accepts('RemoteStartTransaction', { connectorId: 1 })).toBe(false)
  expect(accepts('RemoteStartTransaction', { idTag: 'A', colour: 'red' })).toBe(false)
  expect(accepts('RemoteStartTransaction', { idTag: 'A'.repeat(21) })).toBe(false)
  expect(accepts('Reset', { type: 'Soft' })).toBe(true)
  expect(accepts('Reset', { type: 'Medium' })).toBe(false)
  expect(accepts('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' })).toBe(true)
})

test('acting commands are never sent twice', () => {
  for (const action of [
    'RemoteStartTransaction',
    'RemoteStopTransaction',
    'Reset',
    'UnlockConnector',
    'UpdateFirmware',
  ])
    expect(commandAction(action)?.resending).toBe('never')
  expect(commandAction('ChangeConfiguration')?.resending).toBe('wantedState')
})

test.each([
  ['RemoteStartTransaction', { status: 'Accepted' }, 'accepted', 'Accepted'],
  ['RemoteStartTransaction', { status: 'Rejected' }, 'rejected', 'Rejected'],
  ['ChangeConfiguration', { status: 'RebootRequired' }, 'accepted', 'RebootRequired'],
  ['ChangeConfiguration', { status: 'NotSupported' }, 'rejected', 'NotSupported'],
  ['ChangeAvailability', { status: 'Scheduled' }, 'accepted', 'Scheduled'],
  ['TriggerMessage', { status: 'NotImplemented' }, 'rejected', 'NotImplemented'],
  ['UnlockConnector', { status: 'Unlocked' }, 'accepted', 'Unlocked'],
  ['GetConfiguration', { configurationKey: [] }, 'accepted', null],
  ['Reset', {}, 'rejected', null],
  ['Reset', null, 'rejected', null],
] as const)('%s answered with %j is %s', (action, payload, status, detail) => {
  expect(readCommandAnswer(action, payload)).toEqual({ status, detail })
})

test('a remote start counts as not started 30 s after the connection time-out', () => {
  expect(notStartedAfterS(20)).toBe(50)
  expect(notStartedAfterS(null)).toBe(90)
})

test('a newer value of the same configuration key replaces a waiting one', () => {
  const of = (key: string, value: string) => wantedStateOf('ChangeConfiguration', { key, value })

  expect(of('HeartbeatInterval', '60')).toBe(of('HeartbeatInterval', '300'))
  expect(of('HeartbeatInterval', '60')).not.toBe(of('MeterValueSampleInterval', '60'))
  expect(wantedStateOf('RemoteStartTransaction', { idTag: 'A' })).toBeNull()
})
