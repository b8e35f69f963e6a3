import { expect, test } from 'vitest'
import { muteOffer } from './mute-offer.ts'

const anomaly = {
  ...{ anomalyId: 'new', stationId: 'CP_1', connectorId: 1, rule: 'currentFluctuation', verdict: null },
  ...{ severity: 'warning', state: 'open', fingerprint: { periodS: 60, amplitude: 16 } },
} as const
const judged = (count: number, fields: object = {}) =>
  Array.from({ length: count }, (_, index) => ({
    ...anomaly,
    ...{ anomalyId: `old-${index}`, verdict: 'expected' as const },
    ...fields,
  }))

test('a mute is offered after five times expected, not before', () => {
  expect(muteOffer(anomaly, judged(4))).toBeNull()
  expect(muteOffer(anomaly, judged(5))).toEqual({ expected: 5 })
})

test.each([
  ['at another connector', { connectorId: 2 }],
  ['at another station', { stationId: 'CP_2' }],
  ['of another rule', { rule: 'commandChurn' }],
  ['with another verdict', { verdict: 'false' }],
  ['with another period', { fingerprint: { periodS: 100, amplitude: 16 } }],
  ['with another height', { fingerprint: { periodS: 60, amplitude: 32 } }],
  ['without a fingerprint', { fingerprint: null }],
])('what was expected %s is something else', (_, fields) => {
  expect(muteOffer(anomaly, [...judged(4), ...judged(9, fields)])).toBeNull()
})

test('never for a critical one, nor for one that is muted or resolved', () => {
  expect(muteOffer({ ...anomaly, severity: 'critical' }, judged(9))).toBeNull()
  for (const state of ['muted', 'resolved'] as const) expect(muteOffer({ ...anomaly, state }, judged(9))).toBeNull()
})
