import { expect, test } from 'vitest'
import { healthAction } from './health-action.ts'
import { healthScore } from './health-score.ts'

const WELL = { available: 1, errors: [], usageWh: 100, usualUsageWh: 100 }

test.each([
  ['that is often away', { available: 0.5 }, 'unavailable'],
  ['with errors', { errors: [{ code: 'GroundFailure', ageH: 0 }] }, 'errors'],
  ['that is hardly used any more', { usageWh: 10 }, 'less-used'],
  [
    'that is away, faulty and unused',
    { available: 0.5, usageWh: 1, errors: [{ code: 'GroundFailure', ageH: 0 }] },
    'unavailable',
  ],
])('a station %s has one next step, in both languages', (_, fields, reason) => {
  const action = healthAction(healthScore({ ...WELL, ...fields }).reasons)

  expect(action?.reason).toBe(reason)
  expect(action?.words.en).not.toBe(action?.words.id)
})

test('a station that is well, or of which too little is known, has none', () => {
  expect(healthAction(healthScore(WELL).reasons)).toBeNull()
  expect(healthAction(healthScore({ ...WELL, available: null, usageWh: null, usualUsageWh: null }).reasons)).toBeNull()
})
