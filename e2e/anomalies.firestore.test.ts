import { performance } from 'node:perf_hooks'
import { type Anomaly, anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import type { Command } from '@charge-it/shared/model/command.ts'
import { datesOfTimestamps, parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { notificationIdOf } from '@charge-it/shared/notifications/new-notification.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tellAnomaly } from '../functions/src/notifications/tell.ts'
import { openWorld, type World } from '../functions/src/testing/test-world.ts'
import { systemClock } from '../ocpp-edge/src/clock.ts'
import { firestoreEdgeStore } from '../ocpp-edge/src/edge-heartbeat/firestore-edge-store.ts'
import { jsonLog } from '../ocpp-edge/src/log.ts'
import { firestoreStores } from '../ocpp-edge/src/store/firestore/firestore-stores.ts'
import { seedDocuments } from '../ocpp-edge/src/store/testing/seed-documents.ts'
import type { FakeStation } from '../ocpp-edge/test/fake-station.ts'
import { startTestEdge, type TestEdge } from '../ocpp-edge/test/start-test-edge.ts'
import { until } from '../ocpp-edge/test/until.ts'

const SCRIPTED = [0, 0, 0, 20, 40, 20, 0, 0]
const S = 1000

let world: World
let edges: TestEdge[]
beforeEach(async () => {
  world = openWorld()
  edges = []
  const facts = { plugType: 'CCS2', currentType: 'DC', maxPowerW: 60_000, maxCurrentA: 100, phases: null }
  const [[path, connector] = ['', {}]] = Object.entries(seedDocuments.connector('CP_1', 1))
  const seed = { ...seedDocuments.site(), ...seedDocuments.tariff(), ...seedDocuments.idTag('AB12') }
  const all = { ...seed, ...seedDocuments.station('CP_1'), [path]: { ...connector, facts } }
  await Promise.all(Object.entries(all).map(([at, fields]) => world.firestore.doc(at).set(fields)))
})
afterEach(async () => {
  await Promise.all(edges.map((edge) => edge.stop()))
  await world.close()
})

async function startEdge(): Promise<TestEdge> {
  const { firestore } = world
  const edgeId = `edge-${edges.length + 1}`
  const log = jsonLog('error', (line) => console.error(line))
  const edge = await startTestEdge({
    ...{ edgeId, commands: true, edges: firestoreEdgeStore(firestore) },
    stores: firestoreStores({ firestore, clock: systemClock, log, edgeId }),
  })
  edges.push(edge)
  return edge
}

/** One MeterValues a second of the station's time, as fast as the edge answers. */
async function sample(station: FakeStation, fromMs: number, amounts: readonly number[]): Promise<void> {
  for (const [second, amount] of amounts.entries()) {
    const timestamp = new Date(fromMs + second * S).toISOString()
    const sampledValue = [{ value: String(amount), measurand: 'Current.Import', unit: 'A' }]
    await station.call('MeterValues', { connectorId: 1, meterValue: [{ timestamp, sampledValue }] })
  }
}

const anomalies = async (): Promise<readonly Anomaly[]> => {
  const { docs } = await world.firestore.collection(collections.anomalies).get()
  return docs.map((doc) => parseDocument(anomalySchema, doc.ref.path, datesOfTimestamps(doc.data())))
}
const only = async (): Promise<Anomaly> => {
  const found = await anomalies()
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} anomalies`)
  return found[0]
}
const start = (station: FakeStation, startedAtMs: number) =>
  station.call('StartTransaction', {
    ...{ connectorId: 1, idTag: 'AB12', meterStart: 0 },
    timestamp: new Date(startedAtMs).toISOString(),
  })

test('a current that falls and comes back three times is an anomaly and a notification; muted, it stays silent', async () => {
  const edge = await startEdge()
  const station = await edge.connect('CP_1')
  const began = Date.now() - 120 * S
  await start(station, began)
  await sample(station, began, [...SCRIPTED, ...SCRIPTED, ...SCRIPTED.slice(0, 6)])
  expect(await anomalies()).toEqual([])

  const deciding = performance.now()
  await sample(station, began + 22 * S, [0])
  await until(async () => (await anomalies()).length === 1)
  console.info(`from the deciding sample to the document: ${Math.round(performance.now() - deciding)} ms`)
  const anomaly = await only()
  expect(anomaly).toMatchObject({
    ...{ stationId: 'CP_1', siteId: 'blok-m', connectorId: 1, rule: 'currentFluctuation', severity: 'warning' },
    ...{ commanded: 'uncommanded', state: 'open', quietAt: null, count: 1, measured: 40, unit: 'A' },
    fingerprint: { periodS: 8, amplitude: 20 },
  })
  expect(anomaly.transactionKey).toMatch(/^CP_1:/)
  expect(anomaly.evidence.at(-1)).toEqual({ at: new Date(began + 22 * S), value: 0 })

  const { anomalyId } = anomaly
  const notification = async () =>
    (await world.firestore.doc(paths.notification(notificationIdOf('anomaly', anomalyId))).get()).data()
  await tellAnomaly(anomalyId, world.deps)
  expect(await notification()).toMatchObject({ state: 'open', stationId: 'CP_1', ref: paths.anomaly(anomalyId) })

  const muted = await world.call('PATCH', `/api/v1/anomalies/${anomalyId}`, {
    ...{ token: world.tokens.operator, body: { state: 'muted' } },
  })
  expect(muted.status).toBe(200)
  await tellAnomaly(anomalyId, world.deps)
  await sample(station, began + 23 * S, [0, ...SCRIPTED])
  await edge.edge.stop()
  expect(await only()).toMatchObject({ anomalyId, state: 'muted', count: 2, severity: 'warning' })
  expect(await notification()).toMatchObject({ state: 'closed' })
})

test('after a restart the stored samples are remembered: the third cycle is found by another instance', async () => {
  const first = await startEdge()
  const began = Date.now() - 120 * S
  const station = await first.connect('CP_1')
  await start(station, began)
  await sample(station, began, [...SCRIPTED, ...SCRIPTED])
  station.terminate()
  await first.edge.stop()
  const second = await startEdge()
  const again = await second.connect('CP_1')

  await sample(again, began + 16 * S, SCRIPTED)

  await until(async () => (await anomalies()).length === 1)
  expect(await only()).toMatchObject({ rule: 'currentFluctuation', count: 1, measured: 40 })
})

test('fifteen quiet minutes end it; what a person acknowledged stays acknowledged', async () => {
  const edge = await startEdge()
  const station = await edge.connect('CP_1')
  const began = Date.now() - 120 * S
  await start(station, began)
  await sample(station, began, [...SCRIPTED, ...SCRIPTED, ...SCRIPTED])
  await until(async () => (await anomalies()).length === 1)
  const { anomalyId } = await only()
  await world.call('PATCH', `/api/v1/anomalies/${anomalyId}`, {
    ...{ token: world.tokens.technician, body: { state: 'acknowledged' } },
  })

  await sample(station, began + 1_000 * S, [0])

  await until(async () => (await only()).quietAt !== null)
  expect(await only()).toMatchObject({ state: 'acknowledged' })
})

test('three rises of a limit from nothing to half of the rating, sent by us, are churn without a single sample', async () => {
  const edge = await startEdge()
  const station = await edge.connect('CP_1', {
    answer: (action) => (action === 'SetChargingProfile' ? { status: 'Accepted' } : {}),
  })
  await until(() => (edge.edge.registry.get('CP_1')?.epoch ?? 0) > 0)

  for (const [index, limit] of [0, 60, 0, 60, 0, 60].entries()) {
    const chargingSchedulePeriod = [{ startPeriod: 0, limit }]
    const csChargingProfiles = {
      ...{ chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: 'TxDefaultProfile' },
      ...{ chargingProfileKind: 'Relative', chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod } },
    }
    await queue(`limit-${index}`, 'SetChargingProfile', { connectorId: 1, csChargingProfiles })
    await until(async () => {
      const status = (await world.firestore.doc(paths.command(`limit-${index}`)).get()).get('status')
      return status !== 'queued' && status !== 'sent'
    })
  }

  await until(async () => (await anomalies()).length === 1)
  expect(await only()).toMatchObject({ rule: 'commandChurn', connectorId: 1, commanded: 'commanded', measured: 3 })
  expect(station.received.filter(([, , action]) => action === 'SetChargingProfile')).toHaveLength(6)
})

async function queue(commandId: string, action: string, payload: object): Promise<void> {
  const now = new Date()
  const command: Command = {
    ...{ commandId, stationId: 'CP_1', siteId: 'blok-m', action, payloadJson: JSON.stringify(payload) },
    ...{ intent: 'operator', status: 'queued', history: [{ status: 'queued', at: now }], createdAt: now },
    ...{ expiresAt: new Date(now.getTime() + 60_000), lastUpdatedAt: now, ownerUid: null, claimedBy: null },
    ...{ createdBy: { kind: 'system', id: 'test', role: 'operator' }, result: null },
  }
  await world.firestore.doc(paths.command(commandId)).set(command)
}
