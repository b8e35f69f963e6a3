import { UNJUDGED } from '@charge-it/shared/model/anomaly.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { edgeOf, NOW, openWorld, putStation, type World } from '../testing/test-world.ts'

let world: World = openWorld()
const worlds = [world]
beforeEach(async () => {
  world = openWorld()
  worlds.push(world)
  await putStation(world)
})
afterAll(async () => {
  for (const each of worlds) await each.close()
})

const HOUR_MS = 3_600_000
const head = {
  scopeId: 'blok-m',
  status: 'model',
  method: 'blend',
  modelVersion: 'availability_blok-m@2026-03-02T00:00:00.000Z',
  trainedAt: NOW,
  dataFrom: NOW,
  dataTo: NOW,
  sampleCount: 10,
  runAt: NOW,
  validUntil: new Date(NOW.getTime() + 2 * HOUR_MS),
  error: null,
  confidence: 'medium',
  reason: null,
  failure: null,
  demo: null,
}
const hour = { start: NOW, freeShare: 0.5, lo80: 0.25, hi80: 1 }
const availability = { ...head, kind: 'availability', hours: [hour], stations: {} }
const load = { ...head, kind: 'load', hours: [], dayWh: null, gridLimitW: null, hoursAboveLimit: [] }
const maintenance = { ...head, kind: 'maintenance', threshold: null, stations: {} }

describe('reading what was predicted', () => {
  const ADDRESSES = ['/api/v1', '/api', '/v1', '']
  test.each(ADDRESSES)('stored documents with their age, under %s', async (base) => {
    await world.put(paths.siteInsight('availability', 'blok-m'), availability)
    await world.put(paths.siteInsight('load', 'blok-m'), load)
    await world.put(paths.siteInsight('maintenance', 'blok-m'), maintenance)
    world.clock.now = new Date(NOW.getTime() + HOUR_MS)
    const get = (path: string) => world.call('GET', `${base}${path}`, { token: world.tokens.viewer })

    const [free, odd, plan] = await Promise.all(
      ['/predict/availability', '/predict/maintenance', '/optimize/load'].map(get),
    )

    expect(free?.body.items).toMatchObject([
      { scopeId: 'blok-m', hours: [{ freeShare: 0.5, lo80: 0.25, hi80: 1 }], ageS: 3600, stale: false },
    ])
    expect(odd?.body.items).toMatchObject([{ kind: 'maintenance', ageS: 3600 }])
    expect(plan?.body.items).toMatchObject([{ kind: 'load', allocation: null }])
  })

  test('what is older than twice its schedule is stale', async () => {
    await world.put(paths.siteInsight('availability', 'blok-m'), availability)
    world.clock.now = new Date(NOW.getTime() + 3 * HOUR_MS)

    const { body } = await world.call('GET', '/api/v1/predict/availability?siteId=blok-m', {
      token: world.tokens.viewer,
    })

    expect(body.items).toMatchObject([{ stale: true }])
  })

  test('health of stations, load of instances, and nothing where nothing is', async () => {
    const health = {
      score: 87.5,
      parts: { available: 1, errorFree: 0.6, usage: null },
      reasons: ['errors'],
      runAt: NOW,
    }
    await putStation(world, { station: { health } })
    await world.put(paths.edge('dead'), edgeOf('dead', new Date(NOW.getTime() - HOUR_MS)))
    const get = (path: string) => world.call('GET', `/api/v1${path}`, { token: world.tokens.technician })

    expect((await get('/health/score')).body.items).toMatchObject([
      { stationId: 'CP_1', health: { score: 87.5 }, nextAction: { reason: 'errors' }, ageS: 0 },
    ])
    expect((await get('/system/usage')).body.items).toMatchObject([
      { edgeId: 'dead', alive: false },
      { edgeId: 'edge-a', alive: true, ageS: 10 },
    ])
    expect((await get('/analytics/users')).body).toEqual({ items: [], nextCursor: null })
  })

  test('drivers and guests may not', async () => {
    for (const path of [
      '/predict/availability',
      '/predict/maintenance',
      '/optimize/load',
      '/health/score',
      '/system/usage',
      '/analytics/users',
    ]) {
      expect((await world.call('GET', `/api/v1${path}`, { token: world.tokens.driver })).status).toBe(403)
      expect((await world.call('GET', `/api/v1${path}`)).status).toBe(401)
    }
  })
})

