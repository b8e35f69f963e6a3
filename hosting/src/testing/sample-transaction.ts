import type { Transaction } from '@charge-it/shared/model/transaction.ts'

/** A stopped session of ten to nine hours before `now`, without a price. */
export function sampleTransaction(id: number, now: Date, fields: Partial<Transaction> = {}): Transaction {
  const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000)
  return {
    transactionKey: `CP_1:${id}`,
    stationId: 'CP_1',
    siteId: null,
    connectorId: 1,
    transactionId: id,
    state: 'stopped',
    idTagMasked: '••7F',
    idTagStatus: 'Accepted',
    ownerUid: null,
    meterStartWh: 0,
    meterStopWh: 10,
    startedAt: ago(10),
    stoppedAt: ago(9),
    startReceivedAt: ago(10),
    stopReceivedAt: ago(9),
    stopReason: 'Local',
    energyWh: 10,
    stopCount: 1,
    tariff: null,
    flags: [],
    ocppVersion: '1.6',
    timeZone: 'Asia/Jakarta',
    demo: null,
    lastUpdatedAt: ago(9),
    ...fields,
  }
}
