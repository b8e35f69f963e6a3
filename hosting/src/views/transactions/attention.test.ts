import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { expect, test } from 'vitest'
import { sampleTransaction } from '../../testing/sample-transaction.ts'
import { attentionRows } from './attention.ts'

const NOW = new Date('2026-10-15T12:00:00Z')
const ago = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000)
const transactionOf = (id: number, fields: Partial<Transaction> = {}): Transaction => sampleTransaction(id, NOW, fields)

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
