import { parseArgs } from 'node:util'
import type { StationEvent } from '../ports.ts'
import { startSimulation } from '../sim/simulate.ts'
import { loadStationConfig } from './station-config.ts'
import { stopSignal } from './stop-signal.ts'
import { UsageError } from './usage-error.ts'

/** `run`: one station as its configuration file says, until a signal. @returns the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const { config: path, check } = parse(argv)
  if (path === undefined) throw new UsageError(['run needs --config'])
  const { entry, key, ca, stateFolder, reconnectFixedS } = loadStationConfig(path)
  process.stderr.write('charge-it-pi: reader, meter, vehicle and charger module are SIMULATED\n')
  if (check) {
    process.stderr.write(`charge-it-pi: ${path} is in order\n`)
    return 0
  }
  const stopped = stopSignal()
  const simulation = await startSimulation({
    fleet: [{ ...entry, key, ca }],
    scenario: 'none',
    seed: 1,
    speed: 1,
    durationS: null,
    connectRate: 1,
    stateFolder,
    reconnectFixedS,
    emit: (event: StationEvent) => process.stdout.write(`${JSON.stringify(event)}\n`),
  })
  await stopped.promise
  await simulation.stop()
  return 0
}

function parse(argv: readonly string[]): { config: string | undefined; check: boolean } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { config: { type: 'string' }, 'check-config': { type: 'boolean' } },
    })
    return { config: values.config, check: values['check-config'] ?? false }
  } catch (cause) {
    throw new UsageError([cause instanceof Error ? cause.message : 'unusable options'], { cause })
  }
}
