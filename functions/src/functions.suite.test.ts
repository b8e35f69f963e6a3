import { randomUUID } from 'node:crypto'
import type { Role } from '@charge-it/shared/model/role.ts'
import { paths, transactionKey } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { newCard } from '@charge-it/shared/stations/public-card.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { getFirestore } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { edgeOf, siteOf, stoppedOf, tariffOf } from './testing/test-world.ts'

const REGION = 'asia-southeast2'
const environment = (name: string): string => {
  const text = process.env[name]
  if (text === undefined) throw new Error(`${name} is not set`)
  return text
}

const projectId = environment('GCLOUD_PROJECT')
const functions = environment('FUNCTIONS_ORIGIN')
const hosting = environment('HOSTING_ORIGIN')
const app = initializeApp({ projectId }, randomUUID())
const firestore = getFirestore(app)
const auth = getAuth(app)
const eventually = { timeout: 60_000, interval: 100 }
const tokens: Record<string, string> = {}

beforeAll(async () => {
  for (const role of ['admin', 'technician', null] as const) tokens[role ?? 'driver'] = await signUp(role)
})
afterAll(() => deleteApp(app))

/** An account of the auth emulator with its ID token. */
async function signUp(role: Role | null): Promise<string> {
  const { uid } = await auth.createUser({})
  if (role !== null) await auth.setCustomUserClaims(uid, { role })
  return signIn({ token: await auth.createCustomToken(uid), returnSecureToken: true }, 'signInWithCustomToken')
}

async function signIn(body: object, how: string): Promise<string> {
  const origin = `http://${environment('FIREBASE_AUTH_EMULATOR_HOST')}/identitytoolkit.googleapis.com/v1/accounts`
  const { idToken }: { idToken: string } = await post(`${origin}:${how}?key=x`, body).then(({ body: answer }) => answer)
  return idToken
}

async function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

const bearer = (who: string) => ({ authorization: `Bearer ${tokens[who]}` })
const read = async (path: string) => (await firestore.doc(path).get()).data()

/** A station of its own for a test, online at an instance of its own. */
async function putStation(guestStart = false) {
  const id = randomUUID().slice(0, 8)
  const [stationId, edgeId] = [`CP/${id}`, `edge-${id}`]
  const code = id.toUpperCase()
  const now = new Date()
  const site = siteOf({ siteId: `site-${id}`, guestStart, tariffId: null })
  const draft = { stationId, siteId: site.siteId, securityProfile: 1, connectorCount: 1 } as const
  const connection = { edgeId, epoch: 1, connectedAt: now, lastSeenAt: null, online: true }
  const station = { ...newStation(draft, now), connection }
  const connector = {
    ...newConnector({ stationId, siteId: site.siteId, connectorId: 1, code, facts: null }, now),
    status: 'Available' as const,
  }
  const card = newCard(code, { station, connector, site, tariff: undefined, organisation: undefined }, now)
  const batch = firestore.batch()
  batch.set(firestore.doc(paths.site(site.siteId)), site)
  batch.set(firestore.doc(paths.station(stationId)), station)
  batch.set(firestore.doc(paths.connector(stationId, 1)), connector)
  batch.set(firestore.doc(paths.publicConnector(code)), card)
  batch.set(firestore.doc(paths.edge(edgeId)), edgeOf(edgeId, now))
  batch.set(firestore.doc(paths.publicEdge(edgeId)), { heartbeatAt: now })
  await batch.commit()
  return { stationId, edgeId, code, siteId: site.siteId }
}

const backendsSchema = v.object({
  backends: v.array(v.object({ functionTriggers: v.array(v.object({ id: v.string(), name: v.string() })) })),
})

/** Address of a trigger, by the name of its function. Ids change when the emulator reloads. */
async function triggerUrl(name: string): Promise<string> {
  const response = await fetch(`${functions}/backends`)
  const { backends } = v.parse(backendsSchema, await response.json())
  const found = backends.flatMap(({ functionTriggers }) => functionTriggers).find((trigger) => trigger.name === name)
  if (found === undefined) throw new Error(`the emulator has no function ${name}`)
  const id = /-\d+$/.test(found.id) ? found.id : `${found.id}-0`
  return `${functions}/functions/projects/${projectId}/triggers/${id}`
}

