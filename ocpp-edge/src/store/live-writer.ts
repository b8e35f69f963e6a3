// Message path, step 6 of 9: store.
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { BUCKET_S } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import type { JournalDays } from './journal-days.ts'
import { connectorCopy, publicCopy } from './live-copy.ts'
import { parseOrLog } from './parse-or-log.ts'
import { type BufferedBucket, takeBucket } from './sample-buffer.ts'
import { type ConnectorState, type StationBoard, type StationState, signature } from './station-board.ts'
import type { HeldStations } from './station-store.ts'
import { StoreError, type WatchStore } from './stores.ts'

const COLLAPSE_MS = 1_000
const LIVE_EVERY_MS = 1_000
const SWEEP_MS = 15_000
const CODE_AGAIN_MS = 60_000
const LOG_ENTRY_BYTES = 100
const BUCKET_MS = BUCKET_S * 1000
/** What was begun gets this long at the end of the process. */
const CLOSE_WAIT_MS = 3_000

/** Writes what the board holds: connectors, public copies and buckets of samples, each no oftener than it must be. */
export interface LiveWriter {
  /** Marks a connector to be written: within a second, or at once while somebody watches. */
  touch(state: StationState, connector: ConnectorState, what: 'status' | 'session' | 'samples'): void
  /** Loads the station and writes what waits for it, within a second. */
  loadSoon(state: StationState): void
  /** Puts the buffered samples of the due buckets into the group. */
  storeBuckets(
    state: StationState,
    options?: { readonly due?: (bucket: BufferedBucket) => boolean; readonly urgent?: boolean },
  ): Promise<void>
  /** For work that nobody awaits but the end of the store; a failure is logged. */
  inBackground(stationId: string, work: Promise<unknown>): void
  flush(stationId?: string): Promise<void>
  close(): Promise<void>
}

