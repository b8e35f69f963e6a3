import type { Message } from '@charge-it/shared/model/message.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationCredentialsSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  CODE,
  NOW,
  openWorld,
  putStation,
  putTransaction,
  STATION,
  siteOf,
  transactionOf,
  type World,
} from '../testing/test-world.ts'

let world: World
let token: string
beforeEach(() => {
  world = openWorld()
  token = world.tokens.technician
})
afterEach(() => world.close())

test('a new station has an address, a key shown once, connectors with codes and cards', async () => {
  await world.put(paths.site('blok-m'), siteOf({ tariffId: null }))

  const body = { stationId: 'CP 1/A', siteId: 'blok-m', connectors: 2 }
  const created = await world.call('POST', '/v1/stations', { token, body })

  expect(created.status).toBe(201)
  expect(created.headers.get('location')).toBe('/api/v1/stations/CP%201%2FA')
  expect(created.body).toMatchObject({
    stationId: 'CP 1/A',
    securityProfile: 1,
    ocppUrl: 'ws://127.0.0.1:9000/ocpp/CP%201%2FA',
    authorizationKey: expect.stringMatching(/^[0-9a-f]{40}$/),
    connectors: [{ connectorId: 1 }, { connectorId: 2 }],
  })
  const credentialsPath = paths.stationCredentials('CP 1/A')
  const credentials = parseDocument(stationCredentialsSchema, credentialsPath, await world.read(credentialsPath))
  expect(credentials.authorizationKeyHash).toMatch(/^sha256:[0-9a-f]{32}:[0-9a-f]{64}$/)
  for (const { code, connectorId } of created.body.connectors) {
    expect(await world.read(paths.publicConnector(code))).toMatchObject({
      connectorId,
      siteName: 'Blok M',
      online: false,
    })
  }
  const [entry] = (await world.firestore.collection(collections.audit).get()).docs
  expect(entry?.data()).toMatchObject({
    action: 'station.create',
    actor: { kind: 'user', id: 'technician', role: 'technician' },
  })

  const shown = await world.call('GET', '/v1/stations/CP%201%2FA', { token })
  expect(shown.body).toMatchObject({
    stationId: 'CP 1/A',
    online: false,
    totalEnergyWh: 0,
    connectors: [{ status: 'Unknown' }, {}],
  })
  expect(shown.text).not.toContain(created.body.authorizationKey)
})

test('a typed key is kept as it is, profile 2 gets the secure address, profile 0 no key', async () => {
  const post = (body: object) => world.call('POST', '/v1/stations', { token, body })

  const typed = await post({ stationId: 'A', securityProfile: 2, authorizationKey: 'correct-horse-battery' })
  const open = await post({
    stationId: 'B',
    securityProfile: 0,
    connectors: [{ connectorId: 1, plugType: 'CCS2', currentType: 'DC' }],
  })

  expect(typed.body).toMatchObject({
    authorizationKey: 'correct-horse-battery',
    ocppUrl: 'wss://localhost:9443/ocpp/A',
  })
  expect((await world.read(paths.stationCredentials('A')))?.authorizationKeyHash).toMatch(/^scrypt:/)
  expect(open.body.authorizationKey).toBeNull()
  expect((await world.read(paths.connector('B', 1)))?.facts).toEqual({
    plugType: 'CCS2',
    currentType: 'DC',
    maxPowerW: null,
    maxCurrentA: null,
    phases: null,
  })
})

test('a station is real unless it is registered as a simulated one, and stays what it is', async () => {
  await world.call('POST', '/v1/stations', { token, body: { stationId: 'REAL' } })
  await world.call('POST', '/v1/stations', { token, body: { stationId: 'SIM', simulated: true } })
  const changed = await world.call('PATCH', '/v1/stations/REAL', { token, body: { simulated: true } })

  expect(changed.status).toBe(400)
  expect(await world.read(paths.station('REAL'))).toMatchObject({ simulated: false })
  expect(await world.read(paths.station('SIM'))).toMatchObject({ simulated: true })
})

test('a station that exists is refused, also when asked for twice at once', async () => {
  const post = () => world.call('POST', '/v1/stations', { token, body: { stationId: 'A' } })

  const answers = await Promise.all([post(), post()])

  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(await world.count(collections.publicConnectors)).toBe(1)
})

