import { collections, paths } from '@charge-it/shared/paths.ts'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fleetHands, putFleet } from '../testing/firmware-fleet.ts'
import { NOW, openWorld, putTransaction, transactionOf, type World } from '../testing/test-world.ts'
import { advanceJobOfStation, noteFirmwareProgress, runFirmwareJobs } from './run-firmware-jobs.ts'

let world: World
let hands: ReturnType<typeof fleetHands>
beforeEach(() => {
  world = openWorld()
  hands = fleetHands(world)
})
afterEach(() => world.close())

const LOCATION = 'ftp://files.example/cp-2.0.bin'
const as = (who: 'technician' | 'viewer' | 'operator' | 'driver', body?: unknown) => ({
  token: world.tokens[who],
  body,
})

async function create(body: object, expected = 201) {
  const reply = await world.call('POST', '/v1/firmwareJobs', as('technician', { location: LOCATION, ...body }))
  expect([reply.status, reply.body]).toEqual([expected, expect.anything()])
  return reply.body
}
const job = async (jobId: string) => (await world.call('GET', `/v1/firmwareJobs/${jobId}`, as('technician'))).body
const states = async (jobId: string) => {
  const { body } = await world.call('GET', `/v1/firmwareJobs/${jobId}/targets`, as('technician'))
  return Object.fromEntries(
    body.items.map(({ stationId, state, reason }: Record<string, string>) => [stationId, [state, reason]]),
  )
}
const run = () => runFirmwareJobs(world.deps)
const FLEET = { selection: { vendor: 'Acme', model: 'X1', firmwareVersion: '1.0' }, firmwareVersion: '2.0' }

test('one station first, then the next wave, to the end; each is believed when it starts with the new version', async () => {
  const ids = await putFleet(world, 5)
  const { jobId } = await create({ ...FLEET, waves: { first: 1, following: { stations: 2 } } })

  const waves: string[][] = []
  for (let round = 0; round < 3; round++) {
    const told = (await hands.commands()).filter(({ status }) => status === 'queued').map(({ stationId }) => stationId)
    waves.push(told)
    await hands.wait(60)
    for (const { stationId, commandId } of await hands.commands()) {
      if (!told.includes(stationId)) continue
      await hands.ends(commandId, 'accepted')
      await hands.reports(stationId, 'Installing')
      await hands.boots(stationId, '2.0')
    }
    await run()
  }

  expect(waves).toEqual([['F-01'], ['F-02', 'F-03'], ['F-04', 'F-05']])
  expect(await job(jobId)).toMatchObject({
    status: 'done',
    counts: { succeeded: 5, waiting: 0 },
    plan: [
      { size: 1, dispatched: 1, succeeded: 1 },
      { size: 2, dispatched: 2, succeeded: 2 },
      { size: 2, dispatched: 2, succeeded: 2 },
    ],
  })
  expect(await states(jobId)).toEqual(Object.fromEntries(ids.map((id) => [id, ['succeeded', 'newVersionBooted']])))
  expect(await world.count(collections.firmwareLocks)).toBe(0)
  const notices = await world.firestore.collection(collections.notifications).get()
  expect(notices.docs.map((doc) => [doc.get('kind'), doc.get('params')])).toEqual([
    ['firmwareJobDone', expect.objectContaining({ succeeded: 5, total: 5 })],
  ])
})

test('a first wave that fails halts the job and says so; resuming goes on with the next', async () => {
  await putFleet(world, 4)
  const { jobId } = await create({ ...FLEET, waves: { first: 1, following: { stations: 3 } } })
  await hands.wait(5)
  await hands.reports('F-01', 'InstallationFailed')
  await run()

  expect(await job(jobId)).toMatchObject({ status: 'halted', counts: { failed: 1, waiting: 3 } })
  expect(await hands.commands()).toHaveLength(1)
  const [notice] = (await world.firestore.collection(collections.notifications).get()).docs
  expect(notice?.data()).toMatchObject({ kind: 'firmwareJobHalted', alarm: true, params: { failed: 1, settled: 1 } })

  const resumed = await world.call('POST', `/v1/firmwareJobs/${jobId}/resume`, as('operator'))
  expect(resumed.body).toMatchObject({ status: 'running', counts: { sent: 3 } })
})

