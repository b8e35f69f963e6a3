import { commandSchema } from '@charge-it/shared/model/command.ts'
import { type Connector, connectorSchema } from '@charge-it/shared/model/connector.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { type Reservation, reservationSchema } from '@charge-it/shared/model/reservation.ts'
import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { StationEvent } from 'charge-it-pi/ports.ts'
import { carryOut } from 'charge-it-pi/sim/control.ts'
import { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import { type Simulation, startSimulation } from 'charge-it-pi/sim/simulate.ts'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { noteReserveAnswer, noteStart, settleReservations } from '../functions/src/reservations/follow-reservations.ts'
import { CODE, openWorld, putStation, STATION, type World } from '../functions/src/testing/test-world.ts'
import { systemClock } from '../ocpp-edge/src/clock.ts'
import { firestoreEdgeStore } from '../ocpp-edge/src/edge-heartbeat/firestore-edge-store.ts'
import { jsonLog } from '../ocpp-edge/src/log.ts'
import { firestoreStores } from '../ocpp-edge/src/store/firestore/firestore-stores.ts'
import { seedDocuments } from '../ocpp-edge/src/store/testing/seed-documents.ts'
import { startTestEdge, type TestEdge } from '../ocpp-edge/test/start-test-edge.ts'

const EDGE = 'edge-a'
const PATIENT = { timeout: 90_000, interval: 50 }
let world: World
let edge: TestEdge
let station: Simulation
let events: StationEvent[]

/** A real edge and the simulated station behind the API; what triggers would do is called by the test. */
beforeEach(async () => {
  world = openWorld()
  events = []
  await putStation(world, {
    site: { reservations: { maxMinutes: 30, noShowLimit: 3 } },
    station: {
      ...{ securityProfile: 0, simulated: true, connectorCount: 1 },
      connection: { edgeId: null, epoch: 0, connectedAt: null, lastSeenAt: null, online: false },
    },
    connector: { status: 'Unknown', statusAt: null, receivedAt: null },
  })
  for (const [path, fields] of Object.entries(seedDocuments.idTag('AB12'))) await world.put(path, fields)
  const { firestore } = world
  const log = jsonLog('error', (line) => console.error(line))
  edge = await startTestEdge({
    ...{ edgeId: EDGE, commands: true, edges: firestoreEdgeStore(firestore) },
    stores: firestoreStores({ firestore, clock: systemClock, log, edgeId: EDGE }),
  })
  const entry = v.parse(fleetEntrySchema, { stationId: STATION, url: `${edge.origin}/ocpp`, maxPowerW: 22_000 })
  station = await startSimulation({
    fleet: [{ ...entry, key: null, ca: undefined }],
    ...{ scenario: 'none', command: null, seed: 1, speed: 1, durationS: null, connectRate: 1, stateFolder: null },
    reconnectFixedS: 0.2,
    emit: (event) => events.push(event),
  })
  await connectorSays('Available')
  await now()
})
afterEach(async () => {
  await station?.stop()
  await edge?.stop()
  await world?.close()
})

/** The functions' clock, and the heartbeat that vouches for the station. */
async function now(): Promise<void> {
  world.clock.now = new Date()
  await world.put(paths.publicEdge(EDGE), { heartbeatAt: world.clock.now })
}
async function read<const S extends v.GenericSchema>(schema: S, path: string): Promise<v.InferOutput<S>> {
  return parseDocument(schema, path, (await world.firestore.doc(path).get()).data())
}
const connectorSays = (status: Connector['status']) =>
  vi.waitFor(async () => {
    expect((await read(connectorSchema, paths.connector(STATION, 1))).status).toBe(status)
  }, PATIENT)
const reservation = (key: string): Promise<Reservation> => read(reservationSchema, paths.reservation(key))
const person = (line: object) =>
  carryOut(
    JSON.stringify({ station: STATION, ...line }),
    station.stations,
    (event) => events.push(event),
    () => new Date().toISOString(),
  )
async function answered(commandId: string): Promise<void> {
  await vi.waitFor(async () => {
    const { status } = await read(commandSchema, paths.command(commandId))
    expect(['queued', 'sent']).not.toContain(status)
  }, PATIENT)
  await noteReserveAnswer(commandId, world.deps)
}

test('a driver’s reservation shows at the station, refuses another card and is used by the driver’s start', async () => {
  const token = world.tokens.driver
  const reserved = await world.call('POST', '/v1/public/reservations', { token, body: { code: CODE, minutes: 10 } })
  expect(reserved.status).toBe(202)
  const key: string = reserved.body.reservationKey
  await answered(key)
  expect(await reservation(key)).toMatchObject({ state: 'active' })
  await connectorSays('Reserved')

  await person({ do: 'plug' })
  await person({ do: 'tap', uid: 'AB12', connector: 1 })
  await vi.waitFor(() => expect(events.map(({ event }) => event)).toContain('tap-refused'), PATIENT)
  expect(await world.count(collections.transactions)).toBe(0)

  await now()
  expect(await world.call('POST', '/v1/public/sessions', { token, body: { code: CODE } })).toMatchObject({
    status: 202,
  })
  const started = await vi.waitFor(async () => {
    const { docs } = await world.firestore.collection(collections.transactions).get()
    expect(docs).toHaveLength(1)
    return read(transactionSchema, docs[0]?.ref.path ?? '')
  }, PATIENT)
  const { reservationId } = await reservation(key)
  expect(started).toMatchObject({ reservationId, ownerUid: 'driver' })
  await noteStart(started.transactionKey, world.deps)
  expect(await reservation(key)).toMatchObject({ state: 'used', transactionKey: started.transactionKey })
})

test('a reservation that nobody uses frees the connector and is a no-show, once', async () => {
  const expiryDate = new Date(Date.now() + 12_000).toISOString()
  const payload = { connectorId: 1, expiryDate, idTag: 'AB12', reservationId: 7 }
  const body = { action: 'ReserveNow', payload }
  const reply = await world.call('POST', `/v1/stations/${STATION}/commands`, { token: world.tokens.operator, body })
  const key: string = reply.body.commandId
  await answered(key)
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Date.parse(expiryDate)), PATIENT)
  await connectorSays('Available')

  await now()
  expect(await settleReservations(world.deps)).toEqual({ changed: 1 })
  expect(await settleReservations(world.deps)).toEqual({ changed: 0 })
  expect(await reservation(key)).toMatchObject({ state: 'noShow', by: 'operator' })
})
