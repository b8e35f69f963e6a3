import { expect, test } from 'vitest'
import { heartbeatIntervalS } from './heartbeat-interval.ts'

const stations = Array.from({ length: 1_000 }, (_, index) => `CP_${index}`)

test('stations of one site are told intervals within 10 % of the site’s, spread over that range', () => {
  const told = stations.map((stationId) => heartbeatIntervalS(stationId, 300))

  expect(Math.min(...told)).toBeGreaterThanOrEqual(270)
  expect(Math.max(...told)).toBeLessThanOrEqual(330)
  expect(new Set(told).size).toBeGreaterThan(50)
  expect(told.reduce((sum, each) => sum + each, 0) / told.length).toBeCloseTo(300, -1)
})

test('a station is told the same each time', () => {
  expect(heartbeatIntervalS('CP_111', 300)).toBe(heartbeatIntervalS('CP_111', 300))
})

test.each([15, 3_600])('a site at the limit of %i s keeps its stations within what a site may set', (siteS) => {
  const told = stations.map((stationId) => heartbeatIntervalS(stationId, siteS))

  expect(Math.min(...told)).toBeGreaterThanOrEqual(15)
  expect(Math.max(...told)).toBeLessThanOrEqual(3_600)
})

test('a station without a site is told the default', () => {
  expect(heartbeatIntervalS('CP_1')).toBe(heartbeatIntervalS('CP_1', 300))
})
