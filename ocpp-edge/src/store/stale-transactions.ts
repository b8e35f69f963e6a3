import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { CLOSE_AFTER_MS, estimatedEnd, staleSince } from '@charge-it/shared/transactions/stale-rule.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { LiveConnectorStore } from './connector-store.ts'
import { type Documents, Increment } from './documents.ts'
import type { ActiveTransaction, ConnectorState, StationBoard, StationState } from './station-board.ts'
import type { HeldStations } from './station-store.ts'
import type { JournalStore } from './stores.ts'

const CHECK_EVERY_MS = 5 * 60_000
/** The last known register reading of a transaction. */
export type LastReading = (state: StationState, transactionKey: string) => Promise<number | null>

/**
 * Open transactions whose stop never came: first marked stale, so that they occupy no card, then closed with the last
 * sample as an estimate. A late real stop replaces the estimate. Runs for the stations that this instance holds.
 */
export interface StaleTransactions {
  check(): Promise<void>
  close(): void
}

export function staleTransactions(deps: {
  readonly documents: Documents
  readonly board: StationBoard
  readonly stations: HeldStations
  readonly live: LiveConnectorStore
  readonly journal: JournalStore
  readonly lastReading: LastReading
  readonly clock: Clock
  readonly log: Log
  readonly edgeId: string
  readonly onStale: (transaction: Transaction) => void
}): StaleTransactions {
  const { documents, board, stations, live, journal, clock, log, edgeId } = deps

  /** Reads it again inside a Firestore transaction: a stop may have come meanwhile, here or elsewhere. */
  const change = (key: string, decide: (stored: Transaction) => Partial<Transaction> | null) =>
    documents.transaction(async (database) => {
      const path = `${collections.transactions}/${key}`
      const fields = await database.get(path)
      if (fields === undefined) return null
      const stored = parseDocument(transactionSchema, path, fields)
      if (stored.state !== 'open' || stored.stopCount > 0) return { ...stored, changed: false }
      const station = await database.get(paths.station(stored.stationId))
      const changes = decide(stored)
      if (changes === null) return { ...stored, changed: false }
      const lastUpdatedAt = clock.now()
      database.write({ kind: 'update', path, fields: { ...changes, lastUpdatedAt } })
      if (station !== undefined && (changes.energyWh ?? 0) > 0) {
        database.write({
          kind: 'update',
          path: paths.station(stored.stationId),
          fields: { totalEnergyWh: new Increment(changes.energyWh ?? 0), lastUpdatedAt },
        })
      }
      return { ...stored, ...changes, lastUpdatedAt, changed: true }
    })

  const mark = async (transaction: Transaction) => {
    const marked = await change(transaction.transactionKey, (stored) =>
      stored.flags.includes('stale') ? null : { flags: [...stored.flags, 'stale'] },
    )
    if (marked?.changed !== true) return marked
    journal.event(transaction.stationId, 'transactionStale', String(transaction.transactionId), transaction.connectorId)
    log.warn('transaction is stale', { stationId: transaction.stationId, transactionId: transaction.transactionId })
    deps.onStale(marked)
    return marked
  }

  const closeByEstimate = async (state: StationState, transaction: Transaction, endedAt: Date) => {
    const reading = await deps.lastReading(state, transaction.transactionKey)
    const closed = await change(transaction.transactionKey, (stored) => estimatedEnd(stored, reading, endedAt))
    if (closed === null) return
    if (closed.changed) {
      journal.event(
        transaction.stationId,
        'transactionEstimated',
        String(transaction.transactionId),
        transaction.connectorId,
      )
      log.warn('transaction closed by estimate', {
        stationId: transaction.stationId,
        transactionId: transaction.transactionId,
      })
    }
    live.stopped(closed)
  }

  /** It was heard of again: it runs, and occupies its card again. */
  const unmark = async (connector: ConnectorState, active: ActiveTransaction) => {
    const { transactionKey, stationId, transactionId } = active.transaction
    const changed = await change(transactionKey, (stored) =>
      stored.flags.includes('stale') ? { flags: stored.flags.filter((flag) => flag !== 'stale') } : null,
    )
    if (changed === null || connector.active !== active) return
    connector.active = { ...active, transaction: changed }
    log.info('transaction is heard of again', { stationId, transactionId })
  }

  const checkConnector = async (state: StationState, connector: ConnectorState) => {
    const { active, report, readings } = connector
    if (active === null) return
    const now = clock.now()
    const since = staleSince(
      {
        startReceivedAt: active.transaction.startReceivedAt,
        status: report?.status ?? null,
        statusReceivedAt: report?.receivedAt ?? null,
        lastSampleAt: readings?.sampledAt ?? null,
      },
      now,
    )
    if (since === null) {
      if (active.transaction.flags.includes('stale')) await unmark(connector, active)
      return
    }
    const marked = await mark(active.transaction)
    if (marked === null || marked === undefined) return
    if (marked.state === 'open' && connector.active === active) connector.active = { ...active, transaction: marked }
    if (now.getTime() - marked.lastUpdatedAt.getTime() >= CLOSE_AFTER_MS) await closeByEstimate(state, marked, since)
  }

  const check = async () => {
    for (const state of board.all()) {
      const station = stations.peek(state.stationId)
      if (!state.loaded || station?.connection.edgeId !== edgeId || !station.connection.online) continue
      for (const connector of state.connectors.values()) await checkConnector(state, connector)
      for (const transaction of state.superseded.values()) {
        const marked = await mark(transaction)
        if (marked === null || marked === undefined || marked.state !== 'open') {
          state.superseded.delete(transaction.transactionKey)
        } else if (clock.now().getTime() - marked.lastUpdatedAt.getTime() >= CLOSE_AFTER_MS) {
          await closeByEstimate(state, marked, marked.lastUpdatedAt)
        }
      }
    }
  }

  let running = false
  const end = clock.every(CHECK_EVERY_MS, () => {
    if (running) return
    running = true
    check()
      .catch((error: unknown) =>
        log.error('stale transactions not checked', { cause: error instanceof Error ? error.message : String(error) }),
      )
      .finally(() => {
        running = false
      })
  })
  return { check, close: end }
}
