import type { EventDay } from '@charge-it/shared/model/event.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { patternSchema } from '@charge-it/shared/model/pattern.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, siteOf, stoppedOf, type World } from '../testing/test-world.ts'
import { buildPatterns, recentSessions } from './build-patterns.ts'
import { insightDeps } from './insight-deps.ts'
import { predictNow } from './run-insights.ts'

/** A Thursday, 12:10 in Jakarta. */
const NOW = new Date('2026-06-18T05:10:00Z')
const DAY_MS = 86_400_000
const SITE = siteOf()

let world: World
beforeEach(async () => {
  world = openWorld()
  world.clock.now = NOW
  await world.put(paths.site(SITE.siteId), SITE)
})
afterEach(() => world.close())

/** Four sessions on each working day at 8, 10, 14 and 17 o'clock in Jakarta. @param from,to Days ago. */
async function putSessions(stationId: string, from: number, to: number) {
  const writer = world.firestore.bulkWriter()
  let id = 0
  for (let ago = from; ago >= to; ago--) {
    const midnight = Date.parse('2026-06-17T17:00:00Z') - ago * DAY_MS
    if ([0, 6].includes(new Date(midnight + 7 * 3_600_000).getUTCDay())) continue
    for (const hour of [8, 10, 14, 17]) {
      const startedAt = new Date(midnight + hour * 3_600_000)
      const stoppedAt = new Date(startedAt.getTime() + 2_700_000)
      const session = stoppedOf(++id, { stationId, startedAt, stoppedAt })
      const sessionStats = { maxA: 32, meanA: 30, p95A: 32, cycles: 0, gaps: 0, rampS: 20 + (id % 5) }
      void writer.set(world.firestore.doc(`${collections.transactions}/${transactionKey(stationId, id)}`), {
        ...session,
        sessionStats,
      })
    }
  }
  await writer.close()
}

async function putJournal(stationId: string, days: number) {
  for (let ago = 1; ago <= days; ago++) {
    const date = new Date(Date.parse('2026-06-18T00:00:00Z') - ago * DAY_MS).toISOString().slice(0, 10)
    const event: EventDay = {
      ...{ stationId, date, kind: 'day', entries: {}, expireAt: new Date(NOW.getTime() + DAY_MS) },
      // One instance saw it punctual, the other a little late; on one day it was gone for hours.
      longestPauseS: { 'edge-a': 300, 'edge-b': ago === 5 ? 9_000 : 304 + (ago % 3) },
    }
    await world.put(paths.event(`${stationId}_${date}`), event)
  }
}

const build = async () => {
  const deps = insightDeps(world.deps)
  return buildPatterns(SITE, await recentSessions(SITE, deps), deps)
}
const pattern = async (id: string) => parseDocument(patternSchema, id, await world.read(paths.pattern(id)))

test('a station’s week, its punctuality and its connector’s time to full current are learned', async () => {
  await putSessions('CP-1', 50, 1)
  await putJournal('CP-1', 20)

  await build()

  const week = await pattern('CP-1_0_sessionsADay')
  expect(week).toMatchObject({ active: true, connectorId: 0, unit: '', p95: 4, p05: 0 })
  expect(week.profile).toHaveLength(168)
  // Monday 10:00, Monday 03:00, Sunday 10:00.
  expect(week.profile?.[10]).toBeGreaterThan(0.8)
  expect(week.profile?.[3]).toBe(0)
  expect(week.profile?.[6 * 24 + 10]).toBeLessThan(0.4)
  expect(await pattern('CP-1_0_heartbeatJitter')).toMatchObject({ active: true, unit: 's', n: 19, p05: 4, p95: 6 })
  const ramp = await pattern('CP-1_1_rampTime')
  expect(ramp).toMatchObject({ active: true, unit: 's', p05: 20, p95: 24 })
  expect(ramp.mean).toBeCloseTo(22, 0)
})

test('the next night writes nothing that has not moved', async () => {
  await putSessions('CP-1', 50, 1)
  await putJournal('CP-1', 20)
  await build()
  world.clock.now = new Date(NOW.getTime() + 3_600_000)

  expect(await build()).toBe(0)
})

