import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { seededRandom } from '@charge-it/shared/insights/seeded-random.ts'
import type { StatsDay } from '@charge-it/shared/model/stats.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { afterAll, expect, test } from 'vitest'
import { billTransaction } from '../billing/bill-transaction.ts'
import { rollUpReports } from '../reports/roll-up-reports.ts'
import { rollUpFleet } from '../stats/roll-up-fleet.ts'
import { countWrites } from '../testing/count-writes.ts'
import { openWorld, siteOf, stoppedOf, tariffOf } from '../testing/test-world.ts'
import { insightDeps } from './insight-deps.ts'
import { runInsights } from './run-insights.ts'

const STATIONS = Array.from({ length: 10 }, (_, index) => `CP_${index + 1}`)
const SESSIONS_A_DAY = 4
const SIMULATED_DAYS = 2
const HOUR_MS = 3_600_000
/** Midnight in Jakarta. */
const START = new Date('2026-06-19T17:00:00Z')
/** Documents that functions may write per charger and month. */
const BUDGET = 600

const world = openWorld()
afterAll(() => world.close())

async function putSite(): Promise<void> {
  const writer = world.firestore.bulkWriter()
  const set = (path: string, fields: object) => void writer.set(world.firestore.doc(path), fields)
  set(paths.site('blok-m'), siteOf({ gridLimitW: 50_000 }))
  set(paths.tariff('standard'), tariffOf())
  for (const stationId of STATIONS) {
    const connection = { edgeId: 'edge-a', epoch: 1, connectedAt: new Date(0), lastSeenAt: null, online: true }
    const draft = { stationId, siteId: 'blok-m', securityProfile: 1, connectorCount: 2 } as const
    set(paths.station(stationId), { ...newStation(draft, START), connection, totalEnergyWh: 1 })
    for (const connectorId of [1, 2]) {
      const connector = newConnector({ stationId, siteId: 'blok-m', connectorId, code: null, facts: null }, START)
      set(paths.connector(stationId, connectorId), { ...connector, status: 'Available', statusAt: new Date(0) })
    }
  }
  const random = seededRandom(11)
  for (let day = 1; day <= 60; day++) {
    const date = new Date(START.getTime() + 7 * HOUR_MS - day * 24 * HOUR_MS).toISOString().slice(0, 10)
    const fields: StatsDay = {
      siteId: 'blok-m',
      date,
      timeZone: 'Asia/Jakarta',
      energyWh: Array(24).fill(null),
      sessions: Array(24).fill(null),
      energyTotalWh: 0,
      sessionsTotal: 0,
      stations: Object.fromEntries(
        STATIONS.map((stationId) => {
          const busy = Array.from({ length: 24 }, () => (random() < SESSIONS_A_DAY / 24 ? 1 : 0))
          const hours = {
            freeShare: busy.map((isBusy) => 1 - isBusy * 0.375),
            faultShare: Array(24).fill(0),
            offlineShare: Array(24).fill(0),
            energyWh: busy.map((isBusy) => isBusy * 5_000),
            sessions: busy,
          }
          return [stationKey(stationId), { energyWh: 0, sessions: 0, hours }]
        }),
      ),
      demo: null,
      lastUpdatedAt: new Date(0),
    }
    set(paths.statsDay('blok-m', date), fields)
    // What the edge wrote beside the journal, of which patterns are learned.
    for (const stationId of day > 28 ? [] : STATIONS) {
      const longestPauseS = { 'edge-a': 300 + ((day * 7) % 10) }
      const journal = { stationId, date, kind: 'day', entries: {}, longestPauseS, expireAt: new Date('2030-01-01') }
      set(paths.event(`${stationKey(stationId)}_${date}`), journal)
    }
  }
  await writer.close()
}

test('functions write at most 600 documents per charger and month', { timeout: 600_000 }, async () => {
  await putSite()
  const run = async (at: Date) => {
    world.clock.now = at
    return runInsights(insightDeps(world.deps))
  }
  // What is written once and for all, as the first models and health, is no running cost.
  await run(new Date(START.getTime() - 20 * 60_000))
  while ((await rollUpReports(world.deps)).changed > 0);
  const counts = countWrites(world.firestore)
  const random = seededRandom(3)
  const seen = seededRandom(5)
  let transactionId = 0

  for (let hour = 0; hour < 24 * SIMULATED_DAYS; hour++) {
    const begins = START.getTime() + hour * HOUR_MS
    const ended = STATIONS.flatMap((stationId) =>
      random() < SESSIONS_A_DAY / 24 ? [{ stationId, at: begins + Math.floor(random() * HOUR_MS) }] : [],
    ).sort((a, b) => a.at - b.at)
    for (const { stationId, at } of ended) {
      const id = ++transactionId
      const key = transactionKey(stationId, id)
      const stoppedAt = new Date(at)
      const startedAt = new Date(at - 45 * 60_000)
      const sessionStats = { maxA: 32, meanA: 25, p95A: 31 + seen(), cycles: 0, gaps: 0, rampS: 20 + 20 * seen() }
      const fields = {
        ...{ stationId, startedAt, stoppedAt, startReceivedAt: startedAt, stopReceivedAt: stoppedAt, sessionStats },
      }
      // The edge's own write; not counted here.
      const before = new Map(counts)
      await world.put(`${collections.transactions}/${key}`, stoppedOf(id, fields))
      for (const name of counts.keys()) counts.set(name, before.get(name) ?? 0)
      world.clock.now = stoppedAt
      expect(await billTransaction(key, world.deps)).toBe('billed')
      for (const late of [5, 10, 15]) {
        world.clock.now = new Date(at + late * 60_000)
        await rollUpFleet(world.deps)
      }
    }
    expect((await run(new Date(begins + 10 * 60_000))).failed).toBe(0)
    world.clock.now = new Date(begins + 40 * 60_000)
    expect((await rollUpReports(world.deps)).failed).toBe(0)
  }

  const chargerMonths = (STATIONS.length * SIMULATED_DAYS) / 30
  const fleet = counts.get('fleet') ?? 0
  const perMonth = [...counts]
    .filter(([name, count]) => name !== 'fleet' && count > 0)
    .map(([name, count]) => [name, Math.round(count / chargerMonths)] as const)
    .sort((a, b) => b[1] - a[1])
  const total = perMonth.reduce((sum, [, count]) => sum + count, 0)
  console.log(
    `documents per charger and month: ${total} (${perMonth.map(([name, count]) => `${name} ${count}`).join(', ')})`,
  )
  console.log(`the fleet's own documents: ${fleet / SIMULATED_DAYS} a day, however many sites, at most 696`)

  expect(total).toBeLessThanOrEqual(BUDGET)
  expect(fleet / SIMULATED_DAYS).toBeLessThanOrEqual(696)
  const health = await world.read(paths.fleetHealth())
  expect(health).toMatchObject({ stations: STATIONS.length })
  expect(transactionId).toBeGreaterThan(0.8 * STATIONS.length * SESSIONS_A_DAY * SIMULATED_DAYS)
})
