import { setImmediate as settled } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Rig, STATION, startRig } from '../../../test/station-rig.ts'
import { violationOf } from '../../drivers/csms/ocpp-schemas.ts'
import { SUPPORTED_ACTIONS } from './routes.ts'

const LATER = new Date(Date.UTC(2030, 0, 1)).toISOString()
const PROFILE = {
  ...{
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
  },
  chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }] },
}
const HASH = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '01' }
const FIRMWARE = { location: 'ftp://a/b', retrieveDateTime: LATER, signingCertificate: 'x', signature: 'y' }
const FROM_ROOT = { certificateType: 'CentralSystemRootCertificate' }

/** A request that can be carried out or refused, what is answered to it, and one that breaks the schema. */
const CALLS: Readonly<Record<string, { valid: object; answer: object; invalid: object }>> = {
  CancelReservation: { valid: { reservationId: 9 }, answer: { status: 'Rejected' }, invalid: {} },
  CertificateSigned: { valid: { certificateChain: 'x' }, answer: { status: 'Rejected' }, invalid: {} },
  ChangeAvailability: {
    valid: { connectorId: 1, type: 'Operative' },
    answer: { status: 'Accepted' },
    invalid: { connectorId: 1, type: 'Broken' },
  },
  ChangeConfiguration: {
    valid: { key: 'HeartbeatInterval', value: '60' },
    answer: { status: 'Accepted' },
    invalid: { key: 'HeartbeatInterval', value: 60 },
  },
  ClearCache: { valid: {}, answer: { status: 'Accepted' }, invalid: { more: 1 } },
  ClearChargingProfile: { valid: { id: 9 }, answer: { status: 'Unknown' }, invalid: { id: 'nine' } },
  DataTransfer: { valid: { vendorId: 'other' }, answer: { status: 'UnknownVendorId' }, invalid: { data: 'x' } },
  DeleteCertificate: {
    valid: { certificateHashData: HASH },
    answer: { status: 'NotFound' },
    invalid: { certificateHashData: { ...HASH, hashAlgorithm: 'MD5' } },
  },
  ExtendedTriggerMessage: {
    valid: { requestedMessage: 'Heartbeat' },
    answer: { status: 'Accepted' },
    invalid: { requestedMessage: 'Nothing' },
  },
  GetCompositeSchedule: {
    valid: { connectorId: 1, duration: 60 },
    answer: { status: 'Accepted', connectorId: 1 },
    invalid: { connectorId: 1 },
  },
  GetConfiguration: {
    valid: { key: ['HeartbeatInterval', 'Nothing'] },
    answer: { unknownKey: ['Nothing'] },
    invalid: { key: 'HeartbeatInterval' },
  },
  GetDiagnostics: { valid: { location: 'ftp://a/' }, answer: {}, invalid: { location: 7 } },
  GetInstalledCertificateIds: { valid: FROM_ROOT, answer: { status: 'NotFound' }, invalid: { certificateType: 'V2G' } },
  GetLocalListVersion: { valid: {}, answer: { listVersion: 0 }, invalid: { version: 1 } },
  GetLog: {
    valid: { logType: 'DiagnosticsLog', requestId: 1, log: { remoteLocation: 'ftp://a/' } },
    answer: { status: 'Accepted' },
    invalid: { logType: 'DiagnosticsLog', requestId: 1 },
  },
  InstallCertificate: {
    valid: { ...FROM_ROOT, certificate: 'x' },
    answer: { status: 'Rejected' },
    invalid: FROM_ROOT,
  },
  RemoteStartTransaction: {
    valid: { idTag: 'ABC', connectorId: 9 },
    answer: { status: 'Rejected' },
    invalid: { connectorId: 1 },
  },
  RemoteStopTransaction: { valid: { transactionId: 5 }, answer: { status: 'Rejected' }, invalid: {} },
  ReserveNow: {
    valid: { connectorId: 1, expiryDate: LATER, idTag: 'ABC', reservationId: 1 },
    answer: { status: 'Accepted' },
    invalid: { connectorId: 1, expiryDate: 'soon', idTag: 'ABC', reservationId: 1 },
  },
  Reset: { valid: { type: 'Soft' }, answer: { status: 'Accepted' }, invalid: { type: 'Warm' } },
  SendLocalList: {
    valid: { listVersion: 1, updateType: 'Full', localAuthorizationList: [] },
    answer: { status: 'Accepted' },
    invalid: { listVersion: 1, updateType: 'Half' },
  },
  SetChargingProfile: {
    valid: { connectorId: 1, csChargingProfiles: PROFILE },
    answer: { status: 'Accepted' },
    invalid: { connectorId: 1, csChargingProfiles: { ...PROFILE, stackLevel: 'high' } },
  },
  SignedUpdateFirmware: {
    valid: { requestId: 1, firmware: FIRMWARE },
    answer: { status: 'InvalidCertificate' },
    invalid: { requestId: 1 },
  },
  TriggerMessage: {
    valid: { requestedMessage: 'StatusNotification', connectorId: 1 },
    answer: { status: 'Accepted' },
    invalid: { requestedMessage: 'Everything' },
  },
  UnlockConnector: { valid: { connectorId: 1 }, answer: { status: 'NotSupported' }, invalid: {} },
  UpdateFirmware: {
    valid: { location: 'ftp://a/b', retrieveDate: LATER },
    answer: {},
    invalid: { location: 'ftp://a/b' },
  },
}

let rig: Rig
beforeEach(async () => {
  rig = await startRig({ peer: { strict: false } })
})
afterEach(() => rig.end())

const answers = () => rig.sent.map((frame) => JSON.parse(frame)).filter(([type]) => type === 3 || type === 4)

/** Calls the station, lets it settle, and gives all that it answered. */
async function answersTo(action: string, payload: unknown): Promise<unknown[][]> {
  const before = answers().length
  await rig.peer.call(STATION, action, payload).catch(() => {})
  for (let turns = 0; turns < 5; turns++) await settled()
  return answers().slice(before)
}

test('every action of the table is tried', () => {
  expect(Object.keys(CALLS)).toEqual([...SUPPORTED_ACTIONS])
})

test.each(Object.entries(CALLS))(
  '%s is answered once, by a result of its schema',
  async (action, { valid, answer }) => {
    const given = await answersTo(action, valid)

    expect(given).toEqual([[3, expect.any(String), expect.objectContaining(answer)]])
    expect(violationOf(action, 'conf', given[0]?.[2])).toBeNull()
    expect(rig.sent.filter((frame) => frame.includes('InternalError'))).toEqual([])
  },
)

test.each(Object.entries(CALLS))(
  '%s that breaks its schema is answered once, by an error',
  async (action, { invalid }) => {
    for (const payload of [invalid, [], null]) {
      const given = await answersTo(action, payload)

      expect(given).toEqual([[4, expect.any(String), expect.stringMatching(/Violation$/), expect.any(String), {}]])
    }
    expect(rig.peer.connections()).toBe(1)
  },
)

test.each(['GetBaseReport', 'Authorize', 'toString', '__proto__'])(
  'the unknown action %s is answered NotImplemented, on a socket that stays open',
  async (action) => {
    expect(await answersTo(action, {})).toEqual([[4, expect.any(String), 'NotImplemented', expect.any(String), {}]])

    expect(await rig.peer.call(STATION, 'ClearCache', {})).toEqual({ status: 'Accepted' })
    expect(rig.peer.connections()).toBe(1)
  },
)
