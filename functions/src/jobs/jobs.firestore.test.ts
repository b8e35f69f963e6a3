import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { billTransaction } from '../billing/bill-transaction.ts'
import { expireCommands } from '../commands/expire-commands.ts'
import { newCommand } from '../commands/new-command.ts'
import { sweepPresence } from '../presence/sweep-presence.ts'
import { cleanExpired } from '../sessions/clean-expired.ts'
import { rollUpFleet } from '../stats/roll-up-fleet.ts'
import {
  CODE,
  edgeOf,
  NOW,
  openWorld,
  putStation,
  putTransaction,
  STATION,
  stoppedOf,
  type World,
} from '../testing/test-world.ts'
import { runJob } from './run-job.ts'

let world: World
beforeEach(() => {
  world = openWorld()
})
afterEach(() => world.close())

const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)

test('a station of a silent instance is written offline, with its public card', async () => {
  await putStation(world, { heartbeatAt: ago(71) })

  expect(await sweepPresence(world.deps)).toEqual({ changed: 1, offline: 1, removedEdges: 0 })

  const offline = { online: false, lastSeenAt: expect.objectContaining({}) }
  expect((await world.read(paths.station(STATION)))?.connection).toMatchObject({
    ...offline,
    epoch: 3,
    edgeId: 'edge-a',
  })
  expect(await world.read(paths.publicConnector(CODE))).toMatchObject(offline)
  expect(await sweepPresence(world.deps)).toEqual({ changed: 0, offline: 0, removedEdges: 0 })
})

test('a station of a living instance stays online', async () => {
  await putStation(world, { heartbeatAt: ago(69) })

  expect(await sweepPresence(world.deps)).toMatchObject({ changed: 0 })
  expect((await world.read(paths.station(STATION)))?.connection.online).toBe(true)
})

test('a drained instance is swept at once', async () => {
  await putStation(world, { heartbeatAt: ago(1) })
  await world.put(paths.edge('edge-a'), edgeOf('edge-a', ago(1), { stoppedAt: NOW }))

  expect(await sweepPresence(world.deps)).toMatchObject({ offline: 1 })
})

test('a station that has moved to another instance is left alone', async () => {
  await putStation(world, { heartbeatAt: ago(500) })
  const arrival = { edgeId: 'edge-b', epoch: 4, connectedAt: NOW, lastSeenAt: null, online: true }
  await world.firestore.doc(paths.station(STATION)).update({ connection: arrival })

  expect(await sweepPresence(world.deps)).toMatchObject({ offline: 0 })
  expect((await world.read(paths.station(STATION)))?.connection.online).toBe(true)
})

test('an instance that died a day ago is removed after its stations are written', async () => {
  await putStation(world, { heartbeatAt: ago(86_500) })

  expect(await sweepPresence(world.deps)).toEqual({ changed: 2, offline: 1, removedEdges: 1 })
  expect(await world.count(collections.edges)).toBe(0)
  expect(await world.count(collections.publicEdges)).toBe(0)
})

test('sweeps hundreds of stations of one instance', async () => {
  await putStation(world, { heartbeatAt: ago(100) })
  const station = await world.read(paths.station(STATION))
  const writer = world.firestore.bulkWriter()
  for (let index = 0; index < 450; index++) {
    const stationId = `CP-${index}`
    void writer.set(world.firestore.doc(paths.station(stationId)), { ...station, stationId })
  }
  await writer.close()

  expect(await sweepPresence(world.deps)).toMatchObject({ offline: 451 })
})

test('a command that nobody claimed in time expires, others do not', async () => {
  const draft = {
    station: { stationId: STATION, siteId: null },
    action: 'Reset',
    payloadJson: '{}',
    intent: 'operator',
    validForS: 60,
    caller: { kind: 'nobody' },
    ownerUid: null,
  } as const
  const [late, fresh, sent] = [newCommand(draft, ago(61)), newCommand(draft, ago(59)), newCommand(draft, ago(100))]
  await world.put(paths.command(late.commandId), late)
  await world.put(paths.command(fresh.commandId), fresh)
  await world.put(paths.command(sent.commandId), { ...sent, status: 'sent' })

  expect(await expireCommands(world.deps)).toEqual({ changed: 1, expired: 1 })

  const expired = await world.read(paths.command(late.commandId))
  expect(expired?.status).toBe('expired')
  expect(expired?.history.map((step: { status: string }) => step.status)).toEqual(['queued', 'expired'])
  expect((await world.read(paths.command(fresh.commandId)))?.status).toBe('queued')
  expect((await world.read(paths.command(sent.commandId)))?.status).toBe('sent')
})

