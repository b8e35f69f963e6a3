import { createInterface } from 'node:readline'
import { systemTimers } from '../drivers/system-time.ts'
import type { StationEvent } from '../ports.ts'
import { carryOut } from '../sim/control.ts'
import { startSimulation } from '../sim/simulate.ts'
import { simulateOptions } from './simulate-options.ts'
import { stopSignal } from './stop-signal.ts'
import { UsageError } from './usage-error.ts'

/** `simulate`: runs until a signal, the end of the duration or of the scenario. @returns the exit code. */
export async function simulateCommand(argv: readonly string[]): Promise<number> {
  const { watch, scenario, ...options } = simulateOptions(argv)
  if (scenario !== 'daily-life' && scenario !== 'none') throw new UsageError([`unknown scenario ${scenario}`])
  const emit = (event: StationEvent) => process.stdout.write(`${JSON.stringify(event)}\n`)
  const stopped = stopSignal()
  const simulation = await startSimulation({
    ...options,
    scenario,
    emit,
    ...(watch
      ? {
          onFrame: (stationId, direction, frame) =>
            process.stderr.write(`${stationId} ${direction === 'in' ? '<' : '>'} ${frame}\n`),
        }
      : {}),
  })
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    if (line.trim() === '') return
    carryOut(line, simulation.stations, emit, simulation.nowIso).catch((error: unknown) => {
      emit({ event: 'control-refused', stationId: '', at: simulation.nowIso(), reason: String(error) })
    })
  })
  if (options.durationS !== null) systemTimers.after(options.durationS * 1000, stopped.now)
  await stopped.promise
  lines.close()
  process.stdin.destroy()
  const summary = await simulation.stop()
  process.stdout.write(`${JSON.stringify({ event: 'summary', ...summary })}\n`)
  return 0
}