describe('deciding about an anomaly', () => {
  const id = 'CP_1_0_criticalError_2026-03-02'
  const address = `/api/v1/anomalies/${id}`
  const anomaly = {
    anomalyId: id,
    stationId: 'CP_1',
    siteId: 'blok-m',
    connectorId: null,
    transactionKey: null,
    rule: 'criticalError',
    severity: 'warning',
    commanded: null,
    firstSeenAt: NOW,
    lastSeenAt: NOW,
    count: 1,
    measured: 1,
    expected: 0,
    unit: '',
    deviation: null,
    evidence: [],
    fingerprint: null,
    quietAt: null,
    ...UNJUDGED,
    demo: null,
    lastUpdatedAt: NOW,
  }
  const patch = (token: string, body: object) => world.call('PATCH', address, { token, body })

  test('a technician resolves it with cause and fix; who and when stand there, and in the audit', async () => {
    await world.put(paths.anomaly(id), anomaly)

    const { status, body } = await patch(world.tokens.technician, {
      state: 'resolved',
      verdict: 'real',
      cause: 'Wet plug',
      fix: 'Dried',
    })

    expect(status).toBe(200)
    expect(body).toMatchObject({
      state: 'resolved',
      verdict: 'real',
      cause: 'Wet plug',
      fix: 'Dried',
      changedBy: 'technician',
    })
    expect((await world.read(paths.anomaly(id)))?.expireAt.toDate()).toEqual(new Date(NOW.getTime() + 400 * 86_400_000))
    const audit = await world.firestore.collection('audit').get()
    expect(audit.docs.map((each) => each.data())).toMatchObject([
      { action: 'anomaly.change', detail: 'state resolved, verdict real, cause, fix', actor: { id: 'technician' } },
    ])
  })

  test('what was recorded of a closed one is corrected and deleted by administrators only', async () => {
    await world.put(paths.anomaly(id), { ...anomaly, state: 'resolved', verdict: 'false', cause: 'Mistake' })

    expect((await patch(world.tokens.operator, { verdict: 'real' })).status).toBe(403)
    expect((await world.call('DELETE', address, { token: world.tokens.operator })).status).toBe(403)
    expect((await patch(world.tokens.admin, { verdict: 'real' })).body).toMatchObject({ verdict: 'real' })
    expect((await world.call('DELETE', address, { token: world.tokens.admin })).status).toBe(204)
    expect(await world.read(paths.anomaly(id))).toBeUndefined()
    expect(await world.count('audit')).toBe(2)
  })

  test('a mute is offered once the same was called expected five times at the station', async () => {
    const same = { ...anomaly, rule: 'unexplainedBoots', state: 'resolved' }
    for (let index = 0; index < 4; index++) {
      const anomalyId = `before-${index}`
      await world.put(paths.anomaly(anomalyId), { ...same, anomalyId, verdict: 'expected' })
    }
    await world.put(paths.anomaly('before-false'), { ...same, anomalyId: 'before-false', verdict: 'false' })
    await world.put(paths.anomaly('elsewhere'), {
      ...same,
      anomalyId: 'elsewhere',
      stationId: 'CP_2',
      verdict: 'expected',
    })
    await world.put(paths.anomaly(id), { ...same, state: 'open' })
    expect((await world.call('GET', address, { token: world.tokens.viewer })).body).toMatchObject({ muteOffer: null })

    expect((await patch(world.tokens.operator, { verdict: 'expected' })).body).toMatchObject({
      muteOffer: { expected: 5 },
    })

    const muted = await patch(world.tokens.operator, {
      state: 'muted',
      mutedUntil: new Date(NOW.getTime() + 86_400_000),
    })
    expect(muted.body).toMatchObject({ state: 'muted', muteOffer: null })
  })

  test('[edge 1] a critical one is not muted, nothing is muted into the past, viewers decide nothing', async () => {
    await world.put(paths.anomaly(id), { ...anomaly, severity: 'critical' })

    expect((await patch(world.tokens.operator, { state: 'muted' })).body).toMatchObject({ parameter: 'state' })
    expect((await patch(world.tokens.operator, { state: 'open', mutedUntil: '2020-01-01' })).body).toMatchObject({
      parameter: 'mutedUntil',
    })
    expect((await patch(world.tokens.viewer, { state: 'acknowledged' })).status).toBe(403)
    expect((await patch(world.tokens.operator, { score: 1 })).status).toBe(400)
    expect((await world.call('PATCH', '/api/v1/anomalies/none', { token: world.tokens.admin, body: {} })).status).toBe(
      404,
    )
  })
})