test('what somebody had learned anew is not used, and comes back from what happened after that moment alone', async () => {
  await putSessions('CP-1', 50, 4)
  await putJournal('CP-1', 20)
  await build()
  expect(await pattern('CP-1_1_sessionDuration')).toMatchObject({ active: true })

  world.clock.now = new Date(NOW.getTime() - 20 * DAY_MS)
  const token = world.tokens.technician
  const asked = await world.call('POST', '/api/v1/patterns/CP-1_1_sessionDuration/relearn', { token })
  expect([asked.status, asked.body.active]).toEqual([200, false])
  expect(await pattern('CP-1_1_sessionDuration')).toMatchObject({ active: false, learnsFrom: world.clock.now })

  world.clock.now = NOW
  const before = await pattern('CP-1_1_sessionEnergy')
  await build()
  const anew = await pattern('CP-1_1_sessionDuration')
  expect(anew.from.getTime()).toBeGreaterThanOrEqual(NOW.getTime() - 20 * DAY_MS)
  expect(anew).toMatchObject({ active: true, learnsFrom: new Date(NOW.getTime() - 20 * DAY_MS) })
  expect(anew.n).toBeLessThan(before.n)
  expect(await pattern('CP-1_1_sessionEnergy')).toEqual(before)
})

test('a week that is learned anew without a session since keeps its place and is not used [edge]', async () => {
  await putSessions('CP-1', 50, 4)
  await putJournal('CP-1', 20)
  await build()
  const token = world.tokens.operator
  for (const name of ['sessionsADay', 'heartbeatJitter'])
    expect((await world.call('POST', `/api/v1/patterns/CP-1_0_${name}/relearn`, { token })).status).toBe(200)
  world.clock.now = new Date(NOW.getTime() + DAY_MS)

  await build()

  expect(await pattern('CP-1_0_sessionsADay')).toMatchObject({ active: false, learnsFrom: NOW })
  expect(await pattern('CP-1_0_heartbeatJitter')).toMatchObject({ active: false, learnsFrom: NOW })
})

test('who only looks cannot have anything learned anew, and what does not exist is not found', async () => {
  await putSessions('CP-1', 50, 1)
  await build()
  const relearn = (id: string, token: string) => world.call('POST', `/api/v1/patterns/${id}/relearn`, { token })

  expect((await relearn('CP-1_1_sessionDuration', world.tokens.viewer)).status).toBe(403)
  expect((await relearn('CP-9_1_sessionDuration', world.tokens.operator)).status).toBe(404)
  expect(await pattern('CP-1_1_sessionDuration')).toMatchObject({ active: true })
})

test('[edge 1] four sessions and three days teach nothing yet', async () => {
  await putSessions('CP-1', 1, 1)
  await putJournal('CP-1', 3)

  expect(await build()).toBe(0)
})

test('a connected station without the sessions that its week expects becomes an anomaly; one that is away does not', async () => {
  for (const stationId of ['CP-1', 'CP-2']) {
    await putSessions(stationId, 50, 4)
    const online = stationId === 'CP-1'
    const away = new Date(NOW.getTime() - 5 * DAY_MS)
    const connection = {
      edgeId: 'edge-a',
      epoch: 1,
      connectedAt: new Date(0),
      lastSeenAt: online ? null : away,
      online,
    }
    const draft = { stationId, siteId: SITE.siteId, securityProfile: 1, connectorCount: 1 } as const
    await world.put(paths.station(stationId), { ...newStation(draft, NOW), connection, totalEnergyWh: 1 })
    const connector = newConnector({ stationId, siteId: SITE.siteId, connectorId: 1, code: null, facts: null }, NOW)
    await world.put(paths.connector(stationId, 1), { ...connector, status: 'Available', statusAt: new Date(0) })
  }
  // The hours of the past days, as the job stores them in the night after.
  for (let ago = 57; ago >= 0; ago--) {
    world.clock.now = new Date(NOW.getTime() - ago * DAY_MS - 11 * 3_600_000)
    await predictNow(insightDeps(world.deps), ['rollUp'])
  }
  world.clock.now = NOW
  const silent = async () => {
    await predictNow(insightDeps(world.deps), ['rollUp', 'score'])
    const found = await world.firestore.collection(collections.anomalies).where('rule', '==', 'silentStation').get()
    return found.docs.map((each) => each.get('stationId'))
  }
  expect(await silent()).toEqual([])

  await build()

  expect(await silent()).toEqual(['CP-1'])
})