test('halts in the middle of a wave when too many failed [edge 1]', async () => {
  await putFleet(world, 10)
  const { jobId } = await create({
    ...FLEET,
    waves: { first: 1, following: { stations: 6 } },
    haltAfter: { count: 2, sharePercent: 40 },
  })
  await hands.wait(5)
  await hands.boots('F-01', '2.0')
  await run()
  await hands.wait(5)
  await hands.reports('F-02', 'DownloadFailed')
  await run()
  expect(await job(jobId)).toMatchObject({ status: 'running' })
  await hands.reports('F-03', 'DownloadFailed')
  await advanceJobOfStation('F-03', world.deps)

  expect(await job(jobId)).toMatchObject({ status: 'halted', counts: { failed: 2, sent: 4, waiting: 3, succeeded: 1 } })
  // Who was told goes on.
  await hands.boots('F-04', '2.0')
  await run()
  expect(await job(jobId)).toMatchObject({ status: 'halted', counts: { succeeded: 2, sent: 3 } })
})

test('stations that are away, charging or up to date do not hold the others up [edge 2]', async () => {
  await putFleet(world, 5)
  await hands.online('F-01', false)
  await putTransaction(world, transactionOf(7, { stationId: 'F-02' }))
  await world.firestore.doc(paths.station('F-03')).update({ firmwareVersion: '2.0' })
  const { jobId } = await create({ selection: { siteId: 'blok-m' }, firmwareVersion: '2.0' })

  expect((await hands.commands()).map(({ stationId }) => stationId)).toEqual(['F-04'])
  expect(await states(jobId)).toMatchObject({
    'F-01': ['waiting', 'offline'],
    'F-02': ['waiting', 'charging'],
    'F-03': ['skipped', 'alreadyInstalled'],
  })

  await hands.online('F-01', true)
  await world.firestore.doc(paths.transaction('F-02', 7)).update({ state: 'stopped' })
  for (let round = 0; round < 4; round++) {
    await hands.wait(60)
    for (const { stationId } of await hands.commands()) await hands.boots(stationId, '2.0')
    await run()
  }
  expect(await job(jobId)).toMatchObject({ status: 'done', counts: { succeeded: 4, skipped: 1 } })
})

test('a station is updated during a transaction only when told so', async () => {
  await putFleet(world, 1)
  await putTransaction(world, transactionOf(7, { stationId: 'F-01' }))

  await create({ ...FLEET, duringTransactions: true })

  expect(await hands.commands()).toHaveLength(1)
})

test('two jobs never hold the same station; the lock ends with the update', async () => {
  await putFleet(world, 2)
  const first = await create({ selection: { stationIds: ['F-01'] } })
  const second = await create({ selection: { stationIds: ['F-01', 'F-02'] } })

  expect(await states(second.jobId)).toMatchObject({ 'F-01': ['skipped', 'otherJob'], 'F-02': ['sent', null] })
  const refused = await world.call('POST', '/v1/stations/F-01/firmware', as('technician', { location: LOCATION }))
  expect([refused.status, refused.body.code]).toEqual([409, 'other-job'])

  await hands.wait(5)
  await hands.reports('F-01', 'Installed')
  await run()
  expect(await job(first.jobId)).toMatchObject({ status: 'done', counts: { succeeded: 1 } })
  const third = await world.call('POST', '/v1/stations/F-01/firmware', as('technician', { location: LOCATION }))
  expect([third.status, third.body.counts]).toEqual([201, expect.objectContaining({ sent: 1 })])
})

test('many runs at once give every station one command [edge 3]', async () => {
  await putFleet(world, 12)
  const { jobId } = await create({ ...FLEET, waves: { first: 12, following: { stations: 1 } }, startsAt: NOW })
  await hands.wait(5)

  await Promise.all([run(), run(), advanceJobOfStation('F-01', world.deps), advanceJobOfStation('F-02', world.deps)])

  const told = (await hands.commands()).map(({ stationId }) => stationId)
  expect(told).toHaveLength(12)
  expect(new Set(told).size).toBe(12)
  expect(await job(jobId)).toMatchObject({ counts: { sent: 12, waiting: 0 }, plan: [{ dispatched: 12 }] })
})

