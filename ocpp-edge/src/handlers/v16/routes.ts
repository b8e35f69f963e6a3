import type { Route } from '../route.ts'
import { authorize } from './authorize.ts'
import { bootNotification } from './boot-notification.ts'
import { dataTransfer } from './data-transfer.ts'
import { SCHEMAS } from './generated/schemas.ts'
import { heartbeat } from './heartbeat.ts'
import { meterValues } from './meter-values.ts'
import { progressNotification } from './progress-notification.ts'
import { repairFields, repairMeterValues, repairStart, repairStop } from './repair.ts'
import { securityEventNotification } from './security-event-notification.ts'
import { signCertificate } from './sign-certificate.ts'
import { startTransaction } from './start-transaction.ts'
import { statusNotification } from './status-notification.ts'
import { stopTransaction } from './stop-transaction.ts'
import { tolerant } from './tolerant-schema.ts'

const texts = (...names: readonly string[]) => ({
  repair: (payload: Readonly<Record<string, unknown>>) => repairFields(payload, { texts: names }),
})

/** Every message that a station may send over OCPP 1.6J, its security whitepaper included. */
export const ROUTES_1_6: Readonly<Record<string, Route>> = {
  Authorize: {
    // Longer ones are refused, not cut: a cut idTag may be somebody else's card.
    requestSchema: tolerant(SCHEMAS['Authorize.req'], {
      properties: { idTag: { type: 'string', pattern: '^[\\s\\S]{0,20}$' } },
    }),
    responseSchema: SCHEMAS['Authorize.conf'],
    ...texts('idTag'),
    handle: authorize,
  },
  BootNotification: {
    requestSchema: tolerant(SCHEMAS['BootNotification.req']),
    responseSchema: SCHEMAS['BootNotification.conf'],
    ...texts(
      'chargePointVendor',
      'chargePointModel',
      'chargePointSerialNumber',
      'chargeBoxSerialNumber',
      'firmwareVersion',
    ),
    handle: bootNotification,
  },
  DataTransfer: {
    requestSchema: tolerant(SCHEMAS['DataTransfer.req'], { properties: { data: {} } }),
    responseSchema: SCHEMAS['DataTransfer.conf'],
    ...texts('vendorId', 'messageId'),
    handle: dataTransfer,
  },
  DiagnosticsStatusNotification: {
    requestSchema: tolerant(SCHEMAS['DiagnosticsStatusNotification.req']),
    responseSchema: SCHEMAS['DiagnosticsStatusNotification.conf'],
    handle: progressNotification('log'),
  },
  FirmwareStatusNotification: {
    requestSchema: tolerant(SCHEMAS['FirmwareStatusNotification.req']),
    responseSchema: SCHEMAS['FirmwareStatusNotification.conf'],
    handle: progressNotification('firmware'),
  },
  Heartbeat: {
    requestSchema: tolerant(SCHEMAS['Heartbeat.req']),
    responseSchema: SCHEMAS['Heartbeat.conf'],
    handle: heartbeat,
  },
  LogStatusNotification: {
    requestSchema: tolerant(SCHEMAS['LogStatusNotification.req']),
    responseSchema: SCHEMAS['LogStatusNotification.conf'],
    repair: (payload) => repairFields(payload, { integers: ['requestId'] }),
    handle: progressNotification('log'),
  },
  MeterValues: {
    // What is inside meterValue is read value by value: one odd reading must not cost the others.
    requestSchema: tolerant(SCHEMAS['MeterValues.req'], {
      properties: { transactionId: {}, meterValue: { type: 'array', items: { type: 'object' } } },
    }),
    responseSchema: SCHEMAS['MeterValues.conf'],
    repair: repairMeterValues,
    handle: meterValues,
  },
  SecurityEventNotification: {
    requestSchema: tolerant(SCHEMAS['SecurityEventNotification.req'], { required: ['type'] }),
    responseSchema: SCHEMAS['SecurityEventNotification.conf'],
    ...texts('type', 'techInfo'),
    handle: securityEventNotification,
  },
  SignCertificate: {
    requestSchema: tolerant(SCHEMAS['SignCertificate.req']),
    responseSchema: SCHEMAS['SignCertificate.conf'],
    handle: signCertificate,
  },
  SignedFirmwareStatusNotification: {
    requestSchema: tolerant(SCHEMAS['SignedFirmwareStatusNotification.req']),
    responseSchema: SCHEMAS['SignedFirmwareStatusNotification.conf'],
    repair: (payload) => repairFields(payload, { integers: ['requestId'] }),
    handle: progressNotification('firmware'),
  },
  StartTransaction: {
    requestSchema: tolerant(SCHEMAS['StartTransaction.req'], {
      properties: { idTag: { type: 'string' } },
      required: ['connectorId', 'idTag', 'meterStart'],
    }),
    responseSchema: SCHEMAS['StartTransaction.conf'],
    repair: repairStart,
    keepRefused: true,
    handle: startTransaction,
  },
  StatusNotification: {
    requestSchema: tolerant(SCHEMAS['StatusNotification.req']),
    responseSchema: SCHEMAS['StatusNotification.conf'],
    repair: (payload) =>
      repairFields(payload, { integers: ['connectorId'], texts: ['errorCode', 'info', 'vendorId', 'vendorErrorCode'] }),
    handle: statusNotification,
  },
  StopTransaction: {
    requestSchema: tolerant(SCHEMAS['StopTransaction.req'], {
      properties: { transactionId: { type: ['number', 'string'] }, idTag: { type: 'string' }, transactionData: {} },
      required: ['transactionId', 'meterStop'],
    }),
    responseSchema: SCHEMAS['StopTransaction.conf'],
    repair: repairStop,
    keepRefused: true,
    handle: stopTransaction,
  },
}
