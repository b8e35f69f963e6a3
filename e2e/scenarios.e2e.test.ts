import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, commandSchema } from '@charge-it/shared/model/command.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { readChecked } from 'charge-it-pi/cli/read-file.ts'
import type { StationEvent } from 'charge-it-pi/ports.ts'
import { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import type { CsmsCommand } from 'charge-it-pi/sim/scenario.ts'
import { scenarioSchema } from 'charge-it-pi/sim/scenario-schema.ts'
import { startSimulation } from 'charge-it-pi/sim/simulate.ts'
import * as v from 'valibot'
import { afterEach, expect, test, vi } from 'vitest'
import { seedDocuments } from '../ocpp-edge/src/store/testing/seed-documents.ts'
import { startTestEdge, type TestEdge } from '../ocpp-edge/test/start-test-edge.ts'
import { ROOT } from '../scripts/lib/root.ts'

const FOLDER = join(ROOT, 'pi', 'scenarios')
const STATION = 'SCN_1'
const ANSWERED = new Set(['accepted', 'effectSeen', 'noEffect'])
const ENDED = new Set([...ANSWERED, 'rejected', 'failed', 'timedOut', 'expired'])

let edge: TestEdge | null = null
afterEach(async () => {
  await edge?.stop()
  edge = null
})

async function startEdge(): Promise<TestEdge> {
  edge = await startTestEdge({
    commands: true,
    seed: {
      ...seedDocuments.station(STATION, { connectorCount: 1, simulated: true }),
      ...seedDocuments.connector(STATION, 1),
      ...seedDocuments.idTag('04A1B2C3'),
      ...seedDocuments.idTag('04FA0001', { parentIdTag: 'FAMILY' }),
      ...seedDocuments.idTag('04FA0002', { parentIdTag: 'FAMILY' }),
    },
  })
  return edge
}

/** Queues a command as the API does, and waits for the answer that the edge wrote. */
function commandOf({ documents }: TestEdge): CsmsCommand {
  let count = 0
  return async (stationId, action, payload) => {
    const now = new Date()
    const commandId = `command-${++count}`
    const command: Command = {
      ...{ commandId, stationId, siteId: 'blok-m', action, payloadJson: JSON.stringify(payload), intent: 'operator' },
      ...{ status: 'queued', history: [{ status: 'queued', at: now }], createdAt: now, lastUpdatedAt: now },
      expiresAt: new Date(now.getTime() + 60_000),
      createdBy: { kind: 'user', id: 'operator', role: 'operator' },
      ...{ ownerUid: null, claimedBy: null, result: null },
    }
    const path = paths.command(commandId)
    await documents.commit([{ kind: 'create', path, fields: { ...command } }])
    const stored = () => parseDocument(commandSchema, path, documents.peek(path))
    await vi.waitFor(() => expect(ENDED.has(stored().status)).toBe(true), { timeout: 30_000, interval: 20 })
    return ANSWERED.has(stored().status) ? 'Accepted' : stored().status
  }
}

async function play(name: string, speed: number, at: TestEdge) {
  const events: StationEvent[] = []
  const scenario = readChecked(join(FOLDER, `${name}.yaml`), scenarioSchema)
  const simulation = await startSimulation({
    fleet: [
      {
        ...v.parse(fleetEntrySchema, { stationId: STATION, url: `${at.origin}/ocpp`, maxPowerW: 22_000 }),
        ...{ key: null, ca: undefined },
      },
    ],
    ...{ scenario, seed: 1, speed, durationS: 600, connectRate: 1, stateFolder: null, reconnectFixedS: 0.2 },
    command: commandOf(at),
    emit: (event) => events.push(event),
  })
  const failures = await simulation.played
  const summary = await simulation.stop()
  return { failures, summary, events }
}

/** What the edge stored for the transactions of the station. */
function storedTransactions({ documents }: TestEdge, events: readonly StationEvent[]): Transaction[] {
  return events
    .filter(({ event }) => event === 'start-confirmed')
    .map(({ transactionId }) => paths.transaction(STATION, Number(transactionId)))
    .map((path) => parseDocument(transactionSchema, path, documents.peek(path)))
}

/** The clock of a station is its own matter only in real time; the others run forty times as fast. */
const speedOf = (name: string) => (name === 'clock-unset' ? 1 : 40)
const NAMES = readdirSync(FOLDER).map((file) => file.replace('.yaml', ''))

test('the library holds what it is said to', () => {
  expect(NAMES.sort()).toEqual([
    ...['car-park', 'clock-unset', 'current-fluctuation', 'dropped-heartbeats', 'error-bursts', 'faults'],
    ...[
      'flapping-network',
      'full-session',
      'group-stop',
      'offline-replay',
      'plug-first',
      'power-loss',
      'profile-limits',
    ],
    ...['reconnect-storm', 'remote-start-stop', 'unknown-tag'],
  ])
})

test.each(NAMES)('%s goes as it says, and the CSMS has the same sessions and energy', async (name) => {
  const at = await startEdge()

  const { failures, summary, events } = await play(name, speedOf(name), at)

  expect(failures).toEqual([])
  const ended = events.filter(({ event }) => event === 'transaction-stopped')
  const stored = storedTransactions(at, events)
  expect(stored.map(({ energyWh }) => energyWh)).toEqual(ended.map(({ energyWh }) => energyWh))
  expect(summary).toMatchObject({ starts: ended.length, stops: ended.length, pendingMessages: 0 })
  if (name === 'clock-unset') expect(stored[0]?.startedAt.getFullYear()).toBeGreaterThan(2000)
})
