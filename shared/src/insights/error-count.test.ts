import { expect, test } from 'vitest'
import { errorsWithin24h } from './error-count.ts'

const now = new Date('2026-11-21T12:00:00Z')
const entry = (hoursAgo: number, type: string, detail: string | null, connectorId: number | null = 1) => ({
  ...{ at: new Date(now.getTime() - hoursAgo * 3_600_000), type, detail, connectorId },
})

test('counts the errors of 24 hours, each connector for itself', () => {
  const entries = [
    entry(30, 'fault', 'Faulted GroundFailure'),
    entry(29, 'faultEnded', 'Available'),
    entry(23, 'fault', 'Faulted GroundFailure'),
    entry(22, 'fault', 'Faulted OverVoltage'),
    entry(22, 'boot', null, null),
    entry(2, 'fault', 'Available WeakSignal', 2),
  ]

  expect(errorsWithin24h(entries, now)).toBe(3)
})

test('an error that goes on counts once, one that comes back counts again', () => {
  const again = [
    entry(5, 'fault', 'Faulted GroundFailure'),
    entry(4, 'fault', 'Unavailable GroundFailure'),
    entry(3, 'faultEnded', 'Available'),
    entry(2, 'fault', 'Faulted GroundFailure'),
  ]

  expect(errorsWithin24h(again, now)).toBe(2)
})

test('one that began before the window and lasts is no error of these hours [edge 1]', () => {
  expect(errorsWithin24h([entry(24, 'fault', 'Faulted X'), entry(1, 'fault', 'Unavailable X')], now)).toBe(0)
  expect(errorsWithin24h([entry(-1, 'fault', 'Faulted X')], now)).toBe(0)
  expect(errorsWithin24h([], now)).toBe(0)
})
