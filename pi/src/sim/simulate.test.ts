import * as v from 'valibot'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CsmsPeer, startCsmsPeer } from '../../test/csms-peer.ts'
import type { StationEvent } from '../ports.ts'
import { fleetEntrySchema } from './fleet-schema.ts'
import { startSimulation } from './simulate.ts'

let peer: CsmsPeer
beforeEach(async () => {
  peer = await startCsmsPeer()
})
afterEach(() => peer.stop())

/** What the first drivers of two stations do, as it was drawn. */
async function firstVisits(seed: number): Promise<Record<string, unknown>> {
  const events: StationEvent[] = []
  const fleet = ['SEED-1', 'SEED-2'].map((stationId) => ({
    ...v.parse(fleetEntrySchema, { stationId, url: peer.url, maxPowerW: 22_000, cards: [stationId], gapMinutes: 0.5 }),
    ...{ key: null, ca: undefined },
  }))
  const simulation = await startSimulation({
    ...{ fleet, seed, scenario: 'daily-life', command: null, speed: 1200, durationS: 60 },
    ...{ connectRate: 100, stateFolder: null, reconnectFixedS: 0.05, emit: (event) => events.push(event) },
  })
  const of = (stationId: string, name: string) =>
    events.filter((event) => event.stationId === stationId && event.event === name)
  await vi.waitFor(
    () => {
      for (const { stationId } of fleet) expect(of(stationId, 'driver-arrived').length).toBeGreaterThanOrEqual(2)
    },
    { timeout: 25_000, interval: 20 },
  )
  await simulation.stop()
  return Object.fromEntries(
    fleet.map(({ stationId }) => [
      stationId,
      {
        visits: of(stationId, 'driver-arrived')
          .slice(0, 2)
          .map(({ plugFirst, minutes }) => ({ plugFirst, minutes })),
      },
    ]),
  )
}

test('the same seed draws the same visits, station by station, and another seed others', async () => {
  const first = await firstVisits(7)

  expect(await firstVisits(7)).toEqual(first)
  expect(await firstVisits(8)).not.toEqual(first)
})

test('stations connect at the rate that was asked for, not all at once', async () => {
  const connectedAtMs: number[] = []
  const fleet = Array.from({ length: 7 }, (_, index) => ({
    ...v.parse(fleetEntrySchema, { stationId: `RATE-${index}`, url: peer.url }),
    ...{ key: null, ca: undefined },
  }))
  const beganMs = performance.now()
  const simulation = await startSimulation({
    ...{ fleet, seed: 1, scenario: 'none', command: null, speed: 1, durationS: null, connectRate: 10 },
    ...{ stateFolder: null, reconnectFixedS: 0.05 },
    emit: ({ event }) => {
      if (event === 'connected') connectedAtMs.push(performance.now() - beganMs)
    },
  })
  await vi.waitFor(() => expect(connectedAtMs).toHaveLength(7), { timeout: 25_000, interval: 20 })
  await simulation.stop()

  // A timer may be a little early, never much; a busy machine only makes it later.
  for (const [index, atMs] of connectedAtMs.entries()) expect(atMs).toBeGreaterThan(index * 100 - 20)
})
