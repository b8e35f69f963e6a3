import type { Edge } from '@charge-it/shared/model/edge.ts'
import { expect, test } from 'vitest'
import { countsOf, sitesOfEdges } from '../../data/fleet.ts'
import { siteState } from './site-state.ts'

const now = new Date('2026-03-01T00:00:00Z')
const edge = (sites: Edge['sites'], changes: Partial<Edge> = {}) =>
  ({ edgeId: 'e', heartbeatAt: now, stoppedAt: null, sites, ...changes }) as Edge
const site = (stationsOnline: number, activeTransactions = 0) => ({ stationsOnline, activeTransactions, powerW: 0 })

test('of a large fleet a site tells what all instances that live report of it together', () => {
  const sums = sitesOfEdges(
    [
      edge({ a: site(2, 1), b: site(3) }),
      edge({ a: site(1, 2) }),
      edge({ a: site(50, 50) }, { stoppedAt: now }),
      edge({ b: site(50, 50) }, { heartbeatAt: new Date(now.getTime() - 600_000) }),
    ],
    now,
  )
  const sitesNow = { kind: 'sums', sums, faulted: new Map() } as const

  expect(siteState('a', sitesNow)).toEqual({ tone: 'charging', text: '3 charging' })
  expect(siteState('b', sitesNow)).toEqual({ tone: 'available', text: '3 online' })
})

test('a site of which no instance reports a station is neutral, and nothing is claimed of its stations [edge 1]', () => {
  const sitesNow = { kind: 'sums', sums: new Map(), faulted: new Map([['gone', 2]]) } as const

  expect(siteState('far', sitesNow)).toEqual({ tone: 'unknown', text: 'no station online' })
  // What a connector last reported says nothing once its station is away.
  expect(siteState('gone', sitesNow)).toEqual({ tone: 'unknown', text: 'no station online' })
})

test('a fault comes before all else', () => {
  const sums = new Map([['a', site(9, 4)]])

  expect(siteState('a', { kind: 'sums', sums, faulted: new Map([['a', 2]]) })).toEqual({
    tone: 'faulted',
    text: '2 faulted',
  })
})

test('nothing is said before anything is known [edge 2]', () => {
  expect(siteState('a', { kind: 'unknown' })).toEqual({ tone: 'unknown', text: '' })
})

test('of a small fleet the stations themselves are counted', () => {
  const row = (siteId: string, groups: Parameters<typeof countsOf>[0]) => ({
    ...{ siteId, name: siteId, counts: countsOf(groups), powerW: 0 },
  })
  const sitesNow = { kind: 'stations', rows: [row('a', ['available', 'available']), row('b', ['inactive'])] } as const

  expect(siteState('a', sitesNow)).toEqual({ tone: 'available', text: '2 available' })
  expect(siteState('b', sitesNow)).toEqual({ tone: 'offline', text: '0 available' })
  expect(siteState('none', sitesNow)).toEqual({ tone: 'unknown', text: 'No station yet' })
})
