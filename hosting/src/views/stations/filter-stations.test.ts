import { newStation } from '@charge-it/shared/stations/new-station.ts'
import { expect, test } from 'vitest'
import type { FleetStation } from '../../data/fleet.ts'
import { facetsOf, filterStations, stationFiltersOf } from './filter-stations.ts'
import { StationChoice } from './station-choice.ts'

const now = new Date('2026-10-15T07:32:00Z')
const station = (stationId: string, changes: Partial<FleetStation['station']>): FleetStation => {
  const draft = { stationId, siteId: 'blok-m', securityProfile: 1, connectorCount: 1 } as const
  return {
    station: { ...newStation(draft, now), ...changes },
    ...{ online: true, connectors: [], statuses: ['Available'], powerW: 0, seenAt: now },
  }
}
const fleet = [
  station('A', { ocppVersion: '1.6', vendor: 'Nusawatt', tags: ['publik', 'fast charger'] }),
  station('B', { ocppVersion: '2.0.1', vendor: 'Teravolt', tags: ['publik'] }),
  station('C', { ocppVersion: null, siteId: 'braga' }),
]
const found = (query: string) =>
  filterStations(fleet, stationFiltersOf(new URLSearchParams(query)), (siteId) => siteId ?? '').shown.map(
    (each) => each.station.stationId,
  )

test.each([
  ['', ['A', 'B', 'C']],
  ['tag=publik', ['A', 'B']],
  ['tag=fast+charger', ['A']],
  ['tag=bali', []],
  ['protocol=1.6', ['A']],
  ['protocol=2.0.1&tag=publik', ['B']],
  ['protocol=1.6&vendor=Teravolt', []],
  ['q=FAST', ['A']],
  ['site=braga', ['C']],
  ['status=available&tag=publik', ['A', 'B']],
])('the address ?%s shows %j', (query, ids) => {
  expect(found(query)).toEqual(ids)
})

test('offers what stations have, each once, and what is chosen already though none has it', () => {
  const filters = stationFiltersOf(new URLSearchParams('tag=bali'))

  expect(facetsOf(fleet, filters)).toEqual({
    ...{ vendors: ['Nusawatt', 'Teravolt'], ocppVersions: ['1.6', '2.0.1'] },
    tags: ['bali', 'fast charger', 'publik'],
  })
})

test('a chosen station that a filter hides is out of reach until it is shown again', () => {
  let changes = 0
  const choice = new StationChoice(() => changes++)
  choice.setAll(fleet, true)
  choice.set('B', false)

  expect(choice.of(fleet).map((each) => each.station.stationId)).toEqual(['A', 'C'])
  expect(choice.of(fleet.slice(1)).map((each) => each.station.stationId)).toEqual(['C'])
  choice.setAll([], false)
  expect(choice.of(fleet)).toEqual([])
  expect(changes).toBe(3)
})
