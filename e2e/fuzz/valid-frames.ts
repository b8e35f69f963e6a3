import { FUZZED_CARD } from './fuzzed-stations.ts'

type Payload = Readonly<Record<string, unknown>>

const AT = '2026-03-01T10:00:00Z'
const SAMPLES = [
  { value: '1200', measurand: 'Energy.Active.Import.Register', unit: 'Wh', context: 'Sample.Periodic' },
  { value: '7.2', measurand: 'Power.Active.Import', unit: 'kW', phase: 'L1-N', location: 'Outlet' },
]

/** One valid request of every action that a station may send over OCPP 1.6J, the security whitepaper included. */
export const VALID_REQUESTS: readonly (readonly [action: string, payload: Payload])[] = [
  ['Authorize', { idTag: FUZZED_CARD }],
  [
    'BootNotification',
    {
      ...{ chargePointVendor: 'Acme', chargePointModel: 'One', chargePointSerialNumber: 'S-1', firmwareVersion: '1' },
      ...{ chargeBoxSerialNumber: 'B-1', iccid: '8962', imsi: '5101', meterType: 'M', meterSerialNumber: 'M-1' },
    },
  ],
  ['DataTransfer', { vendorId: 'com.example', messageId: 'Status', data: '{"cpu":12}' }],
  ['DiagnosticsStatusNotification', { status: 'Uploading' }],
  ['FirmwareStatusNotification', { status: 'Downloaded' }],
  ['Heartbeat', {}],
  ['LogStatusNotification', { status: 'Uploaded', requestId: 3 }],
  ['MeterValues', { connectorId: 1, transactionId: 7, meterValue: [{ timestamp: AT, sampledValue: SAMPLES }] }],
  ['SecurityEventNotification', { type: 'FirmwareUpdated', timestamp: AT, techInfo: 'by hand' }],
  ['SignCertificate', { csr: '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----' }],
  ['SignedFirmwareStatusNotification', { status: 'Installed', requestId: 4 }],
  ['StartTransaction', { connectorId: 1, idTag: FUZZED_CARD, meterStart: 1000, timestamp: AT, reservationId: 5 }],
  ['StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging', timestamp: AT, info: 'ok' }],
  [
    'StopTransaction',
    {
      ...{ transactionId: 7, idTag: FUZZED_CARD, meterStop: 6000, timestamp: AT, reason: 'Local' },
      transactionData: [{ timestamp: AT, sampledValue: SAMPLES }],
    },
  ],
]
