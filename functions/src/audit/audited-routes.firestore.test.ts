import { readFileSync } from 'node:fs'
import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import type { EventDay } from '@charge-it/shared/model/event.ts'
import type { LoadInsight } from '@charge-it/shared/model/insight.ts'
import type { Pattern } from '@charge-it/shared/model/pattern.ts'
import type { PendingStation } from '@charge-it/shared/model/pending-station.ts'
import type { Delivery } from '@charge-it/shared/model/webhook.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROUTES } from '../api/routes.ts'
import { cloudRunEdgeService } from '../cloud-run/cloud-run-edge-service.ts'
import { FILE_ROUTES } from '../files/file-routes.ts'
import { advanceJobOfStation, runFirmwareJobs } from '../firmware/run-firmware-jobs.ts'
import { raise } from '../notifications/raise.ts'
import { startFakeCloudRun } from '../testing/fake-cloud-run.ts'
import { fleetHands, putFleet } from '../testing/firmware-fleet.ts'
import {
  CODE,
  NOW,
  openWorld,
  putStation,
  putTransaction,
  STATION,
  transactionOf,
  type World,
} from '../testing/test-world.ts'

/**
 * Routes that change something for which nobody has to answer, with the reason. Every other one that is no GET must write
 * an entry: a route that stands neither here nor among the requests below fails the test.
 */
const NOT_AUDITED: Readonly<Record<string, string>> = {
  'POST /notifications/read': 'what a person has read is their own',
  'POST /me/pushTokens': 'the person’s own browser',
  'DELETE /me/pushTokens/:deviceId': 'the person’s own browser',
  'POST /me/pushTokens/:deviceId/test': 'a message to the person’s own browser',
  'POST /watches': 'a lease of a minute',
  'POST /watches/:stationId': 'a lease of a minute',
  'POST /public/invitations/read': 'a read',
  'POST /public/sessions': 'the command and the session name the driver, and stay',
  'POST /public/sessions/:transactionKey/receipt': 'the link names its owner',
  'PUT /files/uploads/:token': 'by a station, with the link that a person asked for',
  'POST /files/uploads/:token': 'by a station, with the link that a person asked for',
}
/** Callables: what does the same as a route, and those that write an entry of their own. */
const CALLABLES: Readonly<Record<string, string>> = {
  startCharging: 'POST /public/sessions',
  stopCharging: 'POST /public/sessions/:transactionKey/stop',
  trainInsights: 'POST /insights/trainings',
}

let world: World
let cloud: Awaited<ReturnType<typeof startFakeCloudRun>>
beforeAll(async () => {
  cloud = await startFakeCloudRun()
  const { client, name } = cloud
  const edgeService = cloudRunEdgeService(
    async () => client,
    name,
    () => {},
  )
  world = openWorld({}, { edgeService })
  await putStation(world, { site: { reservations: { maxMinutes: 30, noShowLimit: 3 } } })
  await putFleet(world, 1)
  await putTransaction(world, transactionOf(7, { connectorId: 2 }))
  await world.put(paths.pendingStation('NEW_1'), pending('NEW_1'))
  await world.put(paths.pendingStation('NEW_2'), pending('NEW_2'))
  await world.put(paths.anomaly('a1'), anomaly)
  await world.put(paths.pattern('p1'), pattern)
  await world.put(paths.event('day'), journalDay)
  await world.put(paths.siteInsight('load', 'blok-m'), load)
  await world.put(paths.delivery('d1'), delivery)
})
afterAll(async () => {
  await world?.close()
  await cloud?.close()
})

type Body = Readonly<Record<string, unknown>>
/** What earlier answers gave. */
const made: Record<string, string> = {}

interface Asked {
  readonly route: string
  readonly parts?: Readonly<Record<string, string>>
  readonly body?: Body
  readonly as?: 'admin' | 'driver' | null
  readonly keep?: (body: never) => void
  readonly prepare?: () => Promise<unknown>
}

