import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetSessions, recallSession, rememberSession } from './session-memory.ts'

const AT = new Date('2026-10-15T07:32:08.123Z')
const transaction: Transaction = {
  transactionKey: 'CP_1:7',
  stationId: 'CP_1',
  siteId: null,
  connectorId: 1,
  transactionId: 7,
  state: 'open',
  idTagMasked: '••7F',
  idTagStatus: 'Accepted',
  ownerUid: 'driver',
  meterStartWh: 0,
  meterStopWh: null,
  startedAt: AT,
  stoppedAt: null,
  startReceivedAt: AT,
  stopReceivedAt: null,
  stopReason: null,
  energyWh: null,
  stopCount: 0,
  tariff: null,
  flags: [],
  ocppVersion: '1.6',
  timeZone: 'Asia/Jakarta',
  demo: null,
  lastUpdatedAt: AT,
}

let stored: Map<string, string>
beforeEach(() => {
  stored = new Map()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
    removeItem: (key: string) => void stored.delete(key),
  }
  vi.stubGlobal(
    'localStorage',
    new Proxy(storage, {
      ownKeys: () => [...stored.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: '' }),
    }),
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('a session is remembered with its times', () => {
  rememberSession({ transaction, buckets: [], at: AT })

  expect(recallSession('CP_1:7')).toEqual({ transaction, buckets: [], at: AT })
  expect(recallSession('CP_1:8')).toBeNull()
})

test('what an older version left is no session [edge 1]', () => {
  stored.set('charge-it.session.CP_1:7', '{"transaction": {}}')
  stored.set('charge-it.session.CP_1:8', 'not json')

  expect(recallSession('CP_1:7')).toBeNull()
  expect(recallSession('CP_1:8')).toBeNull()
})

test('an account that leaves takes its sessions and receipts along, and nothing else', () => {
  rememberSession({ transaction, buckets: [], at: AT })
  stored.set('charge-it.receipt.CP_1:7', 'token')
  stored.set('charge-it-theme', 'dark')

  forgetSessions()

  expect([...stored.keys()]).toEqual(['charge-it-theme'])
})
