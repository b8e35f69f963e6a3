import type { Cancel, Clock, Meter, MeterReading, Timers } from '../../ports.ts'
import { judgeReading, type RegisterAt } from './judge-reading.ts'
import { type ModbusBus, ModbusError } from './modbus-bus.ts'
import { decodeQuantity, type Quantity, type RegisterTable, registersOf } from './register-table.ts'

/** A reading older than so many polls is not used. */
const STALE_POLLS = 3

export type MeterState =
  | { readonly state: 'ok' }
  /** `code`: METER_BACKWARDS, METER_JUMP, METER_NONSENSE, or why the line failed. */
  | { readonly state: 'failed'; readonly code: string; readonly reason: string }

export interface MeterDriver extends Meter {
  /** Told when it changes, and what it is now once it is known. */
  onState(listener: (state: MeterState) => void): void
  /** Monotonic time of the last poll, whether it worked or not: the driver itself lives. */
  lastTryMs(): number | null
  start(): void
  close(): Promise<void>
}

export interface ModbusMeterDeps {
  readonly bus: ModbusBus
  readonly unitId: number
  readonly table: RegisterTable
  readonly pollMs: number
  /** What the connector can draw at most: more energy than that did not flow. */
  readonly maxPowerW: number
  readonly clock: Clock
  readonly timers: Timers
}

/**
 * Polls a meter into a cache; everybody reads the cache. A register that falls or jumps is not believed, and a reading
 * that is too old is no reading.
 */
export function createModbusMeter(deps: ModbusMeterDeps): MeterDriver {
  const { bus, unitId, table, pollMs, clock, timers } = deps
  const listeners: ((state: MeterState) => void)[] = []
  const stepWh = Math.max(1, table.energyWh.format === 'float32' ? 1 : table.energyWh.scale)
  let cached: { reading: MeterReading; atMs: number } | null = null
  let last: RegisterAt | null = null
  let shown: MeterState | null = null
  let lastTryMs: number | null = null
  let cancelPoll: Cancel = () => {}
  let running = false
  let polling: Promise<void> = Promise.resolve()

  const tell = (state: MeterState) => {
    if (shown !== null && codeOf(state) === codeOf(shown)) return
    shown = state
    for (const listener of listeners) listener(state)
  }

  const quantity = async (at: Quantity): Promise<number> => {
    const registers = await bus.read(unitId, table.functionCode, at.address, registersOf(at.format))
    const decoded = decodeQuantity(registers, at)
    if (decoded === null) throw new ModbusError('BROKEN', `register ${at.address} holds no number`)
    return decoded
  }
  const each = async (quantities: readonly Quantity[]): Promise<number[]> => {
    const read: number[] = []
    for (const at of quantities) read.push(await quantity(at))
    return read
  }

  const poll = async (): Promise<void> => {
    const voltageV = await each(table.voltageV)
    const currentA = await each(table.currentA)
    const powerW = await quantity(table.powerW)
    // Floating point keeps 1234.999999 where the meter shows 1235.
    const energyWh = Math.floor((await quantity(table.energyWh)) + 1e-3)
    const atMs = clock.monotonicMs()
    const wrong = judgeReading(last, { energyWh, atMs }, deps.maxPowerW, stepWh)
    if (wrong !== null) {
      tell({ state: 'failed', code: wrong, reason: `register ${energyWh} Wh after ${last?.energyWh} Wh` })
      return
    }
    last = { energyWh, atMs }
    cached = { reading: { energyWh, powerW, currentA, voltageV }, atMs }
    tell({ state: 'ok' })
  }

  const run = (): void => {
    polling = poll()
      .catch((error: unknown) => {
        if (!(error instanceof ModbusError)) throw error
        tell({ state: 'failed', code: error.code, reason: error.message })
      })
      .finally(() => {
        lastTryMs = clock.monotonicMs()
        if (running) cancelPoll = timers.after(pollMs, run)
      })
  }

  return {
    read: () => (cached !== null && clock.monotonicMs() - cached.atMs <= STALE_POLLS * pollMs ? cached.reading : null),
    refresh: async () => {
      await polling
      if (!running) return
      cancelPoll()
      run()
      await polling
    },
    onState: (listener) => {
      listeners.push(listener)
      if (shown !== null) listener(shown)
    },
    lastTryMs: () => lastTryMs,
    start: () => {
      if (running) return
      running = true
      run()
    },
    close: async () => {
      running = false
      cancelPoll()
      await polling
    },
  }
}

function codeOf(state: MeterState): string {
  return state.state === 'ok' ? 'ok' : state.code
}