/** One request of every route that must be audited, in an order in which each one works. */
function requests(): readonly (() => Asked)[] {
  const station = { stationId: STATION }
  const location = 'https://files.example/cp-2.0.bin'
  const job = () => ({ jobId: made.job ?? '' })
  const webhook = () => ({ webhookId: made.webhook ?? '' })
  const until = new Date(NOW.getTime() + 3_600_000).toISOString()
  const entry = { eventId: 'day', entryKey: 'e1' }
  const result = { result: 'load', scopeId: 'blok-m' }
  const payload = { connectorId: 1, expiryDate: until, idTag: 'C-9', reservationId: 9 }
  return [
    () => ({ route: 'POST /stations', body: { stationId: 'CP_9', siteId: 'blok-m' } }),
    () => ({ route: 'PATCH /stations/:stationId', parts: station, body: { noCloseFrame: true } }),
    () => ({ route: 'POST /stations/:stationId/key', parts: { stationId: 'CP_9' }, body: {} }),
    () => ({ route: 'DELETE /stations/:stationId/certificates', parts: { stationId: 'CP_9' } }),
    () => ({ route: 'DELETE /stations/:stationId', parts: { stationId: 'CP_9' } }),
    () => ({ route: 'POST /stations/:stationId/accept', parts: { stationId: 'NEW_1' }, body: {} }),
    () => ({ route: 'DELETE /pendingStations/:stationId', parts: { stationId: 'NEW_2' } }),
    () => ({ route: 'POST /stations/:stationId/localList', parts: station }),
    () => ({
      ...{ route: 'POST /stations/:stationId/commands', parts: station, body: { action: 'ReserveNow', payload } },
      keep: ({ commandId }: { commandId: string }) => {
        made.reservation = commandId
      },
    }),
    () => ({ route: 'POST /stations/:stationId/diagnostics', parts: station, body: {} }),
    () => ({ route: 'POST /stations/:stationId/logs', parts: station, body: { logType: 'DiagnosticsLog' } }),
    () => ({ route: 'PATCH /firmware/:fileId', parts: { fileId: made.file ?? '' }, body: { vendor: 'Acme' } }),
    () => ({ route: 'DELETE /firmware/:fileId', parts: { fileId: made.file ?? '' } }),
    () => ({ route: 'POST /stations/:stationId/firmware', parts: station, body: { location, firmwareVersion: '2' } }),
    () => ({
      route: 'POST /firmwareJobs',
      body: { location, firmwareVersion: '2', selection: { stationIds: ['F-01'] } },
      keep: ({ jobId }: { jobId: string }) => {
        made.job = jobId
      },
    }),
    () => ({ route: 'POST /firmwareJobs/:jobId/pause', parts: job(), body: {} }),
    () => ({ route: 'POST /firmwareJobs/:jobId/resume', parts: job(), body: {} }),
    () => ({
      ...{ route: 'POST /firmwareJobs/:jobId/retry', parts: job(), body: {} },
      prepare: failedUpdate,
    }),
    () => ({ route: 'POST /firmwareJobs/:jobId/cancel', parts: job(), body: {} }),
    () => ({ route: 'POST /idTags', body: { idTag: 'A-1' } }),
    () => ({ route: 'POST /idTags/import', body: { idTags: [{ idTag: 'A-2' }] } }),
    () => ({ route: 'POST /idTags/:idTag', parts: { idTag: 'A-3' }, body: {} }),
    () => ({ route: 'PATCH /idTags/:idTag', parts: { idTag: 'A-1' }, body: { status: 'Blocked' } }),
    () => ({ route: 'DELETE /idTags/:idTag', parts: { idTag: 'A-1' } }),
    () => ({ route: 'POST /sites', body: { siteId: 'empty', name: 'Empty' } }),
    () => ({ route: 'PATCH /sites/:siteId', parts: { siteId: 'empty' }, body: { name: 'Emptier' } }),
    () => ({ route: 'DELETE /sites/:siteId', parts: { siteId: 'empty' } }),
    () => ({ route: 'POST /tariffs', body: { tariffId: 'night', name: 'Night', priceMilliIdrPerKwh: 2_000_000 } }),
    () => ({ route: 'PATCH /tariffs/:tariffId', parts: { tariffId: 'night' }, body: { name: 'Nights' } }),
    () => ({ route: 'PATCH /settings/organisation', body: { name: 'Setrum' } }),
    () => ({ route: 'PATCH /settings/map', body: { attribution: null } }),
    () => ({ route: 'PATCH /settings/retention', body: { auditDays: 365 } }),
    () => ({ route: 'PATCH /settings/insights', body: { disabled: [] } }),
    () => ({ route: 'PUT /settings/baselines', body: { baselines: [] } }),
    () => ({ route: 'PATCH /settings/connections', body: { unknownMayConnect: false } }),
    () => ({ route: 'PATCH /settings/notifications', body: { rules: { jobFailed: null } } }),
    () => ({ route: 'PATCH /settings/prices', body: {} }),
    () => ({ route: 'PATCH /system/scaling', body: { maxInstances: 7 } }),
    () => ({
      ...{ route: 'PATCH /notifications/:notificationId', body: { note: 'seen' } },
      parts: { notificationId: made.notification ?? '' },
    }),
    () => ({
      ...{ route: 'POST /webhooks', body: { name: 'Hook', url: 'http://127.0.0.1:9/nobody-listens' } },
      keep: ({ webhookId }: { webhookId: string }) => {
        made.webhook = webhookId
      },
    }),
    () => ({ route: 'PATCH /webhooks/:webhookId', parts: webhook(), body: { enabled: false } }),
    () => ({ route: 'POST /webhooks/:webhookId/secret', parts: webhook(), body: {} }),
    () => ({ route: 'POST /webhooks/:webhookId/test', parts: webhook(), body: {} }),
    () => ({ route: 'DELETE /webhooks/:webhookId', parts: webhook() }),
    () => ({ route: 'POST /deliveries/:deliveryId/retry', parts: { deliveryId: 'd1' }, body: {} }),
    () => ({ route: 'PATCH /users/:uid', parts: { uid: 'viewer' }, body: { role: 'technician' } }),
    () => ({
      ...{ route: 'POST /invitations', body: { email: 'one@example.test', role: 'viewer' } },
      keep: ({ invitationId }: { invitationId: string }) => {
        made.invitation = invitationId
      },
    }),
    () => ({ route: 'DELETE /invitations/:invitationId', parts: { invitationId: made.invitation ?? '' } }),
    () => ({
      ...{ route: 'POST /public/invitations/accept', as: null },
      body: { token: made.invitationToken ?? '', name: 'Two', password: 'long-enough-1' },
    }),
    () => ({
      ...{ route: 'POST /apiKeys', body: { name: 'Key', role: 'viewer' } },
      keep: ({ keyId }: { keyId: string }) => {
        made.key = keyId
      },
    }),
    () => ({ route: 'DELETE /apiKeys/:keyId', parts: { keyId: made.key ?? '' } }),
    () => ({ route: 'PATCH /me', body: { name: 'Adminah' } }),
    () => ({
      ...{ route: 'POST /public/sessions/:transactionKey/stop', body: {} },
      parts: { transactionKey: transactionKey(STATION, 7) },
    }),
    () => ({ route: 'POST /reservations/:reservationKey/cancel', parts: { reservationKey: made.reservation ?? '' } }),
    () => ({ route: 'POST /public/reservations', as: 'driver', body: { code: CODE, minutes: 10 } }),
    () => ({
      ...{ route: 'POST /reservations/:reservationKey/cancel', as: 'driver' },
      parts: { reservationKey: made.ownReservation ?? '' },
    }),
    () => ({ route: 'POST /public/cardLinks', as: 'driver', body: { code: CODE } }),
    () => ({ route: 'POST /patterns/:patternId/relearn', parts: { patternId: 'p1' } }),
    () => ({ route: 'PATCH /anomalies/:anomalyId', parts: { anomalyId: 'a1' }, body: { state: 'acknowledged' } }),
    () => ({ route: 'DELETE /anomalies/:anomalyId', parts: { anomalyId: 'a1' } }),
    () => ({ route: 'PATCH /events/:eventId/entries/:entryKey', parts: entry, body: { note: 'A test' } }),
    () => ({ route: 'POST /events/:eventId/entries/:entryKey/deletion', parts: entry, body: { reason: 'A test' } }),
    () => ({ route: 'POST /insights/trainings', body: { siteId: 'blok-m' } }),
    () => ({ route: 'PUT /insights/:result/:scopeId/verdict', parts: result, body: { helpful: true, runAt: NOW } }),
    () => ({ route: 'DELETE /insights/:result/:scopeId/verdict', parts: result }),
    () => ({ route: 'POST /audit/reads', body: { path: 'users' } }),
    () => ({ route: 'DELETE /me', as: 'driver' }),
  ]
}

