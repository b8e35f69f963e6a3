import type { MeterBucket } from '@charge-it/shared/model/transaction.ts'
import { render } from 'lit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleTransaction } from '../../testing/sample-transaction.ts'
import { sessionQuality } from './session-quality.ts'
import { rawSamples } from './transaction-samples.ts'
import { timeline } from './transaction-timeline.ts'

const now = new Date('2026-10-15T12:00:00Z')
const place = document.createElement('div')
document.body.append(place)
beforeEach(() => {
  document.documentElement.lang = 'en'
})
afterEach(() => render(null, place))
const texts = (selector: string): readonly string[] =>
  [...place.querySelectorAll(selector)].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())

test('what the current of a session was like is told, and nothing where no sample told it', () => {
  const sessionStats = { maxA: 31.96, meanA: 20.04, p95A: 31.5, cycles: 7, gaps: 1, rampS: 95 }
  render(sessionQuality(sampleTransaction(1, now, { sessionStats })), place)
  expect(texts('dd')).toEqual(['32.0 A', '20.0 A', '31.5 A', '00:01:35', '7', '1'])

  render(sessionQuality(sampleTransaction(1, now)), place)
  expect(texts('dd')).toEqual([])
})

test('a start that was told much later says when, one that was told at once does not', () => {
  const startedAt = new Date('2026-10-15T02:00:00Z')
  const startReceivedAt = new Date('2026-10-15T04:30:00Z')
  render(timeline(sampleTransaction(1, now, { startedAt, startReceivedAt }), null, null), place)

  expect(texts('.timeline p')[1]).toMatch(/^Meter 0 Wh, told at 11:30/)
  expect(texts('.timeline p')[2]).not.toContain('told')
})

test('temperatures and the values of single phases have columns of their own where they were measured', () => {
  const bucket: MeterBucket = {
    ...{ transactionKey: 'CP_1:1', ownerUid: null, from: now },
    samples: {
      '2026-10-15T12:00:00Z': { energyWh: 100, temperatureC: 41.5, other: { 'Current.Import|L2|': 15.9 } },
      '2026-10-15T12:01:00Z': { energyWh: 200 },
    },
  }
  render(rawSamples([bucket], sampleTransaction(1, now)), place)

  expect(texts('th').slice(-3)).toEqual(['Temperature (°C)', 'Current.Import L2', 'Context'])
  expect(texts('tbody tr:first-child td').slice(-3)).toEqual(['41.5', '15.9', ''])
  expect(texts('tbody tr:last-child td').slice(-3)).toEqual(['–', '–', ''])
})