test('a command that was not sent in time is given again; one without an answer waits for the deadline [edge 4]', async () => {
  await putFleet(world, 1)
  const { jobId } = await create({ ...FLEET, stationDeadlineS: 600 })
  const [first] = await hands.commands()
  await hands.wait(130)
  await hands.ends(first?.commandId ?? '', 'expired')
  await run()
  expect(await hands.commands()).toHaveLength(2)
  expect(await job(jobId)).toMatchObject({ plan: [{ dispatched: 1, failed: 0 }], counts: { sent: 1 } })

  for (const { commandId, status } of await hands.commands()) {
    if (status === 'queued') await hands.ends(commandId, 'timedOut')
  }
  await hands.wait(599)
  await run()
  expect(await states(jobId)).toEqual({ 'F-01': ['sent', null] })
  await hands.wait(1)
  await run()
  expect(await states(jobId)).toEqual({ 'F-01': ['failed', 'deadline'] })
})

test('when the window ends, who waited is not reached; a retry gives another chance', async () => {
  await putFleet(world, 2)
  await hands.online('F-01', false)
  const endsAt = new Date(NOW.getTime() + 3600_000).toISOString()
  const { jobId } = await create({ ...FLEET, endsAt })
  await hands.wait(60)
  await hands.reports('F-02', 'DownloadFailed')
  await run()
  await world.call('POST', `/v1/firmwareJobs/${jobId}/resume`, as('technician'))
  await hands.wait(3600)
  await run()
  expect(await states(jobId)).toEqual({ 'F-01': ['unreached', 'windowOver'], 'F-02': ['failed', 'downloadFailed'] })
  expect(await job(jobId)).toMatchObject({ status: 'done' })

  await hands.online('F-01', true)
  const retried = await world.call('POST', `/v1/firmwareJobs/${jobId}/retry`, as('technician'))

  expect([retried.status, retried.body.status]).toEqual([200, 'running'])
  await hands.wait(60)
  for (const id of ['F-01', 'F-02']) await hands.boots(id, '2.0')
  await run()
  await hands.boots('F-01', '2.0')
  await run()
  expect((await job(jobId)).counts).toMatchObject({ failed: 0, unreached: 0 })
})

test('pausing tells nobody new, cancelling takes back what was not sent', async () => {
  await putFleet(world, 3)
  const { jobId } = await create({ ...FLEET, waves: { first: 1, following: { stations: 1 } } })
  await world.call('POST', `/v1/firmwareJobs/${jobId}/pause`, as('technician'))
  await hands.wait(5)
  await hands.boots('F-01', '2.0')
  await run()
  expect(await job(jobId)).toMatchObject({ status: 'paused', counts: { succeeded: 1, waiting: 2 } })
  await world.call('POST', `/v1/firmwareJobs/${jobId}/resume`, as('technician'))

  const cancelled = await world.call('POST', `/v1/firmwareJobs/${jobId}/cancel`, as('technician'))

  expect(cancelled.body).toMatchObject({ status: 'cancelled', counts: { succeeded: 1, cancelled: 2, sent: 0 } })
  expect((await hands.commands()).map(({ status }) => status)).toEqual(['queued', 'cancelled'])
  expect(await world.count(collections.firmwareLocks)).toBe(0)
  const again = await world.call('POST', `/v1/firmwareJobs/${jobId}/resume`, as('technician'))
  expect([again.status, again.body.code]).toEqual([409, 'wrong-status'])
})

test('a signed job sends certificate, signature and a request id of its own', async () => {
  await putFleet(world, 1)
  const uploaded = await world.file('POST', '/v1/firmware?fileName=cp.bin&firmwareVersion=2.0', {
    token: world.tokens.technician,
    body: 'the firmware',
  })
  const { fileId } = v.parse(v.object({ fileId: v.string() }), await uploaded.json())
  const unsigned = await world.call('POST', '/v1/firmwareJobs', as('technician', { ...FLEET, fileId, signed: true }))
  expect([unsigned.status, unsigned.body.parameter]).toEqual([400, 'signed'])
  const signed = {
    signingCertificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    signature: 'AAECAw==',
  }
  await world.call('PATCH', `/v1/firmware/${fileId}`, as('technician', { signed }))

  const made = await world.call('POST', '/v1/firmwareJobs', as('technician', { ...FLEET, fileId, signed: true }))

  expect([made.status, made.body.firmwareVersion]).toEqual([201, '2.0'])
  const [command] = await hands.commands()
  expect(command).toMatchObject({
    action: 'SignedUpdateFirmware',
    payload: { requestId: expect.any(Number), firmware: { ...signed, location: expect.stringMatching(/\/cp\.bin$/) } },
  })
  const fetched = await world.file('GET', new URL(command?.payload.firmware.location).pathname)
  expect([fetched.status, await fetched.text()]).toEqual([200, 'the firmware'])
  const inUse = await world.call('DELETE', `/v1/firmware/${fileId}`, as('technician'))
  expect([inUse.status, inUse.body.code]).toEqual([409, 'file-in-use'])
})