test("a guest's idTag goes a day after it expired, cards stay", async () => {
  await world.put(paths.idTag('GSTOLD'), { kind: 'guest', expiresAt: ago(86_401) })
  await world.put(paths.idTag('GSTNEW'), { kind: 'guest', expiresAt: ago(86_399) })
  await world.put(paths.idTag('CARD'), { kind: 'card', expiresAt: ago(999_999) })
  await world.put(paths.idempotencyKey('old'), { expireAt: ago(1) })

  expect(await cleanExpired(world.deps)).toEqual({ changed: 2, guestIdTags: 1, idempotencyKeys: 1 })
  expect(await world.count(collections.idTags)).toBe(2)
})

test('the fleet gets the sum of its sites, also when run again', async () => {
  await putStation(world)
  await putTransaction(world, stoppedOf(1))
  await putTransaction(world, stoppedOf(2, { siteId: 'jayapura', timeZone: 'Asia/Jayapura' }))
  await billTransaction('CP_1:1', world.deps)
  await billTransaction('CP_1:2', world.deps)
  // Another collection of the same name.
  await world.put('insights/outcomes/days/x', { lastUpdatedAt: NOW, date: '2026-03-02' })

  expect(await rollUpFleet(world.deps)).toMatchObject({ siteDays: 2 })
  await rollUpFleet(world.deps)

  const fleet = await world.read(paths.statsDay('all', '2026-03-02'))
  expect(fleet).toMatchObject({ energyTotalWh: 24_690, sessionsTotal: 2, timeZone: 'Asia/Jakarta' })
  expect(fleet?.energyWh[11]).toBe(24_690)
  expect(await world.read(paths.statsRevenueDay('all', '2026-03-02'))).toMatchObject({
    ...{ revenueIdr: 60_904, hoursIdr: { '11': 60_904 } },
  })
})

test("the fleet's state is looked at four times an hour, beside the roll-up", async () => {
  await putStation(world)
  const look = async (minute: number, fields: Parameters<typeof edgeOf>[2]) => {
    world.clock.now = new Date(NOW.getTime() + minute * 60_000)
    await world.put(paths.edge('edge-a'), edgeOf('edge-a', world.clock.now, fields))
    await rollUpFleet(world.deps)
    return (await world.read(paths.statsDay('all', '2026-03-02')))?.status.hours[12]
  }
  const online = { connections: 1, connectorCounts: { Available: 1, Charging: 2, Faulted: 1 } }
  const once = {
    ...{ samples: 1, stations: 1, stationsOnline: 1, connectors: 4, connectorsUsed: 2, connectorsFaulted: 1 },
  }

  expect(await look(0, online)).toEqual(once)
  expect(await look(5, online)).toEqual(once)
  await putTransaction(world, stoppedOf(1))
  await billTransaction('CP_1:1', world.deps)
  expect(await look(10, online)).toEqual(once)
  expect(await look(15, { connections: 0, stoppedAt: NOW })).toEqual({ ...once, samples: 2, stations: 2 })
  expect(await world.read(paths.statsDay('all', '2026-03-02'))).toMatchObject({ sessionsTotal: 1 })
})

test('without a station there is nothing to look at', async () => {
  await rollUpFleet(world.deps)
  expect(await world.read(paths.statsDay('all', '2026-03-02'))).toBeUndefined()
})

test('days that did not change are not added up again', async () => {
  await putStation(world)
  await putTransaction(world, stoppedOf(1))
  await billTransaction('CP_1:1', world.deps)
  world.clock.now = new Date(NOW.getTime() + 16 * 60_000)

  expect(await rollUpFleet(world.deps)).toEqual({ changed: 0, siteDays: 0 })
})

test('a job runs at its scheduled time and is recorded when something happened', async () => {
  const seen: Date[] = []
  const job = (changed: number) => async (deps: typeof world.deps) => {
    seen.push(deps.now())
    return { changed }
  }
  const at = (minute: number) => new Date(NOW.getTime() + minute * 60_000)
  const recorded = async () => (await world.read(paths.jobRun('test')))?.scheduledAt.toDate()

  await runJob('test', job(0), at(0), world.deps)
  expect(await recorded()).toEqual(at(0))
  await runJob('test', job(0), at(1), world.deps)
  expect(await recorded()).toEqual(at(0))
  await runJob('test', job(2), at(2), world.deps)
  expect(await recorded()).toEqual(at(2))
  await runJob('test', job(0), at(62), world.deps)
  expect(await recorded()).toEqual(at(62))
  expect(seen).toEqual([at(0), at(1), at(2), at(62)])
})

test('a job that fails is recorded and does not throw', async () => {
  const failing = async () => {
    throw new TypeError('no such thing')
  }

  await runJob('test', failing, NOW, world.deps)

  expect(await world.read(paths.jobRun('test'))).toMatchObject({ ok: false, error: 'TypeError: no such thing' })
})
