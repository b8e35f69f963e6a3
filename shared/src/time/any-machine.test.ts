import { afterEach, expect, test } from 'vitest'
import { transactionCsv } from '../csv/transaction-csv.ts'
import type { Transaction } from '../model/transaction.ts'
import { localDayAndHour } from './local-day.ts'
import { hoursOfLocalDay } from './local-hours.ts'

const own = process.env.TZ
afterEach(() => {
  process.env.TZ = own
  if (own === undefined) delete process.env.TZ
})

/** Ends at 00:10 of the next day in Jakarta. */
const late: Transaction = {
  ...{ transactionKey: 'CP-7:1', stationId: 'CP-7', siteId: null, connectorId: 1, transactionId: 1, state: 'stopped' },
  ...{ idTagMasked: '••7F', idTagStatus: 'Accepted', ownerUid: null, meterStartWh: 0, meterStopWh: 5000 },
  ...{ startedAt: new Date('2026-10-15T16:20:00Z'), stoppedAt: new Date('2026-10-15T17:10:00Z') },
  ...{ startReceivedAt: new Date('2026-10-15T16:20:00Z'), stopReceivedAt: new Date('2026-10-15T17:10:00Z') },
  ...{ stopReason: 'Local', energyWh: 5000, stopCount: 1, tariff: null, flags: [], ocppVersion: '1.6' },
  ...{ timeZone: 'Asia/Jakarta', lastUpdatedAt: new Date('2026-10-15T17:10:00Z') },
}

test.each([
  ['America/St_Johns', 150],
  ['Asia/Jakarta', -420],
  ['Pacific/Chatham', -825],
  ['UTC', 0],
])('on a machine in %s days, hours and files are those of the site', (machine, offsetMinutes) => {
  process.env.TZ = machine
  expect(new Date('2026-10-15T17:10:00Z').getTimezoneOffset()).toBe(offsetMinutes)

  expect(localDayAndHour(new Date('2026-10-15T17:10:00Z'), 'Asia/Jakarta')).toEqual({ date: '2026-10-16', hour: 0 })
  expect(hoursOfLocalDay('2026-10-16', 'Asia/Jakarta').startsAt).toEqual(new Date('2026-10-15T17:00:00Z'))
  expect(transactionCsv([late], null, 'en')).toContain('2026-10-15 23:20:00')
  expect(transactionCsv([late], null, 'en')).toContain('2026-10-16 00:10:00')
})
