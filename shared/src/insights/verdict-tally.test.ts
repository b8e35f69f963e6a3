import { expect, test } from 'vitest'
import type { InsightVerdict } from '../model/insight-verdict.ts'
import { judgesRun, keptVerdicts, tallyByMethod, tallyOf } from './verdict-tally.ts'

const NOW = new Date('2026-10-15T07:00:00Z')

function verdict(more: Partial<InsightVerdict> = {}): InsightVerdict {
  return {
    ...{ result: 'load', scopeId: 'blok-m', uid: 'u', role: 'operator', helpful: true, reason: null, stationId: null },
    ...{ runAt: NOW, method: 'linear', modelVersion: null, judgedAt: NOW, expireAt: new Date('2027-01-01') },
    ...more,
  }
}

test('people who found it helpful and people who did not are counted apart', () => {
  expect(tallyOf([verdict(), verdict(), verdict({ helpful: false })])).toEqual({ helpful: 2, notHelpful: 1 })
  expect(tallyOf([])).toEqual({ helpful: 0, notHelpful: 0 })
})

test('each method of a result has a tally of its own', () => {
  const all = [
    verdict({ result: 'clusters', method: null }),
    verdict({ method: 'mean-7-days', helpful: false }),
    verdict(),
    verdict({ helpful: false }),
  ]

  expect(tallyByMethod(all)).toEqual([
    { result: 'load', method: 'linear', helpful: 1, notHelpful: 1 },
    { result: 'load', method: 'mean-7-days', helpful: 0, notHelpful: 1 },
    { result: 'clusters', method: null, helpful: 1, notHelpful: 0 },
  ])
})

test('[edge 1] an expired verdict that is still answered counts no more', () => {
  expect(keptVerdicts([verdict({ expireAt: NOW }), verdict()], NOW)).toHaveLength(1)
})

test('a verdict is about its run alone; limits, which follow every session, are one run for an hour', () => {
  const later = new Date(NOW.getTime() + 60_000)

  expect(judgesRun(verdict(), NOW)).toBe(true)
  expect(judgesRun(verdict(), later)).toBe(false)
  expect(judgesRun(verdict({ result: 'allocation' }), later)).toBe(true)
  expect(judgesRun(verdict({ result: 'allocation' }), new Date(NOW.getTime() + 3_600_000))).toBe(false)
})
