import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { systemClock, systemTimers } from '../drivers/system-time.ts'
import { packageFolder } from '../package-folder.ts'
import type { StationEvent } from '../ports.ts'
import { carryOut } from '../sim/control.ts'
import { needsCsms, scenarioSchema } from '../sim/scenario-schema.ts'
import { showCurrents } from '../sim/show-currents.ts'
import { startSimulation } from '../sim/simulate.ts'
import { createPinnedLines } from './pinned-lines.ts'
import { readChecked } from './read-file.ts'
import { simulateOptions } from './simulate-options.ts'
import { stopSignal } from './stop-signal.ts'
import { UsageError } from './usage-error.ts'

/** `simulate`: runs until a signal, the end of the duration or of the scenario. @returns the exit code. */
export async function simulateCommand(argv: readonly string[]): Promise<number> {
  const { watch, scenario: name, command, ...options } = simulateOptions(argv)
  const scenario = isBuiltIn(name) ? name : readChecked(scenarioPath(name), scenarioSchema)
  if (typeof scenario === 'object' && needsCsms(scenario.steps) && command === null)
    throw new UsageError([`${name} lets the CSMS send commands: --api and --api-key-file are needed`])
  if (typeof scenario === 'object' && scenario.clock === 'unset' && options.speed > 1)
    throw new UsageError([`${name} is about the station's clock: it runs in real time only`])
  const pinned = createPinnedLines(process.stderr)
  const emit = (event: StationEvent) => {
    const tell = () => process.stdout.write(`${JSON.stringify(event)}\n`)
    if (process.stdout.isTTY) pinned.above(tell)
    else tell()
  }
  const stopped = stopSignal()
  const simulation = await startSimulation({
    ...options,
    scenario,
    command,
    emit,
    ...(watch
      ? {
          onFrame: (stationId, direction, frame) =>
            pinned.above(() => process.stderr.write(`${stationId} ${direction === 'in' ? '<' : '>'} ${frame}\n`)),
        }
      : {}),
  })
  const cancelTrace = watch ? showCurrents(simulation.stations, systemClock.monotonicMs, pinned.show) : null
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    if (line.trim() === '') return
    carryOut(line, simulation.stations, emit, simulation.nowIso).catch((error: unknown) => {
      emit({ event: 'control-refused', stationId: '', at: simulation.nowIso(), reason: String(error) })
    })
  })
  if (options.durationS !== null) systemTimers.after(options.durationS * 1000, stopped.now)
  let failures: readonly string[] = []
  const ended = simulation.played.then((found) => {
    failures = found
  })
  await Promise.race([stopped.promise, ended])
  cancelTrace?.()
  lines.close()
  process.stdin.destroy()
  const summary = await simulation.stop()
  process.stdout.write(`${JSON.stringify({ event: 'summary', ...summary })}\n`)
  for (const failure of failures) process.stderr.write(`charge-it-pi: ${failure}\n`)
  return failures.length === 0 ? 0 : 1
}

function isBuiltIn(name: string): name is 'daily-life' | 'none' {
  return name === 'daily-life' || name === 'none'
}

/** A bare name is one of the scenarios that come with the program. @throws UsageError naming those there are. */
function scenarioPath(name: string): string {
  if (!/^[\w-]+$/.test(name)) return name
  const folder = join(packageFolder(), 'scenarios')
  const names = readdirSync(folder).map((file) => file.replace(/\.yaml$/, ''))
  if (names.includes(name)) return join(folder, `${name}.yaml`)
  throw new UsageError([
    `there is no scenario ${name}; choose daily-life, none, ${names.sort().join(', ')}, or give the path of a YAML file`,
  ])
}