test.each([
  [{}, 'stationId'],
  [{ stationId: '' }, 'stationId'],
  [{ stationId: 'x'.repeat(49) }, 'stationId'],
  [{ stationId: 'a\u0000b' }, 'stationId'],
  [{ stationId: 5 }, 'stationId'],
  [{ stationId: 'A', siteId: 'nowhere' }, 'siteId'],
  [{ stationId: 'A', siteId: '../x' }, 'siteId'],
  [{ stationId: 'A', connectors: -1 }, 'connectors'],
  [{ stationId: 'A', connectors: 1000 }, 'connectors'],
  [{ stationId: 'A', connectors: [{ connectorId: 1 }, { connectorId: 1 }] }, 'connectors'],
  [{ stationId: 'A', securityProfile: 4 }, 'securityProfile'],
  [{ stationId: 'A', securityProfile: 0, authorizationKey: 'not-needed' }, 'authorizationKey'],
  [{ stationId: 'A', authorizationKey: 'short' }, 'authorizationKey'],
  [{ stationId: 'A', color: 'red' }, 'color'],
])('%j is refused naming %s, and nothing is stored', async (body, parameter) => {
  const answer = await world.call('POST', '/v1/stations', { token, body })

  expect([answer.status, answer.body.parameter]).toEqual([400, parameter])
  for (const name of [collections.stations, collections.publicConnectors, collections.audit]) {
    expect(await world.count(name)).toBe(0)
  }
})

test('labels of a station are set, found by, taken away and audited', async () => {
  for (const stationId of ['A', 'B']) await world.call('POST', '/v1/stations', { token, body: { stationId } })
  const label = (tags: readonly string[]) => world.call('PATCH', '/v1/stations/A', { token, body: { tags } })
  const found = async () =>
    (await world.call('GET', '/v1/stations?tag=fast%20charger', { token })).body.items.map(
      (station: { stationId: string }) => station.stationId,
    )

  const labelled = await label(['publik', 'fast charger'])

  expect([labelled.status, labelled.body.tags]).toEqual([200, ['publik', 'fast charger']])
  expect(await found()).toEqual(['A'])
  const entries = (await world.firestore.collection(collections.audit).get()).docs.map((each) => each.data())
  expect(entries).toContainEqual(
    expect.objectContaining({
      ...{ action: 'station.change', detail: 'tags', actor: { kind: 'user', id: 'technician', role: 'technician' } },
    }),
  )
  expect((await label([])).body.tags).toEqual([])
  expect(await found()).toEqual([])
})

test.each([
  ['Publik', 'a capital'],
  ['', 'nothing'],
  ['a  b', 'two blanks'],
  ['x'.repeat(25), 'too long'],
])('%j is no label: %s [edge 1]', async (tag) => {
  await putStation(world, {})

  const { status, body } = await world.call('PATCH', `/v1/stations/${STATION}`, { token, body: { tags: [tag] } })

  expect([status, body.parameter]).toEqual([400, 'tags.0'])
  expect(await world.read(paths.station(STATION))).not.toHaveProperty('tags')
})

test('a station has at most ten labels, each once, and viewers set none [edge 2]', async () => {
  await putStation(world, {})
  const label = (tags: readonly string[], as = token) =>
    world.call('PATCH', `/v1/stations/${STATION}`, { token: as, body: { tags } })
  const eleven = Array.from({ length: 11 }, (_, index) => `t${index}`)

  expect((await label(eleven)).body.parameter).toBe('tags')
  expect((await label(['a', 'a'])).body.parameter).toBe('tags')
  expect((await label(['a'], world.tokens.viewer)).status).toBe(403)
  expect((await label(eleven.slice(1))).status).toBe(200)
})

test('a wrong key does not come back in the error', async () => {
  const body = { stationId: 'A', authorizationKey: 'sécret!' }

  expect((await world.call('POST', '/v1/stations', { token, body })).text).not.toContain('cret!')
})

test('online is what the instance vouches for', async () => {
  const heartbeatAt = new Date(NOW.getTime() - 71_000)
  await putStation(world, { heartbeatAt })
  const seen = async () => (await world.call('GET', '/v1/stations', { token })).body.items[0].online

  expect(await seen()).toBe(false)
  await world.firestore.doc(paths.edge('edge-a')).update({ heartbeatAt: NOW })
  expect(await seen()).toBe(true)
  const old = (await world.call('GET', '/api/cps', { token })).body.items[0]
  expect(old).toEqual({
    id: STATION,
    vendor: null,
    model: null,
    firmware_version: null,
    last_heartbeat: NOW.toISOString(),
    connected: true,
    total_kwh: 0,
    connectors: [
      { connector_id: 1, status: 'Available', error_code: 'NoError', last_update: '2026-03-02T02:00:00.000Z' },
    ],
  })
  expect((await world.call('GET', `/connectors/${STATION}`, { token })).body.items).toEqual(old.connectors)
})