export function liveWriter(deps: {
  readonly documents: Documents
  readonly group: GroupCommit
  readonly board: StationBoard
  readonly stations: HeldStations
  readonly watches: WatchStore
  readonly journal: Pick<JournalDays, 'statusLog'>
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
}): LiveWriter {
  const { documents, group, board, stations, watches, journal, clock, log, edgeId } = deps

  const failed = (stationId: string) => (error: unknown) =>
    log.error('live copies not stored', { stationId, cause: error instanceof Error ? error.message : String(error) })

  const background = new Set<Promise<void>>()
  const inBackground = (stationId: string, work: Promise<unknown>) => {
    const settled: Promise<void> = work.then(() => {}, failed(stationId)).finally(() => background.delete(settled))
    background.add(settled)
  }

  const schedule = (state: StationState, ms: number) => {
    if (state.cancelFlush !== null) return
    state.cancelFlush = clock.after(ms, () => {
      state.cancelFlush = null
      flushState(state).catch((error: unknown) => {
        failed(state.stationId)(error)
        schedule(state, COLLAPSE_MS * 5)
      })
    })
  }

  const touch: LiveWriter['touch'] = (state, connector, what) => {
    if (what !== 'samples') connector.dirty = true
    if (what === 'session') connector.publicDirty = true
    if (watches.watched(state.stationId)) connector.publicDirty = true
    if (watches.sampled(state.stationId)) {
      connector.liveDirty = true
      const wait = Math.max(0, connector.lastLiveWriteAt + LIVE_EVERY_MS - clock.now().getTime())
      state.cancelFlush?.()
      state.cancelFlush = null
      schedule(state, wait)
    } else if (what !== 'samples') schedule(state, COLLAPSE_MS)
  }

  const flushState = async (state: StationState): Promise<void> => {
    await Promise.all(await queued(state))
  }

  /** Puts everything that changed into the group; the promises settle when it is durable. */
  const queued = async (state: StationState): Promise<readonly Promise<void>[]> => {
    await board.load(state.stationId)
    const station = await stations.find(state.stationId)
    if (station === undefined) return []
    for (const connector of state.connectors.values())
      if (connector.publicDirty) await readCode(state.stationId, connector)

    const watched = watches.watched(state.stationId)
    const now = clock.now()
    const writes: Promise<void>[] = []
    for (const connector of state.connectors.values()) {
      const current = signature(connector)
      if (
        (connector.dirty && current !== connector.written) ||
        (connector.liveDirty && watches.sampled(state.stationId))
      ) {
        const { entries, stored } = journal.statusLog(state.stationId, connector.connectorId)
        const path = paths.connector(state.stationId, connector.connectorId)
        const fields = connectorCopy(station, connector, entries, now)
        const bytes = 1_000 + entries.length * LOG_ENTRY_BYTES
        writes.push(group.write({ kind: 'merge', path, fields }, bytes).then(stored))
        connector.written = current
        connector.lastLiveWriteAt = now.getTime()
      }
      if (connector.publicDirty && connector.code !== null) {
        const fields = publicCopy(station, edgeId, connector, now)
        writes.push(group.write({ kind: 'update', path: paths.publicConnector(connector.code), fields }))
        connector.lastLiveWriteAt = now.getTime()
      }
      connector.dirty = false
      connector.liveDirty = false
      connector.publicDirty = false
    }
    if (watched) writes.push(...bucketWrites(state, () => true))
    return writes.map(handled)
  }

  /** The code in the sticker. A connector that the edge made gets it a moment later, from a trigger. */
  const readCode = async (stationId: string, connector: ConnectorState): Promise<void> => {
    const now = clock.now().getTime()
    if (connector.code !== null || connector.connectorId === 0 || now - connector.codeReadAt < CODE_AGAIN_MS) return
    connector.codeReadAt = now
    const path = paths.connector(stationId, connector.connectorId)
    const fields = await documents.get(path)
    connector.code = fields === undefined ? null : (parseOrLog(log, connectorSchema, path, fields)?.code ?? null)
  }

  const bucketWrites = (
    state: StationState,
    due: (bucket: BufferedBucket) => boolean,
    urgent = false,
  ): Promise<void>[] => {
    const writes: Promise<void>[] = []
    const now = clock.now().getTime()
    for (const [path, bucket] of state.buckets) {
      if (bucket.samples.size === 0) {
        if (now - bucket.firstAt > 2 * BUCKET_S * 1000) state.buckets.delete(path)
        continue
      }
      if (!due(bucket)) continue
      const taken = takeBucket(path, bucket)
      if (taken !== null) writes.push(handled(group.write(taken.write, taken.bytes, urgent)))
    }
    return writes
  }

  stations.onPresence((stationId, online) => {
    const refresh = async () => {
      const state = await board.load(stationId)
      for (const connector of state.connectors.values()) connector.publicDirty = true
      await Promise.all([flushState(state), ...(online ? [] : bucketWrites(state, () => true))])
      if (stations.peek(stationId)?.connection.online === false && !hasChanges(state)) board.forget(stationId)
    }
    inBackground(stationId, refresh())
  })
  stations.onTakenOver((stationId) => {
    const state = board.peek(stationId)
    if (state === undefined) return
    const writes = bucketWrites(state, () => true)
    board.forget(stationId)
    inBackground(stationId, Promise.all(writes))
  })
  watches.onStarted((stationId) => {
    if (stations.peek(stationId)?.connection.edgeId !== edgeId) return
    const refresh = async () => {
      const state = await board.load(stationId)
      for (const connector of state.connectors.values()) {
        connector.publicDirty = true
        connector.liveDirty = true
      }
      await flushState(state)
    }
    inBackground(stationId, refresh())
  })

  // A process that was killed between a stop and its live copies left them behind.
  board.onLoaded((state) => {
    for (const connector of state.connectors.values()) {
      if (connector.written !== '' && connector.written !== signature(connector)) touch(state, connector, 'session')
    }
  })

  const endSweep = clock.every(SWEEP_MS, () => {
    const now = clock.now().getTime()
    for (const state of board.all()) {
      const newest = Math.max(...[...state.buckets.values()].map(({ from }) => from.getTime()))
      const writes = bucketWrites(
        state,
        ({ firstAt, from }) => now - firstAt >= BUCKET_MS || from.getTime() + BUCKET_MS <= Math.min(now, newest),
      )
      inBackground(state.stationId, Promise.all(writes))
    }
  })

  const flush = async (stationId?: string) => {
    const states = stationId === undefined ? [...board.all()] : [board.peek(stationId)]
    const writes = states.map(async (state): Promise<readonly Promise<void>[]> => {
      if (state === undefined) return []
      state.cancelFlush?.()
      state.cancelFlush = null
      return [...bucketWrites(state, () => true), ...(hasChanges(state) ? await queued(state) : [])]
    })
    const all = (await Promise.all(writes)).flat()
    await Promise.all([group.flush(), ...all])
  }

  return {
    touch,
    loadSoon: (state) => schedule(state, COLLAPSE_MS),
    storeBuckets: async (state, { due = () => true, urgent = false } = {}) => {
      await Promise.all(bucketWrites(state, due, urgent))
    },
    inBackground,
    flush,
    async close() {
      endSweep()
      try {
        await flush()
        const until = performance.now() + CLOSE_WAIT_MS
        while (background.size > 0 && performance.now() < until) {
          const tick = new Promise<void>((resolve) => setTimeout(resolve, 10))
          await Promise.all([group.flush(), Promise.race([Promise.all(background), tick])])
        }
      } catch (error) {
        throw error instanceof StoreError ? error : new StoreError('live copies not stored', { cause: error })
      }
    },
  }
}

function hasChanges(state: StationState): boolean {
  if (state.early.length > 0) return true
  return [...state.connectors.values()].some(({ dirty, publicDirty, liveDirty }) => dirty || publicDirty || liveDirty)
}

/** Whoever awaits it still sees the rejection; one that comes before that must not end the process. */
function handled(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined)
  return promise
}
