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
/** Searches without a card after which it has left; more than the driver asks for, as a busy machine loses some. */
const MISSES = 10
/** Searches with a card after which a driver would hold it there again: the last one was not seen to leave. */
const PATIENT_SEARCHES = 200
const OUTCOMES = new Set(['transaction-started', 'tap-ignored', 'tap-refused'])

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
  /** Holds a card until the station reacts to it. @returns the name of the event that tells how. */
  tap(uid: string): Promise<unknown>
  /** Taps until a session begins (a meter or module that a busy machine makes late is a fault for a moment), then waits for current. */
  charge(uid: string): Promise<void>
  /** Taps until it is accepted, then waits for the end of the session. */
  stop(uid: string): Promise<void>
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
meter: {driver: sdm230, url: "${bench.modbus.url}", unitId: ${UNIT}, pollMs: 500, timeoutMs: 1000}
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
  const told = (name: string, wanted: string) => events.some(({ event, state }) => event === name && state === wanted)
  await until(() => {
    if (child.exitCode !== null) throw new Error(`the program ended (${child.exitCode}): ${errors}`)
    const isKnown = peer.of('StatusNotification').some((status) => status.connectorId === 1)
    return isKnown && told('reader', 'up') && told('meter', 'ok')
  })
  const latestStatus = (connectorId: number) =>
    peer.of('StatusNotification').findLast((status) => status.connectorId === connectorId)
  const tap = async (uid: string) => {
    const seen = events.length
    const reaction = () => events.slice(seen).find(({ event }) => String(event).startsWith('tap-'))
    for (;;) {
      const patient = bench.chip.polls() + PATIENT_SEARCHES
      bench.chip.place(uid)
      await until(() => reaction() !== undefined || bench.chip.polls() >= patient)
      bench.chip.remove()
      const gone = bench.chip.polls() + MISSES
      await until(() => bench.chip.polls() >= gone)
      const told = reaction()
      if (told !== undefined) return told.event
    }
  }
  return {
    peer,
    bench,
    events,
    configPath,
    child: () => child,
    errors: () => errors,
    exit: () => exit,
    restart,
    tap,
    charge: async (uid) => {
      for (;;) {
        await until(() => latestStatus(1)?.status === 'Available')
        const seen = events.length
        await tap(uid)
        const outcome = await until(() =>
          events.slice(seen).find((each) => OUTCOMES.has(String(each.event)) || each.status === 'Faulted'),
        )
        if (outcome.event === 'transaction-started') break
      }
      await until(() => bench.module.currentA() > 0 && bench.module.isRunning())
      await until(() => latestStatus(1)?.status === 'Charging')
    },
    registerWh: () => {
      const at = REGISTER_TABLES.sdm230.energyWh
      return Math.floor((decodeQuantity(bench.meter.registers(at.address, 2), at) ?? Number.NaN) + 1e-3)
    },
    stop: async (uid) => {
      while ((await tap(uid)) !== 'tap-accepted') await until(() => latestStatus(1)?.status === 'Charging')
      await peer.until(() => peer.of('StopTransaction').length > 0)
    },
    latestStatus,
    end: async () => {
      child.kill('SIGKILL')
      await exit
      await bench.close()
      await peer.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
