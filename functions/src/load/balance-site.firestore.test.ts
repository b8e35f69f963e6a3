import { anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import { allocationInsightSchema } from '@charge-it/shared/model/insight.ts'
import { notificationSchema } from '@charge-it/shared/model/notification.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import { newConnector, newStation } from '@charge-it/shared/stations/new-station.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { countWrites } from '../testing/count-writes.ts'
import { edgeOf, NOW, openWorld, siteOf, transactionOf, type World } from '../testing/test-world.ts'
import { balanceSite } from './balance-site.ts'
import { balanceSites } from './balance-sites.ts'

const SITE = 'blok-m'
const FACTS = { plugType: 'Type2', currentType: 'AC', maxPowerW: 22_080, maxCurrentA: 32, phases: 3 } as const

/** How a fake station takes profiles. */
type Manner = 'obedient' | 'slow' | 'rejecting' | 'over-drawing'

interface FakeStation {
  readonly stationId: string
  manner: Manner
  online: boolean
  transactionId: number | null
  defaultA: number
  limitA: number | null
}

let world: World
let stations: FakeStation[]

beforeEach(() => {
  world = openWorld()
  stations = []
})
afterEach(() => world.close())

async function putSite(gridLimitW: number | null, manners: readonly Manner[]): Promise<void> {
  stations = manners.map((manner, index) => ({
    ...{ stationId: `LB_${String(index + 1).padStart(2, '0')}`, manner },
    ...{ online: true, transactionId: null, defaultA: 32, limitA: null },
  }))
  await world.put(paths.site(SITE), siteOf({ gridLimitW }))
  for (const station of stations) await putStation(station)
  await heartbeat()
}

async function putStation({ stationId, online }: FakeStation): Promise<void> {
  const draft = { stationId, siteId: SITE, securityProfile: 1, connectorCount: 1 } as const
  await world.put(paths.station(stationId), {
    ...newStation(draft, NOW),
    connection: { edgeId: 'edge-a', epoch: 1, connectedAt: NOW, lastSeenAt: null, online },
  })
  const connector: Connector = newConnector(
    { stationId, siteId: SITE, connectorId: 1, code: null, facts: FACTS },
    world.clock.now,
  )
  await world.put(paths.connector(stationId, 1), connector)
}

function heartbeat(): Promise<void> {
  const active = stations.filter(({ transactionId }) => transactionId !== null).length
  const sites = { [SITE]: { powerW: 0, activeTransactions: active, stationsOnline: stations.length } }
  return world.put(paths.edge('edge-a'), edgeOf('edge-a', world.clock.now, { sites }))
}

async function start(station: FakeStation, transactionId: number): Promise<void> {
  station.transactionId = transactionId
  const { stationId } = station
  const startedAt = world.clock.now
  const transaction = transactionOf(transactionId, { stationId, siteId: SITE, startedAt })
  await world.put(`${collections.transactions}/${transactionKey(stationId, transactionId)}`, transaction)
  await balanceSite(SITE, world.deps)
}

function drawOf({ transactionId, manner, limitA, defaultA }: FakeStation): number {
  if (transactionId === null) return 0
  return manner === 'over-drawing' ? 32 : Math.min(32, limitA ?? defaultA)
}

/** In whole tenths, as limits are told. */
const sumA = () => stations.reduce((sum, station) => sum + Math.round(drawOf(station) * 10), 0) / 10

/** The part of the edge: takes what is queued to its stations and tells how it ended. */
async function deliverOrders(): Promise<void> {
  const queued = await world.firestore.collection(collections.commands).where('status', 'in', ['queued', 'sent']).get()
  // In the order in which they were created, as the edge sends them.
  for (const { ref } of queued.docs.toSorted((a, b) => a.createTime.valueOf().localeCompare(b.createTime.valueOf()))) {
    const command = parseDocument(commandSchema, ref.path, (await ref.get()).data())
    const station = stations.find(({ stationId }) => stationId === command.stationId)
    if (station === undefined) throw new RangeError(command.stationId)
    const age = world.clock.now.getTime() - command.createdAt.getTime()
    if (!station.online || (station.manner === 'slow' && age < 10_000)) continue
    const rejects = station.manner === 'rejecting'
    if (!rejects) takeProfile(station, command)
    const status = rejects ? 'rejected' : 'accepted'
    const step = { status, at: world.clock.now, detail: null }
    await ref.update({ status, history: [...command.history, step], lastUpdatedAt: world.clock.now })
    await balanceSite(SITE, world.deps)
  }
}

function takeProfile(station: FakeStation, { payloadJson }: Command): void {
  const { csChargingProfiles: profile } = JSON.parse(payloadJson)
  const [{ limit }] = profile.chargingSchedule.chargingSchedulePeriod
  if (profile.chargingProfilePurpose === 'TxDefaultProfile') station.defaultA = limit
  else if (profile.transactionId === station.transactionId) station.limitA = limit
}

/** Time passes: samples each 5 s from watched stations, a heartbeat and a run each minute as scheduled. */
async function pass(seconds: number, look: () => void = () => undefined): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    world.clock.now = new Date(world.clock.now.getTime() + 5_000)
    await deliverOrders()
    look()
    await putSamples()
    if (world.clock.now.getTime() % 60_000 === 0) {
      await heartbeat()
      await balanceSites(world.deps)
    }
  }
}

