import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insightDeps } from '../insights/insight-deps.ts'
import { predictNow } from '../insights/run-insights.ts'
import { applyRetention } from '../retention/apply-retention.ts'
import { NOW, openWorld, siteOf, type World } from '../testing/test-world.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS)
const patch = (name: string, body: unknown, token = world.tokens.admin) =>
  world.call('PATCH', `/v1/settings/${name}`, { token, body })

async function putSamples(key: string, days: number): Promise<string> {
  const path = paths.meterBucket(key, '00000')
  await world.put(path, { transactionKey: key, ownerUid: null, from: ago(days), samples: {} })
  return path
}

test('samples and audit entries older than their retention go, sessions stay; without the setting nothing goes', async () => {
  const [old, young] = [await putSamples('CP_1:1', 91), await putSamples('CP_1:2', 89)]
  await world.put('transactions/CP_1:1', { stationId: 'CP_1', stoppedAt: ago(91) })
  await world.put(paths.auditEntry('old'), { at: ago(401), action: 'x' })
  await world.put(paths.auditEntry('young'), { at: ago(399), action: 'x' })
  expect(await applyRetention(world.deps)).toEqual({ changed: 0, meterValues: 0, audit: 0 })

  expect((await patch('retention', { meterValuesDays: 90 })).status).toBe(200)
  expect(await applyRetention(world.deps)).toEqual({ changed: 1, meterValues: 1, audit: 0 })
  expect((await patch('retention', { auditDays: 400 })).body).toMatchObject({ meterValuesDays: 90, auditDays: 400 })
  expect(await applyRetention(world.deps)).toEqual({ changed: 1, meterValues: 0, audit: 1 })

  expect(await world.read(old)).toBeUndefined()
  expect(await world.read(young)).toBeDefined()
  expect(await world.read('transactions/CP_1:1')).toBeDefined()
  expect(await world.read(paths.auditEntry('old'))).toBeUndefined()
  expect(await world.read(paths.auditEntry('young'))).toBeDefined()
})

test('more than one page of old samples goes in one run [edge 1]', async () => {
  const batch = world.firestore.batch()
  for (let index = 0; index < 450; index++)
    batch.set(world.firestore.doc(paths.meterBucket('CP_1:1', String(index).padStart(5, '0'))), { from: ago(100) })
  await batch.commit()
  await patch('retention', { meterValuesDays: 30 })

  expect(await applyRetention(world.deps)).toMatchObject({ meterValues: 450 })
})

test('a kind of insight that is switched off is written no more, until it is on again', async () => {
  await world.put(paths.site('blok-m'), siteOf())
  const run = () => predictNow(insightDeps(world.deps), ['predict'])
  const load = () => world.read(paths.siteInsight('load', 'blok-m'))
  const availability = () => world.read(paths.siteInsight('availability', 'blok-m'))

  expect((await patch('insights', { disabled: ['load'] }, world.tokens.operator)).status).toBe(200)
  await run()
  expect([await load(), (await availability()) === undefined]).toEqual([undefined, false])

  await patch('insights', { disabled: [] })
  await run()
  expect(await load()).toBeDefined()
})

test('the map takes tiles of a server with its attribution, and can be without again', async () => {
  const tileUrl = 'https://tiles.example.test/{z}/{x}/{y}.png'

  await patch('map', { tileUrl, attribution: 'Example' })
  expect(await world.read(paths.setting('map'))).toMatchObject({ tileUrl, attribution: 'Example' })
  expect((await patch('map', { tileUrl: null })).body).toMatchObject({ tileUrl: null, attribution: 'Example' })
})

test('values that do not fit are refused by name, others need the right, and changes are audited [edge 2]', async () => {
  for (const [name, body, parameter] of [
    ['retention', { meterValuesDays: 29 }, 'meterValuesDays'],
    ['retention', { auditDays: 1.5 }, 'auditDays'],
    ['retention', { eventsDays: 90 }, 'eventsDays'],
    ['map', { tileUrl: 'http://tiles.example.test/{z}' }, 'tileUrl'],
    ['insights', { disabled: ['everything'] }, 'disabled.0'],
  ] as const)
    expect((await patch(name, body)).body).toMatchObject({ status: 400, parameter })
  expect((await patch('retention', { auditDays: 40 }, world.tokens.operator)).status).toBe(403)
  expect((await patch('insights', { disabled: [] }, world.tokens.technician)).status).toBe(403)
  expect(await world.count(collections.audit)).toBe(0)
  expect((await world.call('GET', '/v1/settings/retention', { token: world.tokens.viewer })).body).toEqual({
    meterValuesDays: null,
    auditDays: null,
    lastUpdatedAt: null,
  })

  await patch('retention', { auditDays: 40 })
  expect(await world.count(collections.audit)).toBe(1)
})
