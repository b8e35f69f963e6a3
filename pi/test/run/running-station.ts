import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { decodeQuantity, REGISTER_TABLES } from '../../src/drivers/meter/register-table.ts'
import { type Bench, startBench } from '../../src/sim/bench.ts'
import { type CsmsPeer, startCsmsPeer } from '../csms-peer.ts'
import { until } from '../until.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const UNIT = 3

export interface RunningStation {
  readonly peer: CsmsPeer
  readonly bench: Bench
  readonly events: readonly Record<string, unknown>[]
  readonly configPath: string
  child(): ChildProcess
  errors(): string
  exit(): Promise<number | null>
  /** Another process of the same station. */
  restart(): void
  /** Holds a card until it was seen several times. */
  tap(uid: string): Promise<void>
  /** The meter's import register in whole Wh. */
  registerWh(): number
  latestStatus(connectorId: number): Record<string, unknown> | undefined
  end(): Promise<void>
}

/** The program `run` as a process of its own, on simulated wires, connected to a real server; its reader is up. */
export async function startRun(
  options: { readonly reader?: string; readonly nodeArgs?: readonly string[] } = {},
): Promise<RunningStation> {
  const folder = mkdtempSync(join(tmpdir(), 'run-'))
  const peer = await startCsmsPeer({ DataTransfer: () => ({ status: 'Accepted' }) })
  const bench = await startBench({
    meterModel: 'sdm230',
    unitId: UNIT,
    phases: 1,
    voltageV: 230,
    registerWh: 5_000_000,
  })
  const configPath = join(folder, 'station.yaml')
  writeFileSync(
    configPath,
    `station: {id: RUN-1, maxCurrentA: 320}
csms: {url: "${peer.url}", reconnectFixedS: 1}
reader: {driver: ${options.reader ?? 'pn532-i2c'}, bus: "${bench.reader.url}", pollMs: 20}
meter: {driver: sdm230, url: "${bench.modbus.url}", unitId: ${UNIT}, pollMs: 200, timeoutMs: 200}
meterGraceS: 5
can: {url: "${bench.can.url}"}
vehicle: {driver: assumed}
stateFolder: ${folder}/state
`,
  )
  const events: Record<string, unknown>[] = []
  let errors = ''
  let child: ChildProcess
  let exit: Promise<number | null>
  const restart = () => {
    child = spawn(process.execPath, [...(options.nodeArgs ?? []), MAIN, 'run', '--config', configPath], {
      stdio: 'pipe',
    })
    const started = child
    exit = new Promise((resolve) => started.once('close', resolve))
    if (started.stdout !== null) {
      createInterface({ input: started.stdout }).on('line', (line) => events.push(JSON.parse(line)))
    }
    started.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
  }
  restart()
  await peer.until(() => peer.of('StatusNotification').some((status) => status.connectorId === 1))
  await until(() => events.some(({ event, state }) => event === 'reader' && state === 'up'))
  return {
    peer,
    bench,
    events,
    configPath,
    child: () => child,
    errors: () => errors,
    exit: () => exit,
    restart,
    tap: async (uid) => {
      bench.chip.place(uid)
      const enough = bench.chip.polls() + 3
      await until(() => bench.chip.polls() >= enough)
      bench.chip.remove()
    },
    registerWh: () => {
      const at = REGISTER_TABLES.sdm230.energyWh
      return Math.floor((decodeQuantity(bench.meter.registers(at.address, 2), at) ?? Number.NaN) + 1e-3)
    },
    latestStatus: (connectorId) =>
      peer.of('StatusNotification').findLast((status) => status.connectorId === connectorId),
    end: async () => {
      child.kill('SIGKILL')
      await exit
      await bench.close()
      await peer.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
