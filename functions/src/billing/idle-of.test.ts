import { expect, test } from 'vitest'
import { stoppedOf, tariffOf } from '../testing/test-world.ts'
import { idleOf } from './idle-of.ts'

const { lastUpdatedAt: _, ...tariff } = tariffOf({ idleFeeIdrPerMinute: 500, idleFreeMinutes: 5 })
const session = { ...stoppedOf(1), stoppedAt: new Date('2026-03-02T04:30:00Z'), energyWh: 1, tariff }
const at = (minute: number) => new Date(session.stoppedAt.getTime() + minute * 60_000)
const connector = (status: 'Available' | 'Finishing' | 'Charging' | 'Faulted', minute: number) => ({
  status,
  statusAt: at(minute),
  receivedAt: at(minute),
  activeTransaction: null,
})

test('a tariff without an idle fee does not wait', () => {
  const free = { ...session, tariff: { ...tariff, idleFeeIdrPerMinute: 0 } }

  expect(idleOf(free, connector('Finishing', 0), null, at(1)).waits).toBe(false)
})

test('waits while the plug is in and remembers when idling began', () => {
  expect(idleOf(session, connector('Finishing', 1), null, at(2))).toEqual({
    waits: true,
    idleSince: at(1),
    idleUntil: at(30),
  })
})

test('ends with the unplug', () => {
  expect(idleOf(session, connector('Available', 12), at(1), at(13))).toEqual({
    waits: false,
    idleSince: at(1),
    idleUntil: at(12),
  })
})

test('ends 30 minutes after the stop when no unplug was seen', () => {
  expect(idleOf(session, connector('Finishing', 1), at(1), at(30))).toEqual({
    waits: false,
    idleSince: at(1),
    idleUntil: at(30),
  })
})

test('a report from before the stop is no unplug', () => {
  expect(idleOf(session, connector('Available', -5), null, at(1)).waits).toBe(true)
})

test('a next session means that the plug was pulled', () => {
  const next = { transactionKey: 'CP_1:2', transactionId: 2, idTagMasked: '••', startedAt: at(8) }

  expect(idleOf(session, { ...connector('Charging', 9), activeTransaction: next }, at(1), at(9)).idleUntil).toEqual(
    at(8),
  )
})

test('the suspension that the edge noted counts, when it is earlier', () => {
  const suspended = { ...session, idleSince: at(-20) }

  expect(idleOf(suspended, connector('Finishing', 1), null, at(31)).idleSince).toEqual(at(-20))
})

test('a station clock that runs ahead does not move the unplug into the future', () => {
  const ahead = { ...connector('Available', 600), receivedAt: at(3) }

  expect(idleOf(session, ahead, at(1), at(4)).idleUntil).toEqual(at(3))
})
