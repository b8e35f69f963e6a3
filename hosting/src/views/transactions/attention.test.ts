import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { expect, test } from 'vitest'
import { attentionRows } from './attention.ts'

const NOW = new Date('2026-10-15T12:00:00Z')
const ago = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000)

function transactionOf(id: number, fields: Partial<Transaction> = {}): Transaction {
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

test('a transaction is listed once, with every reason', () => {
  const both = transactionOf(1, { flags: ['negativeEnergy', 'clockSkew'] })

  const rows = attentionRows([both], [], [both], NOW)

  expect(rows).toEqual([{ transaction: both, kinds: ['meterBackwards', 'unbilled', 'other'] }])
})

test('a session that runs for more than twelve hours is open too long, a shorter one is not', () => {
  const long = transactionOf(1, { state: 'open', startedAt: ago(13), stoppedAt: null })
  const short = transactionOf(2, { state: 'open', startedAt: ago(11), stoppedAt: null })

  expect(attentionRows([], [long, short], [], NOW)).toEqual([{ transaction: long, kinds: ['openTooLong'] }])
})

test('a bill may still be on its way two hours after the end [edge 1]', () => {
  const late = transactionOf(1, { stoppedAt: ago(1) })

  expect(attentionRows([], [], [late], NOW)).toEqual([])
})

test('a session that was closed by an estimate has no stop until it comes', () => {
  const silent = transactionOf(1, { flags: ['stale'], stopCount: 0 })
  const told = transactionOf(2, { flags: ['stale'], stopCount: 1 })

  expect(attentionRows([silent, told], [], [], NOW)).toEqual([{ transaction: silent, kinds: ['noStop'] }])
})