async function putSamples(): Promise<void> {
  const batch = world.firestore.batch()
  const now = world.clock.now
  for (const station of stations) {
    if (station.transactionId === null || !station.online) continue
    const live = {
      sampledAt: now,
      energyWh: 0,
      powerW: null,
      currentA: drawOf(station),
      voltageV: null,
      socPercent: null,
    }
    batch.update(world.firestore.doc(paths.connector(station.stationId, 1)), { live, lastUpdatedAt: now })
  }
  await batch.commit()
  await tellDrawsAbove()
}

/** The part of the edge: a sample above what is expected leads to a run. */
async function tellDrawsAbove(): Promise<void> {
  const running = stations.filter(({ transactionId, online }) => transactionId !== null && online)
  if (running.length === 0) return
  const found = await world.firestore.getAll(
    ...running.map(({ stationId }) => world.firestore.doc(paths.watch(stationId))),
  )
  const isAbove = running.some((station, index) => {
    const fields = found[index]?.data()
    const expectedA = fields?.expected?.connectors[1]?.currentA
    return expectedA !== undefined && drawOf(station) > expectedA
  })
  if (isAbove) await balanceSite(SITE, world.deps)
}

async function allocation() {
  const path = paths.siteInsight('allocation', SITE)
  return parseDocument(allocationInsightSchema, path, await world.read(path))
}

function each(manner: Manner): FakeStation {
  const found = stations.find((station) => station.manner === manner && station.online)
  if (found === undefined) throw new RangeError(manner)
  return found
}

