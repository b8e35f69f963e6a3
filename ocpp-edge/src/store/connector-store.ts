// Message path, step 6 of 9: store.
import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { BUCKET_S, type Transaction } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import type { GroupCommit } from './group-commit.ts'
import { isStaleStatus } from './is-stale-status.ts'
import { connectorCopy, lastSessionOf, publicCopy } from './live-copy.ts'
import { parseOrLog } from './parse-or-log.ts'
import { addSamples, takeBucket } from './sample-buffer.ts'
import {
  type ConnectorState,
  connectorState,
  isIdle,
  MAX_CONNECTOR_ID,
  MAX_CONNECTORS,
  type StationBoard,
  type StationState,
  signature,
  supersede,
} from './station-board.ts'
import type { HeldStations } from './station-store.ts'
import { type ConnectorStore, StoreError, type TimedSample, type WatchStore } from './stores.ts'

const COLLAPSE_MS = 1_000
const LIVE_EVERY_MS = 1_000
const SWEEP_MS = 15_000
const CODE_AGAIN_MS = 60_000
/** What was begun gets this long at the end of the process. */
const CLOSE_WAIT_MS = 3_000
const MAX_BUFFERED_PER_STATION = 3_000
/** Statuses and samples that wait for a station's connectors to be loaded, during an outage of the database. */
const MAX_EARLY = 1_000

/** Connector states, as the transaction store also needs to change them. */
export interface LiveConnectorStore extends ConnectorStore {
  started(transaction: Transaction): void
  stopped(transaction: Transaction): void
  close(): Promise<void>
}

