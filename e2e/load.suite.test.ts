import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { systemClock, systemTimers } from 'charge-it-pi/drivers/system-time.ts'
import { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import { seededRandom } from 'charge-it-pi/sim/seeded-random.ts'
import { createSimStation, type SimStation } from 'charge-it-pi/sim/sim-station.ts'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { getFirestore } from 'firebase-admin/firestore'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { fireScheduled, scheduledFunctions } from '../scripts/lib/local-scheduler.ts'
import { waitFor } from '../scripts/lib/wait-for.ts'
import { type EdgeSlot, edgeSlot } from './chaos/edge-slot.ts'
import { type Charger, connectCharger } from './src/charger.ts'

const variable = (name: string): string => {
  const text = process.env[name]
  if (text === undefined) throw new Error(`${name} is not set`)
  return text
}
const projectId = variable('GCLOUD_PROJECT')
const api = `${variable('HOSTING_ORIGIN')}/api/v1`
const functions = variable('FUNCTIONS_ORIGIN')
const app = initializeApp({ projectId }, randomUUID())
const firestore = getFirestore(app)
const RUN = randomUUID().slice(0, 6)
const SITE = `load-${RUN}`
/** One for each station: a card charges at one place at a time. */
const cardOf = (number: number) => `LOAD${RUN.toUpperCase()}${number}`
const FACTS = { connectorId: 1, currentType: 'AC', maxPowerW: 22_080, maxCurrentA: 32, phases: 3 }
const CAR = { batteryWh: 1_000_000, socPercent: 10, maxPowerW: 22_080 }
const OBEDIENT = 17
const PATIENT = { timeoutMs: 300_000, everyMs: 500 }
/** Ramps and rounding of the simulated meters. */
const TOLERANCE_A = 0.5
/** What is promised: so many seconds after a change the sum is under the limit. */
const SETTLED_AFTER_S = 35
/** ... and stays there, as far as this test waits. */
const STAYS_S = 15

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 })

let token: string
let edge: EdgeSlot
const obedient: SimStation[] = []
/** What flows on each phase, each second. */
const looks: { readonly at: Date; readonly sumA: number }[] = []
let looking: NodeJS.Timeout | undefined
let minutes: NodeJS.Timeout | undefined
let schedule: Promise<void> = Promise.resolve()
/** Chargers that draw 32 A whatever they are told: two say no to every profile, one says yes. */
const wilful: { readonly charger: Charger; readonly charging: { transactionId: number | null } }[] = []

beforeAll(async () => {
  token = await signIn()
  edge = await edgeSlot({
    name: 'edge',
    env: { GCLOUD_PROJECT: projectId, FIRESTORE_EMULATOR_HOST: variable('FIRESTORE_EMULATOR_HOST') },
    logFile: join(mkdtempSync(join(tmpdir(), 'charge-it-load-')), 'edge.log'),
    say: (line) => console.log(line),
  })
  await edge.ready()
  // One after another: the emulator starts a process for each call at the same time.
  for (let number = 1; number <= 20; number++)
    await call('POST', '/idTags', { idTag: cardOf(number), status: 'Accepted' })
  await firestore.doc(paths.site(SITE)).set(siteOf(200))
  for (let number = 1; number <= OBEDIENT; number++) obedient.push(await addObedient(`OB-${RUN}-${number}`))
  for (const says of ['Rejected', 'Rejected', 'Accepted'])
    wilful.push(await addWilful(`WI-${RUN}-${wilful.length}`, says))
  looking = setInterval(() => looks.push({ at: new Date(), sumA: sumA() }), 1_000)
  // As in the cloud: what waits for its time, and not for an event, is found by the run of the next minute.
  minutes = setInterval(() => {
    schedule = schedule.then(fireSchedule)
  }, 60_000)
})
afterAll(async () => {
  clearInterval(looking)
  clearInterval(minutes)
  await schedule
  await Promise.all(obedient.map((station) => station.stop()))
  for (const { charger } of wilful) charger.close()
  await edge?.stop()
  await deleteApp(app)
})

