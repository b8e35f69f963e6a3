import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Bench } from 'charge-it-pi/sim/bench.ts'
import { ROOT } from '../../scripts/lib/root.ts'

export interface PiChargePoint {
  /** What it reported, oldest first. */
  readonly events: readonly Record<string, unknown>[]
  /** What it said to people. */
  errors(): string
  /** SIGTERM, then waits for the end. @returns the exit code. */
  stop(): Promise<number | null>
}

/** The charge point program as a Raspberry Pi runs it, on simulated wires, connected over TLS. */
export function startPiChargePoint(options: {
  readonly stationId: string
  readonly ocppSecure: string
  readonly caFile: string
  readonly authorizationKey: string
  readonly bench: Bench
  readonly meter: { readonly driver: string; readonly unitId: number }
  readonly maxCurrentA: number
  readonly phases: 1 | 3
}): PiChargePoint {
  const { bench, meter } = options
  const folder = mkdtempSync(join(tmpdir(), 'charge-point-'))
  const path = join(folder, 'station.yaml')
  writeFileSync(join(folder, 'key'), `${options.authorizationKey}\n`, { mode: 0o600 })
  writeFileSync(
    path,
    `station: {id: ${options.stationId}, model: Pi 3B+, maxCurrentA: ${options.maxCurrentA}, phases: ${options.phases}}
csms: {url: "${options.ocppSecure}", keyFile: ${join(folder, 'key')}, caFile: "${options.caFile}"}
reader: {driver: pn532-i2c, bus: "${bench.reader.url}", pollMs: 50}
meter: {driver: ${meter.driver}, url: "${bench.modbus.url}", unitId: ${meter.unitId}, pollMs: 500}
can: {url: "${bench.can.url}"}
vehicle: {driver: assumed}
stateFolder: ${folder}/state
`,
  )
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'pi', 'src', 'main.ts'), 'run', '--config', path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events: Record<string, unknown>[] = []
  let errors = ''
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line)))
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    events,
    errors: () => errors,
    stop: async () => {
      child.kill('SIGTERM')
      const code = await exit
      rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
}
