import { createHash } from 'node:crypto'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { NOW, openWorld, type World } from '../testing/test-world.ts'

let world: World = openWorld()
const worlds = [world]
const LATER = new Date(NOW.getTime() + 3_600_000)
const head = {
  ...{ scopeId: 'blok-m', status: 'model', method: 'linear', modelVersion: 'load_blok-m@1', trainedAt: NOW },
  ...{ dataFrom: NOW, dataTo: NOW, sampleCount: 10, runAt: NOW, validUntil: LATER, error: null, confidence: 'medium' },
  ...{ reason: null, failure: null, demo: null },
}
const load = { ...head, kind: 'load', hours: [], dayWh: null, gridLimitW: null, hoursAboveLimit: [] }
const allocation = {
  ...{ ...head, kind: 'allocation', method: 'water-filling' },
  ...{ availableA: [], usedA: [], bindingPhase: null, connectors: [] },
}
beforeEach(async () => {
  world = openWorld()
  worlds.push(world)
  await world.put(paths.siteInsight('load', 'blok-m'), load)
})
afterAll(async () => {
  for (const each of worlds) await each.close()
})

const ADDRESS = '/v1/insights/load/blok-m/verdict'
const put = (token: string | undefined, body: object, address = ADDRESS) =>
  world.call('PUT', address, { ...(token === undefined ? {} : { token }), body: { runAt: NOW, ...body } })
const withdraw = (token: string) => world.call('DELETE', ADDRESS, { token })
const read = async (token: string) => (await world.call('GET', '/v1/insights/load/blok-m/verdicts', { token })).body

test('each person has one verdict, kept with the run that it judges; everybody of the staff sees the tally', async () => {
  const { technician, operator, admin, viewer } = world.tokens
  await put(technician, { helpful: true })
  await put(operator, { helpful: false, reason: ' Ignores holidays ', stationId: 'CP_1' })

  const { status, body } = await put(admin, { helpful: true })

  expect(status).toBe(200)
  expect(body).toMatchObject({ helpful: 2, notHelpful: 1, own: { helpful: true, role: 'admin' } })
  expect(await read(viewer)).toMatchObject({
    ...{ helpful: 2, notHelpful: 1, own: null },
    reasons: [{ reason: 'Ignores holidays', stationId: 'CP_1', role: 'operator', method: 'linear' }],
  })
  expect(await world.read(paths.insightVerdict('load', 'blok-m', 'operator'))).toMatchObject({
    ...{ method: 'linear', modelVersion: 'load_blok-m@1', helpful: false },
  })
  expect((await world.call('GET', '/v1/insights/load/blok-m/verdicts', { token: viewer })).text).not.toContain('"uid"')
})

test('a verdict is changed and taken back, and the audit tells both', async () => {
  const { operator } = world.tokens
  await put(operator, { helpful: false, reason: 'Too low' })
  expect((await put(operator, { helpful: true })).body).toMatchObject({ helpful: 1, notHelpful: 0, reasons: [] })

  expect((await withdraw(operator)).status).toBe(204)

  expect(await read(operator)).toEqual({ helpful: 0, notHelpful: 0, own: null, reasons: [] })
  expect((await withdraw(operator)).status).toBe(404)
  const { docs } = await world.firestore.collection(collections.audit).orderBy('detail').get()
  expect(docs.map((each) => each.data())).toMatchObject(
    ['load: helpful -> none', 'load: none -> not helpful', 'load: not helpful -> helpful'].map((detail) => ({
      ...{ action: 'insights.judge', path: paths.siteInsight('load', 'blok-m'), detail },
    })),
  )
})

test('forecast and plan come from one run and are judged apart', async () => {
  const { operator } = world.tokens
  await put(operator, { helpful: true })

  const { body } = await put(operator, { helpful: false }, '/v1/insights/plan/blok-m/verdict')

  expect(body).toMatchObject({ helpful: 0, notHelpful: 1, own: { result: 'plan', method: 'linear' } })
  expect(await read(operator)).toMatchObject({ helpful: 1, notHelpful: 0 })
})

test('a run that is not there any more is not judged; limits, which follow every session, are', async () => {
  const { operator } = world.tokens
  await world.put(paths.siteInsight('load', 'blok-m'), { ...load, runAt: LATER })
  await world.put(paths.siteInsight('allocation', 'blok-m'), { ...allocation, runAt: LATER })

  expect(await put(operator, { helpful: true })).toMatchObject({ status: 409, body: { code: 'changed-meanwhile' } })
  const { body } = await put(operator, { helpful: true }, '/v1/insights/allocation/blok-m/verdict')
  expect(body).toMatchObject({ own: { runAt: LATER.toISOString(), method: 'water-filling' } })
})

test('viewers, drivers, guests and programs judge nothing', async () => {
  const secret = 'a-secret-of-at-least-128-bits'
  await world.put(paths.apiKey('live'), {
    ...{ keyId: 'live', secretSha256: createHash('sha256').update(secret).digest('hex'), role: 'operator' },
    ...{ name: 'live', demoOnly: false, createdAt: NOW, expiresAt: null, revokedAt: null },
  })
  const { viewer, driver, guest } = world.tokens

  for (const token of [viewer, driver, guest, `cit_live_${secret}`]) {
    expect((await put(token, { helpful: true })).status).toBe(403)
  }
  expect((await put(undefined, { helpful: true })).status).toBe(401)
  expect((await withdraw(viewer)).status).toBe(403)
  expect((await world.call('GET', '/v1/insights/load/blok-m/verdicts', { token: driver })).status).toBe(403)
  expect(await world.count(collections.audit)).toBe(0)
})

test('[edge 1] results that nobody can judge, and an expired verdict that is still answered', async () => {
  const { operator, viewer } = world.tokens
  for (const result of ['models', 'clusters', 'load/blok-m/x']) {
    expect((await put(operator, { helpful: true }, `/v1/insights/${result}/blok-m/verdict`)).status).toBe(404)
  }
  expect((await put(operator, { helpful: true }, '/v1/insights/load/nowhere/verdict')).status).toBe(404)
  expect((await put(operator, { helpful: true, reason: 'x'.repeat(201) })).status).toBe(400)
  await put(operator, { helpful: true })

  world.clock.now = new Date(NOW.getTime() + 400 * 86_400_000)

  expect(await read(viewer)).toMatchObject({ helpful: 0, notHelpful: 0 })
})
