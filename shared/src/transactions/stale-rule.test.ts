import { expect, test } from 'vitest'
import { estimatedEnd, staleSince } from './stale-rule.ts'

const at = (text: string) => new Date(`2026-03-${text}:00Z`)
const NOW = at('02T12:00')
const NOTHING = { startReceivedAt: at('01T08:00'), status: null, statusReceivedAt: null, lastSampleAt: null }

test.each([
  ['a start a day ago and nothing since', NOTHING, '01T08:00'],
  ['a sample an hour ago', { ...NOTHING, lastSampleAt: at('02T11:00') }, null],
  ['free for 30 minutes', { ...NOTHING, status: 'Available', statusReceivedAt: at('02T11:30') }, '02T11:30'],
  ['free for 29 minutes', { ...NOTHING, status: 'Available', statusReceivedAt: at('02T11:31') }, null],
  [
    'charging since yesterday, silent',
    { ...NOTHING, status: 'Charging', statusReceivedAt: at('01T09:00') },
    '01T09:00',
  ],
  ['charging since an hour', { ...NOTHING, status: 'Charging', statusReceivedAt: at('02T11:00') }, null],
] as const)('%s', (_name, evidence, since) => {
  expect(staleSince(evidence, NOW)).toEqual(since === null ? null : at(since))
})

test.each([
  [1_000, 4_000.4, '01T09:00', 3_000, '01T09:00'],
  [1_000, null, '01T09:00', 0, '01T09:00'],
  [1_000, 10, '01T07:00', 0, '01T08:00'],
])(
  'from %j Wh with the last reading %j: never negative, in energy and time',
  (meterStartWh, reading, end, energyWh, stoppedAt) => {
    const stored = { startedAt: at('01T08:00'), meterStartWh, flags: ['stale' as const] }

    expect(estimatedEnd(stored, reading, at(end))).toMatchObject({
      ...{ state: 'stopped', energyWh, stoppedAt: at(stoppedAt), flags: ['stale', 'energyFromSamples'] },
    })
  },
)
