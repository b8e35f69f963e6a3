import { collections } from '@charge-it/shared/paths.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { cloudRunEdgeService } from '../cloud-run/cloud-run-edge-service.ts'
import { startFakeCloudRun } from '../testing/fake-cloud-run.ts'
import { openWorld, type World } from '../testing/test-world.ts'

let world: World
let cloud: Awaited<ReturnType<typeof startFakeCloudRun>>
beforeAll(async () => {
  cloud = await startFakeCloudRun()
})
afterAll(() => cloud.close())
beforeEach(() => {
  cloud.reset()
  const { client, name } = cloud
  const edgeService = cloudRunEdgeService(
    async () => client,
    name,
    () => world.logged.push({ message: 'failed' }),
  )
  world = openWorld({}, { edgeService })
})
afterEach(() => world.close())

const get = (token = world.tokens.admin) => world.call('GET', '/v1/system/scaling', { token })
const change = (body: object, token = world.tokens.admin) => world.call('PATCH', '/v1/system/scaling', { token, body })
const patches = () => cloud.calls.filter(({ method }) => method === 'PATCH')
async function audited() {
  const entries = await world.firestore.collection(collections.audit).orderBy('at').get()
  return entries.docs.map((entry) => [entry.get('action'), entry.get('path'), entry.get('detail')])
}

test('an admin reads limits and revision of the edge on Cloud Run', async () => {
  expect(await get()).toMatchObject({
    status: 200,
    body: {
      available: true,
      ...{ minInstances: 1, maxInstances: 5, fixedInstances: null, settling: false },
      ...{ revision: 'ocpp-edge-00007-abc', pendingRevision: null, changedAt: '2026-03-02T04:00:00.000Z', etag: '"1"' },
    },
  })
  expect(cloud.calls).toEqual([{ method: 'GET', path: `/v2/${cloud.name}`, updateMask: null, body: null }])
})

test('a change reaches the service as a whole, without a new revision, and is in the audit log', async () => {
  const answer = await change({ minInstances: 2, maxInstances: 9, etag: '"1"' })

  expect([answer.status, answer.body]).toMatchObject([200, { minInstances: 2, maxInstances: 9, etag: '"2"' }])
  expect(patches()).toEqual([
    {
      method: 'PATCH',
      path: `/v2/${cloud.name}`,
      updateMask: 'scaling',
      body: expect.objectContaining({
        etag: '"1"',
        scaling: { minInstanceCount: 2, maxInstanceCount: 9, scalingMode: expect.anything() },
      }),
    },
  ])
  expect(patches()[0]?.body).not.toHaveProperty('template')
  expect(await audited()).toEqual([['scaling.change', cloud.name, 'min 1 -> 2, max 5 -> 9']])
})

test('one limit alone leaves the other', async () => {
  expect((await change({ maxInstances: 7 })).body).toMatchObject({ minInstances: 1, maxInstances: 7 })
  expect((await change({ minInstances: 3 })).body).toMatchObject({ minInstances: 3, maxInstances: 7 })
})

test.each([
  [{}, 'body'],
  [{ minInstances: 0 }, 'minInstances'],
  [{ minInstances: 1.5 }, 'minInstances'],
  [{ minInstances: '2' }, 'minInstances'],
  [{ maxInstances: 101 }, 'maxInstances'],
  [{ minInstances: 6 }, 'minInstances'],
  [{ maxInstances: 4, region: 'x' }, 'region'],
])('%j is refused, and nothing is changed or audited', async (body, parameter) => {
  const answer = await change(body)

  expect([answer.status, answer.body.parameter]).toEqual([400, parameter])
  expect([patches(), await audited()]).toEqual([[], []])
})

test('only admins see and change it', async () => {
  for (const role of ['operator', 'technician', 'viewer', 'driver', 'guest'] as const) {
    expect((await get(world.tokens[role])).status).toBe(403)
    expect((await change({ minInstances: 2 }, world.tokens[role])).status).toBe(403)
  }
  expect(cloud.calls).toEqual([])
})

test('whoever changes what somebody else changed meanwhile is told so', async () => {
  await change({ minInstances: 2 })

  expect((await change({ minInstances: 3, etag: '"1"' })).body).toMatchObject({
    status: 409,
    code: 'changed-meanwhile',
  })
  expect(patches()).toHaveLength(1)
})

test.each([
  [403, 'PERMISSION_DENIED', 409, 'scaling-not-allowed'],
  [404, 'NOT_FOUND', 409, 'no-edge-service'],
  [409, 'ABORTED', 409, 'changed-meanwhile'],
  [429, 'RESOURCE_EXHAUSTED', 409, 'over-quota'],
  [500, 'INTERNAL', 503, 'cloud-run-unavailable'],
])('a change that Cloud Run refuses with %i %s is a problem of its own, told in the audit log', async (...row) => {
  const [http, text, status, code] = row
  cloud.service.fail = { http, status: text, method: 'PATCH' }

  expect((await change({ minInstances: 2 })).body).toMatchObject({ status, code })
  const actions = (await audited()).map(([action]) => action)
  expect(actions.sort()).toEqual(['scaling.change', 'scaling.change.refused'])
  expect(world.logged).toEqual(status === 503 ? [{ message: 'failed' }] : [])
})

test('a number of instances that was fixed in Cloud Run is shown and left alone', async () => {
  cloud.service.scaling = { scalingMode: 'MANUAL', manualInstanceCount: 4 }

  expect((await get()).body).toMatchObject({ fixedInstances: 4 })
  expect((await change({ minInstances: 2 })).body).toMatchObject({ status: 409, code: 'scaling-is-manual' })
})

test('without a service there is nothing to scale, and it is said', async () => {
  const local = openWorld()
  const token = local.tokens.admin

  expect((await local.call('GET', '/v1/system/scaling', { token })).body).toEqual({ available: false })
  expect((await local.call('PATCH', '/v1/system/scaling', { token, body: { minInstances: 2 } })).body).toMatchObject({
    ...{ status: 409, code: 'nothing-to-scale' },
  })
  await local.close()
})