/** What did not work. */
const failed: string[] = []
const entries = () => world.count(collections.audit)

/** The station of the job refuses the update. */
async function failedUpdate(): Promise<void> {
  await runFirmwareJobs(world.deps)
  const hands = fleetHands(world)
  for (const { commandId, stationId } of await hands.commands()) {
    if (stationId === 'F-01') await hands.ends(commandId, 'rejected')
  }
  await advanceJobOfStation('F-01', world.deps)
}

async function ask({ route, parts = {}, body, as = 'admin', keep }: Asked): Promise<void> {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''))
  const token = as === null ? undefined : world.tokens[as]
  const reply = await world.call(method, `/v1${path}`, {
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
  })
  if (reply.status >= 300) failed.push(`${route}: ${reply.text}`)
  if (route === 'POST /public/reservations') made.ownReservation = reply.body.reservationKey
  keep?.(reply.body as never)
}

test('every route that changes something writes an entry, and nothing is left out', async () => {
  await raise({ kind: 'jobFailed', key: 'x', ref: null, params: { job: 'x', error: 'y' } }, world.deps)
  const [notification] = (await world.firestore.collection(collections.notifications).get()).docs
  made.notification = notification?.id ?? ''
  const invited = { token: world.tokens.admin, body: { email: 'two@example.test', role: 'viewer' } }
  made.invitationToken = (await world.call('POST', '/v1/invitations', invited)).body.token

  const unwritten: string[] = []
  const before = await entries()
  const upload = await world.file('POST', '/v1/firmware?fileName=a.bin', {
    ...{ token: world.tokens.admin, body: 'firmware' },
    headers: { 'content-type': 'application/octet-stream' },
  })
  expect(upload.status).toBe(201)
  made.file = v.parse(v.object({ fileId: v.string() }), await upload.json()).fileId
  if ((await entries()) === before) unwritten.push('POST /firmware')
  const audited = new Set(['POST /firmware', 'POST /setup'])
  for (const request of requests()) {
    const asked = request()
    await asked.prepare?.()
    const count = await entries()
    await ask(asked)
    if ((await entries()) === count) unwritten.push(asked.route)
    audited.add(asked.route)
  }

  expect(failed).toEqual([])
  expect(unwritten).toEqual([])
  const all = [
    ...ROUTES.flatMap(({ method, pattern }) => (method === 'GET' ? [] : [`${method} ${pattern}`])),
    ...FILE_ROUTES.flatMap(({ methods, shown }) =>
      methods.flatMap((method) => (['GET', 'HEAD'].includes(method) ? [] : [`${method} ${shown}`])),
    ),
  ]
  expect(all.filter((route) => !audited.has(route) && !(route in NOT_AUDITED))).toEqual([])
})

