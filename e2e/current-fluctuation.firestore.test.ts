import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Anomaly, anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { stationSchema } from '@charge-it/shared/model/station.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { readMemory } from 'charge-it-pi/memory/memory-files.ts'
import type { StationEvent } from 'charge-it-pi/ports.ts'
import { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import { type Simulation, startSimulation } from 'charge-it-pi/sim/simulate.ts'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { seedDocuments } from '../ocpp-edge/src/store/testing/seed-documents.ts'
import {
  currentFluctuation,
  type FluctuationCsms,
  type FluctuationOptions,
  type Preset,
} from '../scripts/scenarios/current-fluctuation.ts'
import { firestoreWorld, type ScenarioWorld } from './src/scenario-world.ts'

const STATION = 'FLUX_1'
/** Of the station and of the waits alike. */
const SPEED = 4
const FACTS = { plugType: 'CCS2', currentType: 'DC', maxPowerW: 40_000, maxCurrentA: 100, phases: null } as const
let world: ScenarioWorld
let simulation: Simulation
let folder: string
const events: StationEvent[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluctuation-'))
})
afterEach(async () => {
  await simulation.stop()
  await world.stop()
  rmSync(folder, { recursive: true })
})

async function startWorld(simulated: boolean): Promise<FluctuationCsms> {
  events.length = 0
  const [[connectorPath, unplugged] = ['', {}]] = Object.entries(seedDocuments.connector(STATION, 1))
  world = await firestoreWorld({
    ...seedDocuments.station(STATION, { connectorCount: 1, simulated }),
    [connectorPath]: { ...unplugged, facts: FACTS },
  })
  const { documents } = world
  const entry = v.parse(fleetEntrySchema, {
    ...{ stationId: STATION, url: world.ocpp, maxPowerW: FACTS.maxPowerW, currentType: 'DC' },
  })
  simulation = await startSimulation({
    fleet: [{ ...entry, key: null, ca: undefined }],
    ...{ scenario: 'none', command: null, seed: 1, speed: SPEED, durationS: 600, connectRate: 1 },
    ...{ stateFolder: folder, reconnectFixedS: 0.2, emit: (event) => events.push(event) },
  })
  const sim = simulation.stations.get(STATION)
  sim?.hardware[0]?.plug({ batteryWh: 1_000_000, socPercent: 10, maxPowerW: FACTS.maxPowerW })
  const connector = async () => parseDocument(connectorSchema, connectorPath, await documents.get(connectorPath))
  const stationPath = paths.station(STATION)
  await vi.waitFor(async () => expect((await connector()).status).toBe('Preparing'), { timeout: 60_000, interval: 50 })
  return {
    station: async () => {
      const { simulated: is, connection } = parseDocument(stationSchema, stationPath, await documents.get(stationPath))
      const { status, activeTransaction, facts } = await connector()
      const transactionId = activeTransaction === null ? null : Number(activeTransaction.transactionId)
      const known = { connectorId: 1, status, maxCurrentA: facts?.maxCurrentA ?? null, transactionId }
      return { simulated: is, online: connection.online, connectors: [known] }
    },
    command: (action, payload) => world.command(STATION, action, payload),
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

/** What the CSMS holds of the station. */
async function anomalies(): Promise<readonly Anomaly[]> {
  const found = await world.documents.query({ collection: collections.anomalies })
  return found.map(({ path, fields }) => parseDocument(anomalySchema, path, fields))
}

/** What the station remembers of itself. */
async function remembered(): Promise<readonly string[]> {
  const patterns: string[] = []
  for await (const record of readMemory(join(folder, STATION, 'memory')))
    if (record.kind === 'anomaly') patterns.push(record.pattern)
  return patterns
}

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
  await vi.waitFor(() => expect(energies()).toHaveLength(2), { timeout: 60_000 })
  for (const energyWh of energies()) expect(energyWh).toBeLessThan(60)
  expect(peak).toBeGreaterThan(15)
  await isPutBack(csms)
})

test.each(['quick', 'full-swing'] satisfies Preset[])(
  'preset %s: the fluctuation is an anomaly in the CSMS and in the memory of the station',
  async (preset) => {
    const csms = await startWorld(true)
    let isOver = false

    const playing = currentFluctuation(csms, options({ preset, cycles: 50, isOver: () => isOver }))
    await vi.waitFor(
      async () => {
        expect((await anomalies()).map(({ rule }) => rule)).toContain('currentFluctuation')
        expect(await remembered()).toEqual(['CURRENT_FLUCTUATION'])
      },
      { timeout: 100_000, interval: 100 },
    )
    isOver = true
    const { missed } = await playing

    expect(missed).toBe(0)
    // Whether the swings were commanded is left out: the rule's reach of 5 s is too short for commands in a time that runs
    // faster (detectors.test.ts shows it).
    const found = (await anomalies()).find(({ rule }) => rule === 'currentFluctuation')
    expect(found).toMatchObject({ stationId: STATION, connectorId: 1, severity: 'warning', unit: 'A' })
    expect(found?.measured).toBeGreaterThanOrEqual(preset === 'quick' ? 30 : 80)
  },
  150_000,
)

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

  await vi.waitFor(() => expect(energies()).toHaveLength(1), { timeout: 60_000 })
  await isPutBack(csms)
})

test('a station that is not flagged as simulated is never sent anything', async () => {
  const csms = await startWorld(false)

  await expect(currentFluctuation(csms, options({}))).rejects.toThrow('never drive a real one')

  expect(events.filter(({ event, action }) => event === 'csms-call' && action === 'SetChargingProfile')).toEqual([])
})