test('malformed JSON is refused as problem+json, by Hosting and at the function itself [edge 400]', async () => {
  for (const address of [`${hosting}/api/v1`, `${functions}/${projectId}/${REGION}/api/v1`]) {
    const response = await fetch(`${address}/sites`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer('admin') },
      body: '{"name": ',
    })

    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 400, parameter: 'body' })
  }
})

test('the specification and the names of earlier systems are there through Hosting', async () => {
  const served = await fetch(`${hosting}/api/v1/openapi.json`)
  const { openapi, paths: shown } = v.parse(
    v.object({ openapi: v.string(), paths: v.record(v.string(), v.unknown()) }),
    await served.json(),
  )

  expect([served.status, openapi]).toEqual([200, '3.1.1'])
  expect(Object.keys(shown)).toContain('/api/v1/stations/{stationId}/commands')
  for (const old of ['cps', 'transactions', 'health/score']) {
    const response = await fetch(`${hosting}/api/${old}`, { headers: bearer('technician') })
    expect([old, response.status, response.headers.get('ratelimit-policy')]).toEqual([old, 200, '"caller";q=3000;w=60'])
  }
})

test('the API answers under its own address and through Hosting', async () => {
  const addresses = [
    `${functions}/${projectId}/${REGION}/api`,
    `${functions}/${projectId}/${REGION}/api/v1`,
    `${hosting}/api/v1`,
  ]
  for (const address of addresses) {
    const response = await fetch(`${address}/me`, { headers: bearer('technician') })

    expect([address, response.status]).toEqual([address, 200])
    expect(await response.json()).toMatchObject({ role: 'technician' })
  }
  const refused = await fetch(`${hosting}/api/v1/stations`)
  expect([refused.status, refused.headers.get('content-type')]).toEqual([401, 'application/problem+json'])
})

test('a station with an awkward id is made and found through Hosting', async () => {
  const stationId = `CP/${randomUUID().slice(0, 8)} é`

  const made = await post(`${hosting}/api/v1/stations`, { stationId }, bearer('technician'))
  const found = await fetch(`${hosting}/api/v1/stations/${encodeURIComponent(stationId)}`, {
    headers: bearer('technician'),
  })

  expect(made).toMatchObject({ status: 201, body: { stationId } })
  expect(await found.json()).toMatchObject({ stationId, connectors: [{ connectorId: 1 }] })
})

test('a stopped session is billed by its event, once, however often and late the event comes', async () => {
  const { stationId, siteId } = await putStation()
  const session = stoppedOf(1, { stationId, siteId })
  const bill = paths.transactionBill(session.transactionKey)
  const revenue = paths.statsRevenueDay(siteId, '2026-03-02')
  const reference = firestore.doc(`transactions/${session.transactionKey}`)
  await reference.set({ ...session, state: 'open', stoppedAt: null, energyWh: null })
  await reference.set(session)

  await vi.waitFor(async () => expect(await read(bill)).toMatchObject({ costIdr: 30_452 }), eventually)

  const url = await triggerUrl('onTransactionWritten')
  const event = (state: string) => cloudEvent(reference.path, { state: { stringValue: state } })
  for (const state of ['stopped', 'open', 'stopped', 'stopped']) {
    expect((await post(url, event(state), { 'content-type': 'application/cloudevents+json' })).status).toBeLessThan(300)
  }
  expect(await read(revenue)).toMatchObject({ revenueIdr: 30_452 })
  expect(await read(paths.statsDay(siteId, '2026-03-02'))).toMatchObject({ sessionsTotal: 1, energyTotalWh: 12_345 })
})

test('an event that overtakes the stop bills nothing', async () => {
  const { stationId, siteId } = await putStation()
  const key = transactionKey(stationId, 2)
  const reference = firestore.doc(`transactions/${key}`)
  await reference.set({ ...stoppedOf(2, { stationId, siteId }), state: 'open', stoppedAt: null, energyWh: null })

  const url = await triggerUrl('onTransactionWritten')
  const stopped = cloudEvent(reference.path, { state: { stringValue: 'stopped' } })
  expect((await post(url, stopped, { 'content-type': 'application/cloudevents+json' })).status).toBeLessThan(300)

  expect(await read(paths.transactionBill(key))).toBeUndefined()
})