async function signIn(): Promise<string> {
  const { uid } = await getAuth(app).createUser({})
  await getAuth(app).setCustomUserClaims(uid, { role: 'admin' })
  const url = `http://${variable('FIREBASE_AUTH_EMULATOR_HOST')}/identitytoolkit.googleapis.com/v1/accounts:signInWithCustomToken?key=x`
  const body = JSON.stringify({ token: await getAuth(app).createCustomToken(uid), returnSecureToken: true })
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return v.parse(v.object({ idToken: v.string() }), await answer.json()).idToken
}

async function call(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return v.parse(v.record(v.string(), v.unknown()), await response.json())
}

/** @param availableA What is left per phase after the reserve of 5 %. */
function siteOf(availableA: number) {
  return {
    ...{ siteId: SITE, name: 'Load', address: 'Jalan Melawai', location: null, timeZone: 'Asia/Jakarta', phases: 3 },
    ...{ tariffId: null, maintenance: false, heartbeatS: 300, guestStart: false, helpPhone: null, demo: null },
    gridLimitW: Math.ceil((availableA * 3 * 230) / 0.95),
    lastUpdatedAt: new Date(),
  }
}

async function register(stationId: string): Promise<string> {
  const made = await call('POST', '/stations', { stationId, siteId: SITE, securityProfile: 1, connectors: [FACTS] })
  return String(made.authorizationKey)
}

async function addObedient(stationId: string): Promise<SimStation> {
  const url = `ws://127.0.0.1:${edge.port}/ocpp`
  const station = await createSimStation({
    entry: v.parse(fleetEntrySchema, { stationId, url, maxPowerW: 22_080, phases: 3 }),
    endpoint: url,
    key: Buffer.from(await register(stationId)),
    ...{ ca: undefined, stateFolder: null, followCsmsTime: true, reconnectFixedS: 0.2 },
    ...{ clock: systemClock, timers: systemTimers, random: seededRandom(1, stationId), emit: () => {} },
  })
  return station
}

async function addWilful(stationId: string, says: string) {
  const charger = await connectCharger(`ws://127.0.0.1:${edge.port}/ocpp`, stationId, await register(stationId))
  const charging: { transactionId: number | null } = { transactionId: null }
  charger.answer = (action) => {
    if (action === 'GetConfiguration') return { configurationKey: [], unknownKey: [] }
    if (action === 'SetChargingProfile') return { status: says }
    if (action === 'TriggerMessage') void sample(charger, charging.transactionId)
    return { status: 'Accepted' }
  }
  await charger.call('BootNotification', { chargePointVendor: 'Wilful', chargePointModel: says })
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' })
  return { charger, charging }
}

async function sample(charger: Charger, transactionId: number | null): Promise<void> {
  if (transactionId === null) return
  const sampledValue = [{ value: '32.0', measurand: 'Current.Import', unit: 'A' }]
  const meterValue = [{ timestamp: new Date().toISOString(), sampledValue }]
  await charger.call('MeterValues', { connectorId: 1, transactionId, meterValue })
}

const stored = async (path: string) => (await firestore.doc(path).get()).data()

/** What flows on each phase, measured at the stations. */
function sumA(): number {
  const obeying = obedient.reduce((sum, { hardware }) => sum + (hardware[0]?.presentCurrentA() ?? 0), 0)
  return obeying + wilful.filter(({ charging }) => charging.transactionId !== null).length * 32
}

/** The cloud does it each minute. */
async function fireSchedule(): Promise<void> {
  const [schedule] = (await scheduledFunctions(functions)).filter(({ name }) => name === 'balanceLoad')
  if (schedule === undefined) throw new Error('balanceLoad is not scheduled')
  await fireScheduled(functions, projectId, schedule, new Date())
}