test('the first admin is in the audit', async () => {
  const empty = openWorld()
  const body = { setupCode: 'first-run-code', email: 'first@example.test', password: 'long-enough-1', name: 'First' }
  expect(await empty.call('POST', '/v1/setup', { body })).toMatchObject({ status: 201 })
  expect(await empty.count(collections.audit)).toBe(1)
  await empty.close()
})

test('every callable is known here', () => {
  const source = readFileSync(new URL('../index.ts', import.meta.url), 'utf8')
  const callables = [...source.matchAll(/export const (\w+) = onCall\(/g)].map(([, name]) => name ?? '')

  expect(callables.toSorted()).toEqual(Object.keys(CALLABLES).toSorted())
})

function pending(stationId: string): PendingStation {
  return {
    ...{ stationId, registration: 'pending', attempts: 1, ocppVersion: '1.6', subprotocols: ['ocpp1.6'] },
    ...{ sentPassword: true, tls: false, remoteAddress: null, addressClass: 'private', reason: 'unknownStation' },
    ...{ vendor: null, model: null, serialNumber: null, firmwareVersion: null, firstAt: NOW, lastAt: NOW },
    ...{ edgeId: 'edge-a', expireAt: NOW },
  }
}

const pattern: Pattern = {
  ...{ stationId: STATION, siteId: 'blok-m', connectorId: 1, name: 'sessionEnergy', unit: 'Wh', mean: 1, sd: 0 },
  ...{ p05: 1, p50: 1, p95: 1, n: 20, from: NOW, to: NOW, active: true, today: null, profile: null, runAt: NOW },
  ...{ expireAt: NOW, demo: null },
}

const journalDay: EventDay = {
  ...{ stationId: STATION, date: '2026-03-02', kind: 'day', expireAt: new Date('2027-03-02') },
  entries: { e1: { at: NOW, type: 'boot', connectorId: null, detail: null } },
}

const load: LoadInsight = {
  ...{ kind: 'load', scopeId: 'blok-m', status: 'model', method: 'linear', modelVersion: null, trainedAt: NOW },
  ...{ dataFrom: NOW, dataTo: NOW, sampleCount: 10, runAt: NOW, validUntil: NOW, error: null, confidence: 'low' },
  ...{ reason: null, demo: null, hours: [], dayWh: null, gridLimitW: null, hoursAboveLimit: [] },
}

const anomaly: Anomaly = {
  ...{ anomalyId: 'a1', stationId: STATION, siteId: 'blok-m', connectorId: 1, transactionKey: null },
  ...{ rule: 'heartbeatGap', severity: 'warning', commanded: null, firstSeenAt: NOW, lastSeenAt: NOW, count: 1 },
  ...{ measured: null, expected: null, unit: 's', deviation: null, evidence: [], fingerprint: null, quietAt: null },
  ...{ state: 'open', mutedUntil: null, verdict: null, cause: null, fix: null, changedBy: null, changedAt: null },
  ...{ expireAt: null, demo: null, lastUpdatedAt: NOW },
}

const delivery: Delivery = {
  ...{ deliveryId: 'd1', channel: 'webhook', targetId: 'w1', notificationId: 'n1', kind: 'jobFailed', bodyJson: '{}' },
  ...{ status: 'dead', attempts: [], nextAttemptAt: null, createdAt: NOW, expireAt: NOW, lastUpdatedAt: NOW },
}
