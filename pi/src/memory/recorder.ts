import { createEndableTimers } from '../core/endable-timers.ts'
import type { StationEvent, Timers } from '../ports.ts'
import { createCurrentWatch } from './current-watch.ts'
import type { MemoryFiles } from './memory-files.ts'
import type { MemoryRecord } from './memory-record.ts'

/** An SD card wears with every write: lines wait this long together. */
const FLUSH_MS = 5000
const KEEP_IN_MEMORY = 2000
/** One metric per second while current flows, one a minute otherwise. */
const IDLE_EVERY_MS = 60_000
const CAN_EVENTS = new Set(['module'])
const SYSTEM_EVENTS = new Set(['meter', 'reader', 'hardware-failed', 'usage', 'stopped', 'restarting'])

/** What a connector shows in one moment. */
export interface Glimpse {
  readonly currentA: number
  readonly limitA: number | null
  readonly voltageV: number | null
  readonly powerW: number | null
}

export interface Recorder {
  /** Whatever the station reports. */
  event(event: StationEvent): void
  /** Once per second. */
  glimpse(connectorId: number, at: Date, glimpse: Glimpse): void
  flush(): Promise<void>
  close(): Promise<void>
}

/** Writes the local memory: what happened, what was odd, sessions, metrics and what they teach. */
export function createRecorder(deps: {
  readonly files: MemoryFiles
  readonly timers: Timers
  readonly onFailure: (reason: string) => void
}): Recorder {
  const { files } = deps
  // A flush may be under way when the station closes.
  const timers = createEndableTimers(deps.timers)
  let waiting: MemoryRecord[] = []
  let writing: Promise<void> = Promise.resolve()
  const watches = new Map<number, ReturnType<typeof createCurrentWatch>>()
  const metricAtMs = new Map<number, number>()
  const starts = new Map<string, { at: string; idTag: string | null }>()

  const put = (record: MemoryRecord) => {
    waiting.push(record)
    // A medium that refuses must not take the memory of the machine.
    if (waiting.length > KEEP_IN_MEMORY) waiting = waiting.slice(-KEEP_IN_MEMORY)
  }
  const watchOf = (connectorId: number) => {
    const known = watches.get(connectorId)
    if (known !== undefined) return known
    const fresh = createCurrentWatch()
    watches.set(connectorId, fresh)
    return fresh
  }
  const flush = (): Promise<void> => {
    const batch = waiting
    waiting = []
    writing = writing
      .then(() => files.append(batch))
      .catch((error: unknown) => deps.onFailure(error instanceof Error ? error.message : String(error)))
    return writing
  }
  const again = () => {
    timers.after(FLUSH_MS, () => {
      void flush().then(again)
    })
  }
  again()

  return {
    event: (event) => {
      const { event: name, stationId: _station, at, kind: _kind, ...details } = event
      const source = CAN_EVENTS.has(name) ? 'can' : SYSTEM_EVENTS.has(name) ? 'system' : 'ocpp'
      put({ ...details, kind: 'event', at, source, event: name })
      const localId = typeof event.localId === 'string' ? event.localId : null
      const connectorId = typeof event.connectorId === 'number' ? event.connectorId : 1
      if (name === 'transaction-started' && localId !== null) {
        starts.set(localId, { at, idTag: typeof event.idTag === 'string' ? event.idTag : null })
      }
      if (name === 'transaction-stopped' && localId !== null) {
        const start = starts.get(localId)
        starts.delete(localId)
        const energyWh = typeof event.energyWh === 'number' ? event.energyWh : 0
        const reason = String(event.reason ?? '')
        const [startedAt, idTag] = [start?.at ?? null, start?.idTag ?? null]
        put({ kind: 'session', at, localId, connectorId, startedAt, idTag, energyWh, reason })
        put({ kind: 'pattern', at, connectorId, ...watchOf(connectorId).endOfSession() })
      }
      if ((name === 'module' || name === 'meter') && event.state === 'failed') {
        const pattern = String(event.code)
        put({ kind: 'anomaly', at, severity: 'critical', pattern, deviation: null, connectorId })
      }
    },
    glimpse: (connectorId, at, { currentA, limitA, voltageV, powerW }) => {
      const atMs = at.getTime()
      const swinging = watchOf(connectorId).sample(atMs, currentA, limitA)
      if (swinging !== null) {
        const [severity, pattern] = ['warning', 'CURRENT_FLUCTUATION'] as const
        put({
          kind: 'anomaly',
          at: at.toISOString(),
          severity,
          pattern,
          deviation: swinging.swingsPerMinute,
          connectorId,
        })
        // Somebody may be looking for it now.
        void flush()
      }
      const last = metricAtMs.get(connectorId) ?? 0
      if (currentA === 0 && limitA === null && atMs - last < IDLE_EVERY_MS) return
      metricAtMs.set(connectorId, atMs)
      put({ kind: 'metric', at: at.toISOString(), connectorId, currentA, limitA, voltageV, powerW })
    },
    flush,
    close: async () => {
      timers.end()
      await flush()
    },
  }
}