function cloudEvent(path: string, fields: object) {
  const document = `projects/${projectId}/databases/(default)/documents/${path}`
  const value = { name: document, fields, createTime: '2026-03-02T05:00:00Z', updateTime: '2026-03-02T05:00:00Z' }
  return {
    specversion: '1.0',
    id: randomUUID(),
    type: 'google.cloud.firestore.document.v1.written',
    source: `//firestore.googleapis.com/projects/${projectId}/databases/(default)`,
    subject: `documents/${path}`,
    time: '2026-03-02T05:00:00Z',
    datacontenttype: 'application/json',
    project: projectId,
    database: '(default)',
    namespace: '(default)',
    location: REGION,
    document: path,
    data: { value, oldValue: {}, updateMask: {} },
  }
}

test('a connector that an edge saw first gets its code and card', async () => {
  const { stationId, siteId } = await putStation()
  const connector = newConnector({ stationId, siteId, connectorId: 2, code: null, facts: null }, new Date())

  await firestore.doc(paths.connector(stationId, 2)).set(connector)

  const code = await vi.waitFor(async () => {
    const stored = await read(paths.connector(stationId, 2))
    expect(stored?.code).toMatch(/^[0-9A-Z]{8}$/)
    return String(stored?.code)
  }, eventually)
  expect(await read(paths.publicConnector(code))).toMatchObject({ stationId, connectorId: 2, siteName: 'Blok M' })
})

test('a card that is blocked goes to the stations that know it by heart, within seconds', async () => {
  const { stationId } = await putStation()
  const now = new Date()
  const idTag = `CARD-${randomUUID().slice(0, 8)}`.toUpperCase()
  const card = {
    ...{ idTag, idTagCanonical: idTag, status: 'Accepted', expiresAt: null, parentIdTag: null, ownerUid: null },
    ...{ holderName: null, label: null, kind: 'card', demo: null, lastUpdatedAt: now },
  }
  await firestore.doc(paths.idTag(idTag)).set(card)
  await firestore.doc(paths.localList(stationId)).set({
    ...{ stationId, state: 'synced', version: 1, lastVersion: 1, idTags: [idTag], blocked: [], pending: null },
    ...{ refusedFull: 0, fault: null, syncedAt: now, lastUpdatedAt: now },
  })

  await firestore.doc(paths.idTag(idTag)).update({ status: 'Blocked' })

  const commands = firestore.collection('commands').where('stationId', '==', stationId)
  await vi.waitFor(async () => {
    const [command] = (await commands.get()).docs
    expect(JSON.parse(command?.get('payloadJson') ?? '{}')).toMatchObject({
      ...{ listVersion: 2, updateType: 'Differential' },
      localAuthorizationList: expect.arrayContaining([{ idTag, idTagInfo: { status: 'Blocked' } }]),
    })
  }, eventually)
})

test('a station that comes to a site with a limit gets its safe default before any session', async () => {
  const { stationId } = await putStation()
  // Less than the 32 A of its connector, and known to be enough for the nothing that stands there yet.
  const site = siteOf({ siteId: `limited-${randomUUID().slice(0, 8)}`, gridLimitW: 14_526, tariffId: null })
  await firestore.doc(paths.site(site.siteId)).set(site)
  await vi.waitFor(async () => {
    expect(await read(paths.siteInsight('allocation', site.siteId))).toMatchObject({ connectors: [], settled: true })
  }, eventually)

  const batch = firestore.batch()
  batch.update(firestore.doc(paths.station(stationId)), { siteId: site.siteId })
  batch.update(firestore.doc(paths.connector(stationId, 1)), { siteId: site.siteId })
  await batch.commit()

  const commands = firestore.collection('commands').where('stationId', '==', stationId)
  await vi.waitFor(async () => {
    const [command] = (await commands.get()).docs
    expect(command?.get('action')).toBe('SetChargingProfile')
    expect(JSON.parse(command?.get('payloadJson') ?? '{}')).toMatchObject({
      connectorId: 0,
      csChargingProfiles: { chargingProfilePurpose: 'TxDefaultProfile' },
    })
  }, eventually)
})

test('a price that is stored reaches the public cards', async () => {
  const { code, siteId } = await putStation()
  const tariff = tariffOf({ tariffId: `t-${siteId}` })
  await firestore.doc(paths.site(siteId)).update({ tariffId: tariff.tariffId })
  await firestore.doc(paths.tariff(tariff.tariffId)).set(tariff)

  await vi.waitFor(
    async () =>
      expect(await read(paths.publicConnector(code))).toMatchObject({ tariff: { tariffId: tariff.tariffId } }),
    eventually,
  )
})

const call = (name: string, fields: object, headers = {}) =>
  post(`${functions}/${projectId}/${REGION}/${name}`, { data: fields }, headers)