export function connectorStore(deps: {
  readonly documents: Documents
  readonly group: GroupCommit
  readonly board: StationBoard
  readonly stations: HeldStations
  readonly watches: WatchStore
  readonly findTransaction: (transactionKey: string, state: StationState) => Promise<Transaction | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
}): LiveConnectorStore {
  const { documents, group, board, stations, watches, clock, log, edgeId } = deps

  const failed = (stationId: string) => (error: unknown) =>
    log.error('live copies not stored', { stationId, cause: error instanceof Error ? error.message : String(error) })

  /** Work that nobody awaits but the end of the store. */
  const background = new Set<Promise<void>>()
  const inBackground = (stationId: string, work: Promise<unknown>) => {
    const settled: Promise<void> = work.then(() => {}, failed(stationId)).finally(() => background.delete(settled))
    background.add(settled)
  }

  /** Runs now, or once the station's connectors are loaded. */
  const whenLoaded = (stationId: string, apply: (state: StationState) => void) => {
    const state = board.of(stationId)
    if (state.loaded) {
      apply(state)
      return
    }
    if (state.early.length >= MAX_EARLY) state.early.shift()
    state.early.push(() => apply(state))
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

  /** Marks a connector to be written: within a second, or at once while somebody watches. */
  const touch = (state: StationState, connector: ConnectorState, what: 'status' | 'session' | 'samples') => {
    const watched = watches.watched(state.stationId)
    if (what !== 'samples') connector.dirty = true
    if (what === 'session') connector.publicDirty = true
    if (watched) {
      connector.liveDirty = true
      connector.publicDirty = true
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
      if ((connector.dirty && current !== connector.written) || (connector.liveDirty && watched)) {
        const fields = connectorCopy(station, connector, now)
        writes.push(
          group.write({ kind: 'merge', path: paths.connector(state.stationId, connector.connectorId), fields }),
        )
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

  const bucketWrites = (state: StationState, due: (firstAt: number, until: number) => boolean): Promise<void>[] => {
    const writes: Promise<void>[] = []
    const now = clock.now().getTime()
    for (const [path, bucket] of state.buckets) {
      const until = bucket.from.getTime() + BUCKET_S * 1000
      if (bucket.samples.size === 0) {
        if (now - bucket.firstAt > 2 * BUCKET_S * 1000) state.buckets.delete(path)
        continue
      }
      if (!due(bucket.firstAt, until)) continue
      const taken = takeBucket(path, bucket)
      if (taken !== null) writes.push(handled(group.write(taken.write, taken.bytes)))
    }
    return writes
  }

  const notice = (connector: ConnectorState, samples: readonly TimedSample[]) => {
    for (const { sampledAt, sample } of samples) {
      const { active, readings } = connector
      if (active !== null && sample.energyWh !== undefined) {
        active.maxRegisterWh = Math.max(active.maxRegisterWh ?? sample.energyWh, sample.energyWh)
      }
      if (readings !== null && readings.sampledAt > sampledAt) continue
      connector.readings = {
        sampledAt,
        registerWh: sample.energyWh ?? readings?.registerWh ?? null,
        powerW: sample.powerW ?? readings?.powerW ?? null,
        currentA: sample.currentA ?? readings?.currentA ?? null,
        voltageV: sample.voltageV ?? readings?.voltageV ?? null,
        socPercent: sample.socPercent ?? readings?.socPercent ?? null,
      }
    }
  }

  const buffer = (state: StationState, transaction: Transaction, samples: readonly TimedSample[]) => {
    const dropped = addSamples(state.buckets, transaction, samples, clock.now())
    if (dropped > 0) log.warn('samples dropped, their bucket is full', { stationId: state.stationId, dropped })
  }

  const usable = (state: StationState, connectorId: number): boolean =>
    Number.isInteger(connectorId) &&
    connectorId >= 0 &&
    connectorId <= MAX_CONNECTOR_ID &&
    (state.connectors.has(connectorId) || state.connectors.size < MAX_CONNECTORS)

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
        (firstAt, until) => now - firstAt >= BUCKET_S * 1000 || (until <= now && until <= newest),
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
    recordStatus(stationId, report) {
      whenLoaded(stationId, (state) => {
        if (!usable(state, report.connectorId)) return
        const connector = connectorState(state, report.connectorId)
        if (connector.report !== null && isStaleStatus(connector.report, report)) return
        const { connectorId: _, ...rest } = report
        connector.report = rest
        if (connector.active !== null) {
          if (report.status === 'Charging') connector.active.idleSince = null
          else if (isIdle(report.status)) connector.active.idleSince ??= report.statusAt ?? report.receivedAt
        }
        touch(state, connector, 'status')
      })
      const state = board.of(stationId)
      if (!state.loaded) schedule(state, COLLAPSE_MS)
    },
    recordSamples(stationId, connectorId, transactionKey, samples) {
      if (samples.length === 0) return
      whenLoaded(stationId, (state) => {
        if (!usable(state, connectorId)) return
        const connector = connectorState(state, connectorId)
        const running = connector.active?.transaction
        if (running !== undefined && (transactionKey === null || transactionKey === running.transactionKey)) {
          buffer(state, running, samples)
        }
        notice(connector, samples)
        touch(state, connector, 'samples')
        const buffered = [...state.buckets.values()].reduce((sum, bucket) => sum + bucket.samples.size, 0)
        if (buffered > MAX_BUFFERED_PER_STATION) {
          inBackground(stationId, Promise.all(bucketWrites(state, () => true)))
        }
      })
      const state = board.of(stationId)
      if (!state.loaded) schedule(state, COLLAPSE_MS)
    },
    async storeSamples(stationId, connectorId, transactionKey, samples) {
      if (samples.length === 0) return
      const state = await board.load(stationId)
      const connector = usable(state, connectorId) ? connectorState(state, connectorId) : undefined
      const running = connector?.active?.transaction
      const transaction =
        transactionKey === null
          ? running
          : running?.transactionKey === transactionKey
            ? running
            : await deps.findTransaction(transactionKey, state)
      if (connector !== undefined && transaction !== undefined && transaction === running) {
        notice(connector, samples)
        touch(state, connector, 'samples')
      }
      if (transaction === undefined) return
      buffer(state, transaction, samples)
      await Promise.all(bucketWrites(state, () => true))
    },
    recordRefusal(stationId, connectorId, idTag, status, at) {
      whenLoaded(stationId, (state) => {
        const refusal = { idTagMasked: maskIdTag(idTag.slice(0, 100)), status, at }
        for (const connector of state.connectors.values()) {
          if (connector.connectorId === 0 || (connectorId !== null && connector.connectorId !== connectorId)) continue
          connector.refusal = refusal
          touch(state, connector, 'samples')
        }
      })
    },
    started(transaction) {
      const { stationId, connectorId } = transaction
      whenLoaded(stationId, (state) => {
        if (connectorId === null || !usable(state, connectorId)) return
        const connector = connectorState(state, connectorId)
        if (connector.active !== null && connector.active.transaction.startedAt > transaction.startedAt) return
        connector.readings = null
        supersede(state, connectorId, transaction)
        if (transaction.idleSince == null && connector.active !== null) connector.active.idleSince = null
        touch(state, connector, 'session')
      })
    },
    stopped(transaction) {
      whenLoaded(transaction.stationId, (state) => {
        state.found.delete(transaction.transactionKey)
        state.superseded.delete(transaction.transactionKey)
        const connector = [...state.connectors.values()].find(
          ({ active }) => active?.transaction.transactionKey === transaction.transactionKey,
        )
        if (connector === undefined) return
        connector.active = null
        connector.readings = null
        connector.lastSession = lastSessionOf(transaction)
        touch(state, connector, 'session')
      })
    },
    flush,
    *held() {
      for (const { stationId, connectors } of board.all()) {
        const siteId = stations.peek(stationId)?.siteId ?? null
        for (const { connectorId, report, active, readings } of connectors.values()) {
          yield {
            stationId,
            siteId,
            connectorId,
            status: report?.status ?? 'Unknown',
            powerW: active === null ? null : (readings?.powerW ?? null),
            active: active !== null,
          }
        }
      }
    },
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
