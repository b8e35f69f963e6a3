import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { readChecked } from 'charge-it-pi/cli/read-file.ts'
import type { StationEvent } from 'charge-it-pi/ports.ts'
import { fleetEntrySchema } from 'charge-it-pi/sim/fleet-schema.ts'
import { scenarioSchema } from 'charge-it-pi/sim/scenario-schema.ts'
import { type SimulationSummary, startSimulation } from 'charge-it-pi/sim/simulate.ts'
import * as v from 'valibot'
import type { Fields } from '../../ocpp-edge/src/store/documents.ts'
import { seedDocuments } from '../../ocpp-edge/src/store/testing/seed-documents.ts'
import { ROOT } from '../../scripts/lib/root.ts'
import type { ScenarioWorld } from './scenario-world.ts'

const FOLDER = join(ROOT, 'pi', 'scenarios')
const STATION = 'SCN_1'

/** Names of the scenarios that come with the station program. */
export const SCENARIOS = readdirSync(FOLDER)
  .map((file) => file.replace('.yaml', ''))
  .sort()

/** The station and the cards that the scenarios are written for. */
export const SCENARIO_SEED: Readonly<Record<string, Fields>> = {
  ...seedDocuments.station(STATION, { connectorCount: 1, simulated: true }),
  ...seedDocuments.connector(STATION, 1),
  ...seedDocuments.idTag('04A1B2C3'),
  ...seedDocuments.idTag('04FA0001', { parentIdTag: 'FAMILY' }),
  ...seedDocuments.idTag('04FA0002', { parentIdTag: 'FAMILY' }),
}

export interface Played {
  /** What was not as the scenario expects. */
  readonly failures: readonly string[]
  readonly summary: SimulationSummary
  /** Wh of each session, as the station tells. */
  readonly endedWh: readonly unknown[]
  /** The same sessions as the CSMS stored them. */
  readonly stored: readonly Transaction[]
}

/** Plays a scenario of the station's side against a CSMS to its end. */
export async function playScenario(name: string, speed: number, world: ScenarioWorld): Promise<Played> {
  const events: StationEvent[] = []
  const entry = v.parse(fleetEntrySchema, { stationId: STATION, url: world.ocpp, maxPowerW: 22_000 })
  const simulation = await startSimulation({
    fleet: [{ ...entry, key: null, ca: undefined }],
    scenario: readChecked(join(FOLDER, `${name}.yaml`), scenarioSchema),
    ...{ seed: 1, speed, durationS: 600, connectRate: 1, stateFolder: null, reconnectFixedS: 0.2 },
    command: async (...command) => (await world.command(...command)).status,
    emit: (event) => events.push(event),
  })
  const failures = await simulation.played
  const summary = await simulation.stop()
  const stored = await Promise.all(
    events
      .filter(({ event }) => event === 'start-confirmed')
      .map(({ transactionId }) => paths.transaction(STATION, Number(transactionId)))
      .map(async (path) => parseDocument(transactionSchema, path, await world.documents.get(path))),
  )
  const endedWh = events.filter(({ event }) => event === 'transaction-stopped').map(({ energyWh }) => energyWh)
  return { failures, summary, endedWh, stored }
}
