import { EDGE_HEARTBEAT_S, type Edge } from '@charge-it/shared/model/edge.ts'
import type { Clock } from '../clock.ts'
import { liveTotals } from '../live-totals.ts'
import type { Log } from '../log.ts'
import type { Stores } from '../store/stores.ts'
import type { EdgeStore } from './edge-store.ts'
import { operationHistory } from './operation-history.ts'
import { powerHistory } from './power-history.ts'
import type { UsageMeter } from './usage.ts'

/** Writes `edges/{edgeId}` every 20 s: that it lives vouches for all stations it holds. */
export interface EdgeHeartbeat {
  /** What was written last. */
  readonly latest: Edge | null
  /** Writes `stoppedAt`: it ended on purpose. */
  stop(): Promise<void>
}

export interface EdgeHeartbeatDeps {
  readonly edgeId: string
  readonly version: string
  readonly edges: EdgeStore
  readonly stores: Pick<Stores, 'connectors' | 'commitState' | 'readCount' | 'writeCounts'>
  readonly usage: UsageMeter
  readonly clock: Clock
  readonly log: Log
  /** siteId of each station with a socket here. */
  readonly online: () => ReadonlyMap<string, string | null>
  /** Frames received since the start. */
  readonly messages: () => number
}

/** Its own and the public one. */
const DOCUMENTS_PER_BEAT = 2

export function edgeHeartbeat(deps: EdgeHeartbeatDeps): EdgeHeartbeat {
  const { edgeId, version, edges, stores, usage, clock, log } = deps
  const startedAt = clock.now()
  const history = powerHistory()
  const operations = operationHistory()
  let ownWrites = 0
  let counted = { messages: 0, at: startedAt }
  let latest: Edge | null = null
  let writing: Promise<void> | null = null

  const measure = (stoppedAt: Date | null): Edge => {
    const now = clock.now()
    const online = deps.online()
    const { connectorCounts, sites, powerW } = liveTotals(stores.connectors.held(), online)
    history.note(now, Math.round(powerW))
    const writes = Object.values(stores.writeCounts()).reduce((sum, count) => sum + count, ownWrites)
    operations.note(now, { reads: stores.readCount(), writes })
    const messages = deps.messages()
    const seconds = (now.getTime() - counted.at.getTime()) / 1000
    const messagesPerS = seconds > 0 ? Math.round(((messages - counted.messages) / seconds) * 10) / 10 : 0
    counted = { messages, at: now }
    return {
      ...{ edgeId, startedAt, version, stoppedAt, messagesPerS, connectorCounts, sites },
      ...usage.read(),
      heartbeatAt: now,
      connections: online.size,
      commitLatencyMs: stores.commitState.lastCommitMs,
      queueDepth: stores.commitState.pending,
      powerHistoryW: history.entries.map((entry) => ({ ...entry })),
      operations: operations.entries.map((entry) => ({ ...entry })),
    }
  }
  const write = async (stoppedAt: Date | null) => {
    const edge = measure(stoppedAt)
    await edges.write(edge)
    ownWrites += DOCUMENTS_PER_BEAT
    latest = edge
  }
  const beat = () => {
    // One at a time: a slow store must not get a second write of the same document.
    if (writing !== null) return
    writing = write(null)
      .catch((error: unknown) => log.error('heartbeat not written', { cause: causeOf(error) }))
      .finally(() => {
        writing = null
      })
  }

  beat()
  const end = clock.every(EDGE_HEARTBEAT_S * 1000, beat)
  return {
    get latest() {
      return latest
    },
    async stop() {
      end()
      await writing
      try {
        await write(clock.now())
      } catch (error) {
        log.error('end of the instance not written', { cause: causeOf(error) })
      }
      usage.stop()
    },
  }
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
