import { parseArgs } from 'node:util'
import { isSupervised } from '../config.ts'
import { systemClock, systemTimers } from '../drivers/system-time.ts'
import type { Cancel, StationEvent } from '../ports.ts'
import { type ChargePoint, startChargePoint } from '../run/charge-point.ts'
import { simulatedParts } from '../run/config-schema.ts'
import { startHands } from '../run/hands.ts'
import { feedWatchdog, systemdNotify } from '../run/watchdog.ts'
import { loadStationConfig } from './station-config.ts'
import { stopSignal } from './stop-signal.ts'
import { UsageError } from './usage-error.ts'

/** Systemd kills after 15 s; a session's end must be written before. */
const STOP_MS = 9000

/** `run`: one station as its configuration file says, until a signal. @returns the exit code. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const { config: path, check } = parse(argv)
  if (path === undefined) throw new UsageError(['run needs --config'])
  const loaded = loadStationConfig(path)
  const simulated = simulatedParts(loaded.config)
  if (simulated.length > 0) process.stderr.write(`charge-it-pi: SIMULATED: ${simulated.join(', ')}\n`)
  if (check) {
    process.stderr.write(`charge-it-pi: ${path} is in order\n`)
    return 0
  }
  const stopped = stopSignal()
  let present: ChargePoint | null = null
  const dieSafely = (error: unknown) => {
    present?.stopEnergy()
    process.stderr.write(`charge-it-pi: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    // The stop is on its way through a port that is written in the background.
    setTimeout(() => process.exit(1), 200)
  }
  process.on('uncaughtException', dieSafely)
  process.on('unhandledRejection', dieSafely)

  const emit = (event: StationEvent) => process.stdout.write(`${JSON.stringify(event)}\n`)
  for (;;) {
    const chargePoint = await startChargePoint(loaded, { emit })
    present = chargePoint
    const { power, reader } = chargePoint
    const starve = feed(chargePoint)
    const dropHands = startHands({ reader, vehicle: power.simulatedVehicle })
    const again = await Promise.race([stopped.promise.then(() => false), chargePoint.restartWanted.then(() => true)])
    starve()
    dropHands()
    if (!again) {
      chargePoint.stopEnergy()
      setTimeout(() => process.exit(1), STOP_MS).unref()
    }
    await chargePoint.stop()
    if (!again) return 0
  }
}

/** Under systemd: ready now, alive as long as the drivers try. */
function feed({ power, reader }: ChargePoint): Cancel {
  if (!isSupervised()) return () => {}
  const lives = [power.meter.lastTryMs, ...(reader.reader === null ? [] : [reader.reader.lastTryMs])]
  return feedWatchdog({ clock: systemClock, timers: systemTimers, lives, notify: systemdNotify })
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
