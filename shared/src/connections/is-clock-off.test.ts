import { expect, test } from 'vitest'
import { isClockOff } from './is-clock-off.ts'

const CONNECTED = new Date('2026-03-01T08:00:00Z')
const NOW = new Date('2026-03-01T10:00:00Z')

test.each([
  ['2026-03-01T10:04:59Z', false],
  ['2026-03-01T10:05:01Z', true],
  ['2026-03-01T09:55:01Z', false],
  ['2026-03-01T09:00:00Z', true],
  // It may have happened offline.
  ['2026-03-01T07:00:00Z', false],
  ['2026-03-01T17:00:00+07:00', false],
  ['2026-03-01T17:00:00', true],
  ['nonsense', false],
  [undefined, false],
])('at 10:00, connected since 08:00, the time %s shows a wrong clock: %s', (text, expected) => {
  expect(isClockOff(text, NOW, CONNECTED)).toBe(expected)
})