test('the list comes in pages, each station once', async () => {
  for (const stationId of ['A', 'B', 'C', 'D', 'E'])
    await world.call('POST', '/v1/stations', { token, body: { stationId } })

  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<World['call']>> = await world.call(
      'GET',
      `/v1/stations?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
      { token },
    )
    seen.push(...page.body.items.map((station: { stationId: string }) => station.stationId))
    cursor = page.body.nextCursor
  } while (cursor !== null)

  expect(seen).toEqual(['A', 'B', 'C', 'D', 'E'])
})

test.each([
  ['limit=0', 'limit'],
  ['limit=201', 'limit'],
  ['limit=ten', 'limit'],
  ['limit=1&limit=2', 'limit'],
  ['cursor=abc', 'cursor'],
  ['cursor=WyJ0cmFuc2FjdGlvbnMiLCJBIl0', 'cursor'],
  ['online=maybe', 'online'],
  ['registration=unknown', 'registration'],
  ['tag=Besar', 'tag'],
  ['siteId=nowhere', 'siteId'],
  ['color=red', 'color'],
])('the query %s is refused naming %s', async (query, parameter) => {
  const { status, body } = await world.call('GET', `/v1/stations?${query}`, { token })

  expect([status, body.parameter]).toEqual([400, parameter])
})

test('a change of facts reaches connector and card', async () => {
  await putStation(world)
  await world.put(paths.site('sudirman'), siteOf({ siteId: 'sudirman', name: 'Sudirman', tariffId: null }))

  const body = {
    siteId: 'sudirman',
    noCloseFrame: true,
    connectors: [{ connectorId: 1, plugType: 'Type2', maxPowerW: 22_000 }],
  }
  const changed = await world.call('PATCH', `/v1/stations/${STATION}`, { token, body })

  expect(changed.body).toMatchObject({
    siteId: 'sudirman',
    noCloseFrame: true,
    connectors: [{ status: 'Available', siteId: 'sudirman' }],
  })
  expect(await world.read(paths.publicConnector(CODE))).toMatchObject({
    siteName: 'Sudirman',
    tariff: null,
    facts: { plugType: 'Type2', maxPowerW: 22_000 },
  })
})

test('a new key keeps the old one until it was used', async () => {
  await world.call('POST', '/v1/stations', { token, body: { stationId: 'A' } })
  const before = await world.read(paths.stationCredentials('A'))

  const { status, body } = await world.call('POST', '/v1/stations/A/key', { token, body: {} })

  const after = await world.read(paths.stationCredentials('A'))
  expect(status).toBe(200)
  expect(body.authorizationKey).toMatch(/^[0-9a-f]{40}$/)
  expect(after?.previousAuthorizationKeyHash).toBe(before?.authorizationKeyHash)
  expect(after?.authorizationKeyHash).not.toBe(before?.authorizationKeyHash)
})

test('a second new key keeps the one that was used, and ends one that was on its way', async () => {
  await world.call('POST', '/v1/stations', { token, body: { stationId: 'A' } })
  const used = await world.read(paths.stationCredentials('A'))
  await world.call('POST', '/v1/stations/A/key', { token, body: {} })
  await world.call('POST', '/v1/stations/A/key', { token, body: { send: true } })

  await world.call('POST', '/v1/stations/A/key', { token, body: {} })

  expect(await world.read(paths.stationCredentials('A'))).toMatchObject({
    previousAuthorizationKeyHash: used?.authorizationKeyHash,
    pendingAuthorizationKey: null,
  })
})

test('a security profile is raised by whoever manages stations and lowered by an admin alone', async () => {
  await putStation(world, { station: { securityProfile: 2 } })
  const change = (role: 'admin' | 'technician', securityProfile: number) =>
    world.call('PATCH', `/v1/stations/${STATION}`, { token: world.tokens[role], body: { securityProfile } })

  expect(await change('technician', 3)).toMatchObject({ status: 200, body: { securityProfile: 3 } })
  expect(await change('technician', 2)).toMatchObject({ status: 403, body: { code: 'profile-lowered' } })
  expect((await world.read(paths.station(STATION)))?.securityProfile).toBe(3)
  expect(await change('admin', 1)).toMatchObject({ status: 200, body: { securityProfile: 1 } })
})

test('a key that is sent lies in the credentials alone, the command has a place-holder', async () => {
  await world.call('POST', '/v1/stations', { token, body: { stationId: 'A' } })

  const { status, body } = await world.call('POST', '/v1/stations/A/key', { token, body: { send: true } })

  const command = await world.read(paths.command(body.commandId))
  expect(status).toBe(202)
  expect(command).toMatchObject({ action: 'ChangeConfiguration', status: 'queued' })
  expect(JSON.stringify(command)).not.toContain(body.authorizationKey)
  expect(await world.read(paths.stationCredentials('A'))).toMatchObject({
    pendingAuthorizationKey: body.authorizationKey,
    stagedAuthorizationKey: false,
    authorizationKeyHash: expect.stringMatching(/^sha256:/),
  })
})

test('a station in use is not removed; afterwards nothing of it stays but its transactions', async () => {
  await putStation(world)
  await putTransaction(world, transactionOf(1))
  await world.put(paths.stationCertificate(STATION, 'c1'), { stationId: STATION })
  const left = [
    paths.stationProgress(STATION, 'firmware'),
    paths.stationProgress(STATION, 'log'),
    paths.localList(STATION),
  ]
  for (const path of left) await world.put(path, { stationId: STATION })
  const remove = () => world.call('DELETE', `/v1/stations/${STATION}`, { token })
  expect((await remove()).body).toMatchObject({ status: 409, code: 'station-in-use' })

  await putTransaction(world, transactionOf(1, { state: 'stopped' }))
  expect((await remove()).status).toBe(204)

  expect(await world.count(collections.stations)).toBe(0)
  expect(await world.count(collections.connectors, true)).toBe(0)
  expect(await world.count(collections.certificates, true)).toBe(0)
  expect(await world.count(collections.publicConnectors)).toBe(0)
  for (const path of left) expect(await world.read(path)).toBeUndefined()
  expect(await world.count(collections.transactions)).toBe(1)
  expect((await remove()).status).toBe(404)
})

test('tracing runs for a stated time and is switched off by 0', async () => {
  await putStation(world)
  const trace = (traceMinutes: unknown) =>
    world.call('PATCH', `/v1/stations/${STATION}`, { token, body: { traceMinutes } })

  expect((await trace(90)).body).toMatchObject({ traceUntil: new Date(NOW.getTime() + 90 * 60_000).toISOString() })
  const [entry] = (await world.firestore.collection(collections.audit).get()).docs
  expect(entry?.data()).toMatchObject({ action: 'station.change', detail: 'trace 90 min' })
  expect((await trace(0)).body).toMatchObject({ traceUntil: null })
  for (const wrong of [1_441, -1, 1.5, '5', null]) expect((await trace(wrong)).status).toBe(400)
})

test('frames of a trace come newest first, page by page', async () => {
  await putStation(world)
  const frameOf = (sequence: number, at: Date, stationId = STATION): Message => ({
    ...{ stationId, at, sequence, direction: 'in', type: 'CALL', messageId: `m${sequence}`, action: 'Heartbeat' },
    ...{ payloadJson: '{}', errorCode: null, sizeBytes: 20, latencyMs: null, transactionKey: null, commandId: null },
    ...{ warnings: [], edgeId: 'edge', expireAt: new Date(at.getTime() + 1_000) },
  })
  const put = (message: Message) =>
    world.put(paths.message(`${message.stationId}_${message.at.toISOString()}_${message.sequence}`), message)
  // Two of the same millisecond: their ids decide.
  for (const sequence of [1, 2, 3, 4, 5]) await put(frameOf(sequence, new Date(NOW.getTime() + (sequence >> 1))))
  await put(frameOf(6, NOW, 'CP_OTHER'))

  const seen: number[] = []
  let cursor = ''
  do {
    const { body } = await world.call('GET', `/v1/stations/${STATION}/messages?limit=2${cursor}`, { token })
    for (const { sequence } of body.items) seen.push(sequence)
    cursor = body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(body.nextCursor)}`
  } while (cursor !== '')

  expect(seen).toEqual([5, 4, 3, 2, 1])
  const missing = await world.call('GET', '/v1/stations/CP_NONE/messages', { token })
  expect(missing.status).toBe(404)
  const foreign = await world.call('GET', `/v1/stations/${STATION}/messages?cursor=bm8`, { token })
  expect(foreign.status).toBe(400)
})
