import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { StationEvent } from 'charge-it-pi/ports.ts'
import { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import { type Simulation, startSimulation } from 'charge-it-pi/sim/simulate.ts'
import * as v from 'valibot'
import { afterEach, expect, test, vi } from 'vitest'
import { seedDocuments } from '../ocpp-edge/src/store/testing/seed-documents.ts'
import { startTestEdge, type TestEdge } from '../ocpp-edge/test/start-test-edge.ts'
import {
  currentFluctuation,
  type FluctuationCsms,
  type FluctuationOptions,
} from '../scripts/scenarios/current-fluctuation.ts'

const STATION = 'FLUX_1'
/** Of the station and of the waits alike. */
const SPEED = 4
let edge: TestEdge
let simulation: Simulation
const events: StationEvent[] = []
afterEach(async () => {
  await simulation.stop()
  await edge.stop()
})

async function startWorld(simulated: boolean): Promise<FluctuationCsms> {
  events.length = 0
  edge = await startTestEdge({
    commands: true,
    seed: {
      ...seedDocuments.station(STATION, { connectorCount: 1, simulated }),
      ...seedDocuments.connector(STATION, 1),
    },
  })
  const entry = v.parse(fleetEntrySchema, { stationId: STATION, url: `${edge.origin}/ocpp`, maxPowerW: 69_000 })
  simulation = await startSimulation({
    fleet: [{ ...entry, key: null, ca: undefined }],
    ...{ scenario: 'none', command: null, seed: 1, speed: SPEED, durationS: 600, connectRate: 1 },
    ...{ stateFolder: null, reconnectFixedS: 0.2, emit: (event) => events.push(event) },
  })
  const sim = simulation.stations.get(STATION)
  sim?.hardware[0]?.plug({ batteryWh: 1_000_000, socPercent: 10, maxPowerW: 69_000 })
  const connectorPath = paths.connector(STATION, 1)
  const connector = () => parseDocument(connectorSchema, connectorPath, edge.documents.peek(connectorPath))
  const stationPath = paths.station(STATION)
  await vi.waitFor(() => expect(connector().status).toBe('Preparing'), { timeout: 20_000, interval: 20 })
  let count = 0
  return {
    station: async () => {
      const { simulated: is, connection } = parseDocument(stationSchema, stationPath, edge.documents.peek(stationPath))
      const { status, activeTransaction } = connector()
      const transactionId = activeTransaction === null ? null : Number(activeTransaction.transactionId)
      const known = { connectorId: 1, status, maxCurrentA: null, transactionId }
      return { simulated: is, online: connection.online, connectors: [known] }
    },
    command: async (action, payload) => {
      const now = new Date()
      const commandId = `command-${++count}`
      const command: Command = {
        ...{ commandId, stationId: STATION, siteId: 'blok-m', action, payloadJson: JSON.stringify(payload) },
        ...{ intent: 'operator', status: 'queued', history: [{ status: 'queued', at: now }], createdAt: now },
        ...{ expiresAt: new Date(now.getTime() + 60_000), lastUpdatedAt: now, ownerUid: null, claimedBy: null },
        ...{ createdBy: { kind: 'user', id: 'operator', role: 'operator' }, result: null },
      }
      const path = paths.command(commandId)
      await edge.documents.commit([{ kind: 'create', path, fields: { ...command } }])
      const stored = () => parseDocument(commandSchema, path, edge.documents.peek(path))
      await vi.waitFor(() => expect(['queued', 'sent']).not.toContain(stored().status), {
        timeout: 30_000,
        interval: 10,
      })
      const { status, result } = stored()
      const accepted = ['accepted', 'effectSeen', 'noEffect'].includes(status)
      return { status: accepted ? 'Accepted' : status, answer: JSON.parse(result?.payloadJson ?? '{}') }
    },
  }
}

const options = (changes: Partial<FluctuationOptions>): FluctuationOptions => ({
  ...{ preset: 'quick', cycles: 2, connectorId: 1, idTag: 'AB12', say: () => {} },
  wait: (seconds) => sleep((seconds * 1000) / SPEED),
  nowMs: () => performance.now() * SPEED,
  isOver: () => false,
  ...changes,
})
const energies = () =>
  events.filter(({ event }) => event === 'transaction-stopped').map(({ energyWh }) => Number(energyWh))

async function peakA(work: Promise<unknown>): Promise<number> {
  let peak = 0
  let over = false
  const done = work.finally(() => {
    over = true
  })
  while (!over) {
    peak = Math.max(peak, simulation.stations.get(STATION)?.hardware[0]?.presentCurrentA() ?? 0)
    await sleep(20)
  }
  await done
  return peak
}

async function isPutBack(csms: FluctuationCsms): Promise<void> {
  const { answer } = await csms.command('GetConfiguration', { key: ['MeterValueSampleInterval'] })
  expect(answer).toMatchObject({ configurationKey: [{ value: '60' }] })
  expect((await csms.command('ClearChargingProfile', {})).answer).toEqual({ status: 'Unknown' })
  expect((await csms.station()).connectors[0]?.transactionId).toBeNull()
}

test('each cycle is one short session of a few Wh, and everything is put back', async () => {
  const csms = await startWorld(true)
  let result: unknown

  const peak = await peakA(
    currentFluctuation(csms, options({})).then((told) => {
      result = told
    }),
  )

  expect(result).toMatchObject({ cycles: 2, missed: 0, leftOver: [] })
  await vi.waitFor(() => expect(energies()).toHaveLength(2), { timeout: 20_000 })
  for (const energyWh of energies()) expect(energyWh).toBeLessThan(60)
  expect(peak).toBeGreaterThan(15)
  await isPutBack(csms)
})

test('the full swing holds each state until the current has got there', async () => {
  const csms = await startWorld(true)

  const peak = await peakA(currentFluctuation(csms, options({ preset: 'full-swing', cycles: 1 })))

  expect(peak).toBe(100)
  await isPutBack(csms)
})

test('what was begun is put back when a command fails in the middle', async () => {
  const csms = await startWorld(true)
  let starts = 0
  const failing: FluctuationCsms = {
    ...csms,
    command: async (action, payload) => {
      if (action === 'RemoteStopTransaction' && ++starts === 1) return { status: 'failed', answer: null }
      return csms.command(action, payload)
    },
  }

  await expect(currentFluctuation(failing, options({}))).rejects.toThrow('RemoteStopTransaction was answered failed')

  await vi.waitFor(() => expect(energies()).toHaveLength(1), { timeout: 20_000 })
  await isPutBack(csms)
})

test('a station that is not flagged as simulated is never sent anything', async () => {
  const csms = await startWorld(false)

  await expect(currentFluctuation(csms, options({}))).rejects.toThrow('never drive a real one')

  expect(events.filter(({ event, action }) => event === 'csms-call' && action === 'SetChargingProfile')).toEqual([])
})