/** A car is plugged in, or a card is shown: the station tells that a session begins. */
async function startWilful(number: number): Promise<void> {
  const { charger, charging } = wilful[number] ?? {}
  if (charger === undefined || charging === undefined) throw new RangeError(`${number}`)
  const answer = await charger.call('StartTransaction', {
    ...{ connectorId: 1, idTag: cardOf(18 + number), meterStart: 0, timestamp: new Date().toISOString() },
  })
  charging.transactionId = Number(answer.transactionId)
  await charger.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Charging' })
}

async function waitForSessions(sessions: number): Promise<void> {
  const open = firestore.collection(collections.transactions).where('siteId', '==', SITE).where('state', '==', 'open')
  const count = async () => (await open.count().get()).data().count === sessions || undefined
  await waitFor(`${sessions} sessions to run`, count, PATIENT)
}

/**
 * The measured sum is under the limit after the promised time and stays there. Looks are counted, not the time: a machine
 * that is too busy to look each second is too busy for the programs, too.
 */
async function expectKept(limitA: number, changedAt: Date, overshootA: number): Promise<void> {
  const since = () => looks.filter(({ at }) => at >= changedAt).map(({ sumA }) => sumA)
  const aboveS = () => since().findLastIndex((sum) => sum > limitA + TOLERANCE_A) + 1
  await waitFor(`${limitA} A to be kept`, () => since().length - aboveS() >= STAYS_S || undefined, PATIENT)
  const most = Math.max(...since())
  console.log(`${limitA} A: above it for ${aboveS()} s, at most ${most} A: ${since().map(Math.round).join(' ')}`)
  expect(aboveS()).toBeLessThanOrEqual(SETTLED_AFTER_S)
  expect(most).toBeLessThanOrEqual(limitA + overshootA + TOLERANCE_A)
}

test('20 stations, offline, refusing and over-drawing ones among them, stay under their grid limit', async () => {
  const stateOf = async () => (await stored(paths.siteInsight('allocation', SITE)))?.state
  await waitFor(
    'every obedient station to have its safe default',
    async () => {
      const state = await stateOf()
      return obedient.every(({ stationId }) => state?.stations?.[stationId]?.defaultDeciA === 60) || undefined
    },
    PATIENT,
  )
  const startedAt = new Date()
  for (const number of [0, 1]) await startWilful(number)
  for (const [index, station] of obedient.entries()) {
    station.hardware[0]?.plug(CAR)
    station.tap(cardOf(1 + index), 1)
  }
  await waitForSessions(19)
  // The runs of the next minutes give away what is left; nobody waits for the minutes here.
  const isUsed = async () => {
    await fireSchedule()
    return sumA() > 190 || undefined
  }
  await waitFor('the rest to be used', isUsed, { ...PATIENT, everyMs: 5_000 })

  // Those that refuse have been counted with what they can, the others begin with their default: no overshoot.
  await expectKept(200, startedAt, 0)

  const changedAt = new Date()
  for (const station of obedient.slice(0, 2)) station.setNetwork(false)
  await Promise.all([startWilful(2), firestore.doc(paths.site(SITE)).update({ gridLimitW: siteOf(160).gridLimitW })])
  // What was above the new limit, the default of the session that starts, and what it draws above that.
  await expectKept(160, changedAt, 40 + 6 + 26)

  const overDrawing = async () => {
    await fireSchedule()
    const { docs } = await firestore.collection(collections.anomalies).where('siteId', '==', SITE).get()
    const found = docs.filter((each) => each.get('rule') === 'aboveLimit').map((each) => each.get('stationId'))
    return found.length > 0 ? found : undefined
  }
  const patience = { ...PATIENT, everyMs: 5_000 }
  expect(await waitFor('the anomaly, after 30 s', overDrawing, patience)).toEqual([`WI-${RUN}-2`])
  const allocation = await stored(paths.siteInsight('allocation', SITE))
  expect(allocation?.availableA).toEqual([160, 160, 160])
  expect(allocation?.infeasiblePhases).toEqual([])
  await call('GET', `/optimize/load?siteId=${SITE}`, undefined)
})
