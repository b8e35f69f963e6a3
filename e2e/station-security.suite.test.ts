import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paths } from '@charge-it/shared/paths.ts'
import { systemClock as stationClock, systemTimers } from 'charge-it-pi/drivers/system-time.ts'
import type { StationEvent } from 'charge-it-pi/ports.ts'
import { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import { seededRandom } from 'charge-it-pi/sim/seeded-random.ts'
import { createSimStation, type SimStation } from 'charge-it-pi/sim/sim-station.ts'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type SecureWorld, startSecureWorld } from './src/secure-world.ts'

/** A function that was not called yet starts slowly on a busy machine. */
const eventually = { timeout: 120_000, interval: 100 }
const run = randomUUID().slice(0, 8)
const stationId = `SIM-${run}`
const events: StationEvent[] = []
const frames: string[] = []

let world: SecureWorld
let station: SimStation | undefined

beforeAll(async () => {
  world = await startSecureWorld(run)
})
afterAll(async () => {
  await station?.stop()
  await world?.stop()
})

/** Sends a command and gives the station's answer. */
async function command(action: string, payload: object): Promise<string> {
  const { commandId } = await world.api('POST', `/stations/${stationId}/commands`, { action, payload })
  const ended = new Set(['accepted', 'effectSeen', 'noEffect', 'rejected', 'failed', 'timedOut', 'expired'])
  await vi.waitFor(async () => {
    const stored = await world.read(paths.command(String(commandId)))
    expect(ended.has(String(stored?.status)), JSON.stringify(stored)).toBe(true)
  }, eventually)
  return String((await world.read(paths.command(String(commandId))))?.status)
}

const cameIn = () => events.filter(({ event }) => event === 'connected').length
const certificateFrames = () => frames.filter((frame) => /Certificate|^in \[[34]/.test(frame)).join('\n')
const ownCertificates = () =>
  events.filter(({ event, change, status }) => event === 'certificate' && change === 'own' && status === 'Accepted')

async function newCertificate(): Promise<void> {
  const before = ownCertificates().length
  await command('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' })
  await vi.waitFor(() => expect(ownCertificates(), certificateFrames()).toHaveLength(before + 1), eventually)
}

test('a simulated station rises from a password over TLS to a certificate of its own, keeps it over restarts, and renews it', {
  timeout: 300_000,
}, async () => {
  const { authorizationKey } = await world.api('POST', '/stations', { stationId, securityProfile: 2 })
  const endpoint = `wss://localhost:${world.edge.edge.tlsPort}/ocpp`
  station = await createSimStation({
    entry: v.parse(fleetEntrySchema, { stationId, url: endpoint }),
    ...{ endpoint, key: Buffer.from(String(authorizationKey)), ca: Buffer.from(world.ca) },
    ...{ stateFolder: mkdtempSync(join(tmpdir(), 'station-security-')), followCsmsTime: true, reconnectFixedS: 0.2 },
    ...{ clock: stationClock, timers: systemTimers, random: seededRandom(1, stationId) },
    emit: (event) => events.push(event),
    onFrame: (direction, frame) => frames.push(`${direction} ${frame}`),
  })
  await vi.waitFor(
    async () => expect((await world.read(paths.station(stationId)))?.registration).toBe('accepted'),
    eventually,
  )
  expect(await command('ChangeConfiguration', { key: 'SecurityProfile', value: '3' })).toBe('rejected')

  await newCertificate()
  const before = cameIn()
  await command('ChangeConfiguration', { key: 'SecurityProfile', value: '3' })
  await vi.waitFor(() => expect(cameIn()).toBe(before + 1), eventually)
  await vi.waitFor(
    async () => expect((await world.read(paths.station(stationId)))?.securityProfile).toBe(3),
    eventually,
  )

  await newCertificate()
  const refusals = () => events.filter(({ event }) => event === 'not-connected').length
  for (let restarts = 0; restarts < 2; restarts++) {
    const online = cameIn()
    await station.cutPower()
    await station.restorePower()
    await vi.waitFor(() => expect(cameIn()).toBe(online + 1), eventually)
  }

  expect(refusals()).toBe(0)
  const certificates = await world.firestore.collection(`${paths.station(stationId)}/certificates`).get()
  const states = certificates.docs
    .map((each) => each.data())
    .sort((a, b) => a.createdAt.toMillis() - b.createdAt.toMillis())
  await vi.waitFor(() => expect(states.map(({ state }) => state)).toEqual(['replaced', 'inUse']), eventually)
  expect(frames.join()).not.toContain('PRIVATE KEY')
})
