import type { MeterReading } from '../ports.ts'
import type { ConnectorDeps } from './connector-types.ts'

const PERSIST_MS = 30_000

/** A meter whose newest reading is kept: here for when it falls silent, on disk for when the power fails. */
export interface KeptMeter {
  /** Now; null when it has nothing usable. */
  read(): MeterReading | null
  /** Now, or else the newest there was. */
  readOrLast(): MeterReading | null
  /** Like `read`, after asking the meter itself where it can be asked. */
  refresh(): Promise<void>
  /** @throws when the disk refuses. */
  persist(energyWh: number): Promise<void>
  /** Persists what it tells now, at most every 30 s. */
  persistNowAndThen(): void
}

export function createKeptMeter(
  deps: Pick<ConnectorDeps, 'hardware' | 'clock' | 'persistReading' | 'report'>,
): KeptMeter {
  const { hardware, clock, persistReading, report } = deps
  let last: MeterReading | null = null
  let persistedAtMs = 0
  const read = (): MeterReading | null => {
    const reading = hardware.meter.read()
    if (reading !== null) last = reading
    return reading
  }
  return {
    read,
    readOrLast: () => read() ?? last,
    refresh: async () => hardware.meter.refresh?.(),
    persist: async (energyWh) => {
      await persistReading(energyWh)
      persistedAtMs = clock.nowMs()
    },
    persistNowAndThen: () => {
      const reading = read()
      if (reading === null || clock.nowMs() - persistedAtMs < PERSIST_MS) return
      persistedAtMs = clock.nowMs()
      persistReading(reading.energyWh).catch((error: unknown) => report('state-not-written', { reason: String(error) }))
    },
  }
}
