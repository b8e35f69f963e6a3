import { expect, test } from 'vitest'
import type { ConnectorDay, DailyReport } from '../model/report.ts'
import { NO_NUMBERS } from './figures.ts'
import { withKeptTimes } from './kept-times.ts'

const END = { status: 'Available', planned: false, offline: false }
const row = (stationId: string, own: Partial<ConnectorDay> = {}): ConnectorDay => ({
  ...{ stationId, connectorId: 1, ...NO_NUMBERS, knownS: 86_400, end: END },
  ...own,
})
const day = (...connectors: ConnectorDay[]): DailyReport => ({
  ...{
    siteId: 'blok-m',
    date: '2026-03-02',
    timeZone: 'Asia/Jakarta',
    demo: null,
    computedAt: new Date(0),
    connectors,
  },
})

test('a day that is made first is as it is made', () => {
  expect(withKeptTimes(day(row('CP_1')), undefined)).toEqual(day(row('CP_1')))
})

test('made again, it has what is known now', () => {
  const now = day(row('CP_1', { sessions: 2, offlineS: 60 }))

  expect(withKeptTimes(now, day(row('CP_1', { sessions: 1 })))).toEqual(now)
})

test('a station that was removed or moved away keeps its times, and its sessions are those booked here', () => {
  const stored = day(row('CP_1', { sessions: 1, energyWh: 5, faultedS: 60 }), row('CP_2'))
  const now = day(row('CP_1', { ...NO_NUMBERS, sessions: 2, energyWh: 9, end: null }))

  expect(withKeptTimes(now, stored)).toEqual(day(row('CP_1', { sessions: 2, energyWh: 9, faultedS: 60 }), row('CP_2')))
})

test('a station that came here since brings no times to a day that is over', () => {
  expect(withKeptTimes(day(row('CP_1'), row('NEW')), day(row('CP_1')))).toEqual(day(row('CP_1')))
})

test('a session of a station without times stays a session without times', () => {
  const session = row('GONE', { ...NO_NUMBERS, sessions: 1, energyWh: 7, end: null })

  expect(withKeptTimes(day(session), day(session))).toEqual(day(session))
  expect(withKeptTimes(day(), day(session))).toEqual(day())
})