test('a driver starts by callable; nobody and a guest without leave do not, and nothing is stored', async () => {
  const { stationId, code } = await putStation()
  const commands = async () => (await firestore.collection('commands').where('stationId', '==', stationId).get()).size
  const guest = await signIn({ returnSecureToken: true }, 'signUp')

  const nobody = await call('startCharging', { code })
  const asGuest = await call('startCharging', { code }, { authorization: `Bearer ${guest}` })
  const malformed = await call('startCharging', { code, connectorId: 1 }, bearer('driver'))
  expect([nobody, asGuest, malformed]).toMatchObject([
    { status: 401, body: { error: { status: 'UNAUTHENTICATED' } } },
    { status: 403, body: { error: { status: 'PERMISSION_DENIED', details: { code: 'guest-start-not-allowed' } } } },
    { status: 400, body: { error: { status: 'INVALID_ARGUMENT', details: { parameter: 'connectorId' } } } },
  ])
  expect(await commands()).toBe(0)

  const started = await call('startCharging', { code, idempotencyKey: code }, bearer('driver'))
  const again = await call('startCharging', { code, idempotencyKey: code }, bearer('driver'))
  expect(started).toMatchObject({ status: 200, body: { result: { stationId, commandId: expect.any(String) } } })
  expect(again.body).toEqual(started.body)
  expect(await commands()).toBe(1)
})

test('a session is stopped by its owner, not by somebody else', async () => {
  const { stationId, siteId } = await putStation()
  const { uid } = await auth.verifyIdToken(tokens.driver ?? '')
  const session = {
    ...stoppedOf(3, { stationId, siteId, ownerUid: uid }),
    state: 'open',
    stoppedAt: null,
    energyWh: null,
  }
  await firestore.doc(`transactions/${session.transactionKey}`).set(session)
  const stranger = await signIn({ returnSecureToken: true }, 'signUp')
  const request = { transactionKey: session.transactionKey }

  const refused = await call('stopCharging', request, { authorization: `Bearer ${stranger}` })
  const accepted = await call('stopCharging', request, bearer('driver'))

  expect(refused).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } })
  expect(accepted.status).toBe(200)
  const { commandId } = accepted.body.result
  expect(await read(paths.command(commandId))).toMatchObject({ action: 'RemoteStopTransaction', ownerUid: uid })
  await firestore.doc(`transactions/${session.transactionKey}`).delete()
})

test('the sweep runs at the time that its schedule says', async () => {
  const { stationId } = await putStation()
  const scheduleTime = new Date(Date.now() + 120_000)

  const { status } = await post(
    await triggerUrl('sweepPresence'),
    {},
    {
      'X-CloudScheduler-ScheduleTime': scheduleTime.toISOString(),
      'X-CloudScheduler-JobName': 'firebase-schedule-sweepPresence',
    },
  )

  expect(status).toBeLessThan(300)
  expect((await read(paths.station(stationId)))?.connection.online).toBe(false)
  expect((await read(paths.jobRun('sweepPresence')))?.scheduledAt.toDate()).toEqual(scheduleTime)
})

test('a role shows in the next token', async () => {
  const { uid } = await auth.createUser({})
  const response = await fetch(`${hosting}/api/v1/users/${uid}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', ...bearer('admin') },
    body: '{"role":"viewer"}',
  })

  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ uid, role: 'viewer' })
  expect((await auth.getUser(uid)).customClaims).toEqual({ role: 'viewer' })
  const custom = { token: await auth.createCustomToken(uid), returnSecureToken: true }
  const idToken = await signIn(custom, 'signInWithCustomToken')
  const me = await fetch(`${hosting}/api/v1/me`, { headers: { authorization: `Bearer ${idToken}` } })
  expect(await me.json()).toMatchObject({ uid, role: 'viewer' })
})

test('the set-up makes an admin who can sign in', async () => {
  const email = `${randomUUID()}@example.test`
  const body = { setupCode: environment('CHARGE_IT_SETUP_CODE'), email, password: 'long-enough-1', name: 'Ani' }

  const made = await post(`${hosting}/api/v1/setup`, body)
  const idToken = await signIn({ email, password: 'long-enough-1', returnSecureToken: true }, 'signInWithPassword')
  const users = await fetch(`${hosting}/api/v1/users`, { headers: { authorization: `Bearer ${idToken}` } })

  expect(made.status).toBe(201)
  expect(users.status).toBe(200)
  await firestore.doc(paths.user(made.body.uid)).delete()
})