describe('load balancing of a site', () => {
  test('[edge] 20 stations, among them offline, refusing, slow and over-drawing ones: under the limit 35 s after each change, and it stays there', async () => {
    const manners = Array.from({ length: 20 }, (_, index): Manner => (index % 5 === 4 ? 'slow' : 'obedient'))
    manners[0] = 'rejecting'
    manners[1] = 'over-drawing'
    // 200 A a phase after the reserve of 5 %.
    await putSite(145_264, manners)
    await balanceSite(SITE, world.deps)
    await pass(60)
    // Of 20 x 6 A all fit: the safe default is the minimum.
    expect(stations.map(({ defaultA }) => defaultA).toSorted((a, b) => a - b)).toEqual([...Array(19).fill(6), 32])

    for (const [index, station] of stations.entries()) {
      await start(station, index + 1)
      // A start adds its default of 6 A at most; that of a station that refuses all profiles, what it can.
      const overshoot = station.manner === 'obedient' || station.manner === 'slow' ? 6 : 32
      await pass(35, () => expect(sumA()).toBeLessThanOrEqual(200 + overshoot))
      expect(sumA()).toBeLessThanOrEqual(200)
    }
    await pass(180, () => expect(sumA()).toBeLessThanOrEqual(200))
    expect(sumA()).toBeGreaterThan(190)

    const away = each('slow')
    away.online = false
    await putStation(away)
    await world.put(paths.site(SITE), siteOf({ gridLimitW: 108_948 }))
    await balanceSite(SITE, world.deps)
    await pass(35)
    expect(sumA()).toBeLessThanOrEqual(150)
    await pass(120, () => expect(sumA()).toBeLessThanOrEqual(150))

    const { availableA, connectors, infeasiblePhases } = await allocation()
    expect(availableA).toEqual([150, 150, 150])
    expect(infeasiblePhases).toEqual([])
    const reasons = connectors.map(({ reason }) => reason)
    expect(reasons).toEqual(expect.arrayContaining(['refused', 'over-drawing', 'offline', 'waiting']))
    const anomalies = await world.firestore.collection(collections.anomalies).get()
    expect(anomalies.docs.map((doc) => [doc.get('rule'), doc.get('stationId')])).toEqual([['aboveLimit', 'LB_02']])
  }, 240_000)

  test('runs at the same moment never spend the same headroom', async () => {
    await putSite(29_053, Array(6).fill('obedient'))
    await balanceSite(SITE, world.deps)
    await pass(60)
    for (const [index, station] of stations.entries()) {
      station.transactionId = index + 1
      const startedAt = world.clock.now
      const fields = { stationId: station.stationId, siteId: SITE, startedAt }
      await world.put(
        `${collections.transactions}/${transactionKey(station.stationId, index + 1)}`,
        transactionOf(index + 1, fields),
      )
    }

    await Promise.all(Array.from({ length: 4 }, () => balanceSite(SITE, world.deps)))

    const orders = await world.firestore.collection(collections.commands).where('status', '==', 'queued').get()
    const given = orders.docs.map((doc) => JSON.parse(doc.get('payloadJson')).csChargingProfiles)
    const perStation = Map.groupBy(orders.docs, (doc) => doc.get('stationId'))
    expect([...perStation.values()].every((all) => all.length === 1)).toBe(true)
    const sum = given.reduce((total, profile) => total + profile.chargingSchedule.chargingSchedulePeriod[0].limit, 0)
    expect(sum).toBeLessThanOrEqual(40)
    expect((await allocation()).usedA[0]).toBeLessThanOrEqual(40)
  })

  test('what cannot be lowered and does not fit gives zeros and an alarm, which ends with the trouble', async () => {
    await putSite(29_053, ['rejecting', 'rejecting', 'obedient'])
    await balanceSite(SITE, world.deps)
    await pass(30)
    for (const [index, station] of stations.entries()) await start(station, index + 1)

    await pass(60)

    expect(drawOf(each('obedient'))).toBe(0)
    const alarm = paths.notification(notificationIdOf('loadInfeasible', SITE))
    expect(parseDocument(notificationSchema, alarm, await world.read(alarm))).toMatchObject({
      state: 'open',
      params: { site: 'Blok M', phases: '1, 2, 3', needed: 64, limit: 40 },
    })

    await world.put(paths.site(SITE), siteOf({ gridLimitW: 72_632 }))
    await balanceSite(SITE, world.deps)
    await pass(60)

    expect(drawOf(each('obedient'))).toBe(32)
    expect(parseDocument(notificationSchema, alarm, await world.read(alarm)).state).toBe('closed')
  })

  test('drawing above the limit is one anomaly a session: it ends with the draw, comes back with it, and ends with the session', async () => {
    await putSite(29_053, ['over-drawing', 'obedient'])
    await balanceSite(SITE, world.deps)
    await pass(30)
    for (const [index, station] of stations.entries()) await start(station, index + 1)
    await pass(90)
    const anomalies = async () => {
      const { docs } = await world.firestore.collection(collections.anomalies).get()
      return docs.map((doc) => parseDocument(anomalySchema, doc.ref.path, doc.data()))
    }
    expect(await anomalies()).toMatchObject([
      { rule: 'aboveLimit', stationId: 'LB_01', state: 'open', quietAt: null, measured: 32, count: 1 },
    ])
    const station = each('over-drawing')

    station.manner = 'obedient'
    await pass(60)
    const [ended] = await anomalies()
    expect(ended).toMatchObject({ state: 'resolved', count: 1 })
    expect(ended?.quietAt?.getTime()).toBeGreaterThan(ended?.lastSeenAt.getTime() ?? 0)
    expect(ended?.expireAt).not.toBeNull()

    station.manner = 'over-drawing'
    await pass(120)
    expect(await anomalies()).toMatchObject([{ state: 'open', quietAt: null, expireAt: null, count: 2 }])

    await world.firestore
      .doc(`${collections.transactions}/${transactionKey(station.stationId, station.transactionId ?? 0)}`)
      .update({ state: 'stopped', stoppedAt: world.clock.now })
    station.transactionId = null
    await balanceSite(SITE, world.deps)
    expect(await anomalies()).toMatchObject([{ state: 'resolved', count: 2, quietAt: world.clock.now }])
  })

  test('an anomaly of a station that sends no samples any more stays until something is known [edge 1]', async () => {
    await putSite(29_053, ['over-drawing', 'obedient'])
    await balanceSite(SITE, world.deps)
    await pass(30)
    for (const [index, station] of stations.entries()) await start(station, index + 1)
    await pass(90)

    const station = each('over-drawing')
    station.online = false
    await putStation(station)
    await pass(180)

    const { docs } = await world.firestore.collection(collections.anomalies).get()
    expect(docs.map((doc) => [doc.get('state'), doc.get('quietAt')])).toEqual([['open', null]])
  })

  test('where a limit binds all the time, load balancing writes less than one document a minute and session', async () => {
    // 80 A for ten connectors of 32 A.
    await putSite(58_106, Array(10).fill('obedient'))
    await balanceSite(SITE, world.deps)
    await pass(60)
    const counts = countWrites(world.firestore)
    const beganAt = world.clock.now.getTime()
    for (const [index, station] of stations.entries()) {
      await start(station, index + 1)
      await pass(30)
    }
    await pass(30 * 60)

    const minutes = ((world.clock.now.getTime() - beganAt) / 60_000) * stations.length
    const orders = await world.count(collections.commands)
    const own = orders + (counts.get('insights/sites') ?? 0) + (counts.get('watches') ?? 0)
    console.log(`documents a minute and session: ${(own / minutes).toFixed(2)}, ${orders} orders among them`)
    expect(own / minutes).toBeLessThan(1)
    expect(sumA()).toBeLessThanOrEqual(80)
  }, 240_000)

  test('a connector of a higher weight gets that much more of what binds', async () => {
    await putSite(29_053, ['obedient', 'obedient'])
    const [ordinary, favoured] = stations
    if (ordinary === undefined || favoured === undefined) throw new RangeError('stations')
    await world.firestore.doc(paths.connector(favoured.stationId, 1)).update({ facts: { ...FACTS, loadWeight: 3 } })
    await balanceSite(SITE, world.deps)
    await pass(30)
    for (const [index, station] of stations.entries()) await start(station, index + 1)

    await pass(120)

    // 40 A for both.
    expect(stations.map(drawOf)).toEqual([10, 30])
  })

  test('a lifted limit gives everybody what they can take', async () => {
    await putSite(29_053, ['obedient', 'obedient'])
    await balanceSite(SITE, world.deps)
    await pass(30)
    for (const [index, station] of stations.entries()) await start(station, index + 1)
    await pass(120)
    expect(sumA()).toBe(40)

    await world.put(paths.site(SITE), siteOf({ gridLimitW: null }))
    await balanceSite(SITE, world.deps)
    await pass(90)

    expect(sumA()).toBe(64)
  })

  test('a site without a limit, or one that nobody overloads, costs nothing', async () => {
    await putSite(null, ['obedient', 'obedient'])
    for (const [index, station] of stations.entries()) await start(station, index + 1)
    expect(await world.count(collections.commands)).toBe(0)
    expect(await world.read(paths.siteInsight('allocation', SITE))).toBeUndefined()

    await world.put(paths.site(SITE), siteOf({ gridLimitW: 100_000 }))
    await balanceSite(SITE, world.deps)

    expect(await world.count(collections.commands)).toBe(0)
    expect(await world.count(collections.watches)).toBe(0)
    expect(await allocation()).toMatchObject({ bindingPhase: null, safeDefault: 'unrestricted' })
  })
})
