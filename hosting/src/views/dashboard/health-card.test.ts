import type { Station } from '@charge-it/shared/model/station.ts'
import { expect, test } from 'vitest'
import { healthOf, lowestOf } from './health-card.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 9, 15, hour))
const station = (stationId: string, health: Station['health'], connectedAt: Date | null = at(0)) =>
  ({ stationId, health, connection: { connectedAt, lastSeenAt: null } }) as Station

test('the fleet’s health is the mean of the stations that have a score', () => {
  const stations = [
    station('A', { score: 90, parts: { available: 1, errorFree: 0.8, usage: 1 }, reasons: [], runAt: at(1) }),
    station('B', { score: 70, parts: { available: 0.5, errorFree: 0.6, usage: null }, reasons: [], runAt: at(2) }),
    station('C', null),
    station('never connected', { score: 10, reasons: [], runAt: at(3) }, null),
  ]
  const health = healthOf(stations)

  expect(health).toMatchObject({ score: 80, stations: 2, runAt: at(2) })
  expect(health?.parts).toEqual({ available: 0.75, errorFree: 0.7, usage: 1 })
  expect(lowestOf(stations).map((each) => each.stationId)).toEqual(['B', 'A'])
})

test('[edge 1] a fleet without any score has no health', () => {
  expect(healthOf([station('A', null)])).toBeNull()
  expect(healthOf([])).toBeNull()
})