test('the link dies with the update', async () => {
  await putFleet(world, 1)
  const uploaded = await world.file('POST', '/v1/firmware?firmwareVersion=2.0', {
    token: world.tokens.technician,
    body: 'the firmware',
  })
  const { fileId } = v.parse(v.object({ fileId: v.string() }), await uploaded.json())
  await world.call('POST', '/v1/stations/F-01/firmware', as('technician', { fileId }))
  const [command] = await hands.commands()
  const path = new URL(command?.payload.location).pathname
  expect((await world.file('GET', path)).status).toBe(200)

  await hands.wait(5)
  await hands.boots('F-01', '2.0')
  await run()

  expect((await world.file('GET', path)).status).toBe(404)
})

test('who may: technicians and above; and what is refused', async () => {
  await putFleet(world, 1)
  for (const who of ['viewer', 'driver'] as const) {
    expect((await world.call('POST', '/v1/firmwareJobs', as(who, {}))).status).toBe(403)
    expect((await world.call('GET', '/v1/firmwareJobs', as(who))).status).toBe(403)
  }
  const refused = async (body: object) =>
    (await world.call('POST', '/v1/firmwareJobs', as('operator', body))).body.parameter
  expect(await refused({ selection: { siteId: 'blok-m' } })).toBe('fileId')
  expect(await refused({ location: 'javascript:1', selection: { siteId: 'blok-m' } })).toBe('location')
  expect(await refused({ location: LOCATION, selection: {} })).toBe('selection')
  expect(await refused({ location: LOCATION, selection: { siteId: 'nowhere' } })).toBe('selection')
  expect(await refused({ location: LOCATION, selection: { stationIds: ['F-99'] } })).toBe('selection.stationIds')
  expect(await refused({ location: LOCATION, selection: { siteId: 'blok-m' }, endsAt: '2020-01-01' })).toBe('endsAt')
  expect(await world.count(collections.firmwareJobs)).toBe(0)
  const created = await create(FLEET)
  const audit = await world.firestore.collection(collections.audit).get()
  expect(audit.docs.map((doc) => [doc.get('action'), doc.get('path')])).toEqual([
    ['firmwareJob.create', paths.firmwareJob(created.jobId)],
  ])
})

test('an Idempotency-Key makes one job of two requests', async () => {
  await putFleet(world, 1)
  const options = { ...as('technician', { ...FLEET, location: LOCATION }), headers: { 'idempotency-key': 'k' } }

  const first = await world.call('POST', '/v1/firmwareJobs', options)
  const second = await world.call('POST', '/v1/firmwareJobs', options)

  expect([second.status, second.body.jobId]).toEqual([201, first.body.jobId])
  expect(second.headers.get('location')).toBe(first.headers.get('location'))
  expect(await world.count(collections.firmwareJobs)).toBe(1)
})

test('how far a station is shows at once, without a word to the job; the end is settled at once [edge 5]', async () => {
  await putFleet(world, 2)
  const { jobId } = await create({ ...FLEET, waves: { first: 2, following: { stations: 1 } } })
  const before = (await job(jobId)).lastUpdatedAt
  await hands.wait(5)
  await hands.reports('F-01', 'Downloading')
  await noteFirmwareProgress('F-01', world.deps)

  expect(await world.read(paths.firmwareTarget(jobId, 'F-01'))).toMatchObject({
    state: 'sent',
    progress: 'Downloading',
  })
  expect((await job(jobId)).lastUpdatedAt).toBe(before)
  await run()
  expect(await job(jobId)).toMatchObject({ counts: { updating: 1, sent: 1 } })

  await hands.wait(5)
  await hands.reports('F-01', 'DownloadFailed')
  await noteFirmwareProgress('F-01', world.deps)
  expect(await states(jobId)).toEqual({ 'F-01': ['failed', 'downloadFailed'], 'F-02': ['sent', null] })
  await noteFirmwareProgress('F-02', world.deps)
})
