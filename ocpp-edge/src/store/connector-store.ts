// Message path, step 6 of 9: store.
import { maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { SessionTally } from '@charge-it/shared/insights/session-tally.ts'
import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { withSamples } from '@charge-it/shared/money/energy-over-time.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { isStaleStatus } from './is-stale-status.ts'
import { lastSessionOf } from './live-copy.ts'
import type { LiveWriter } from './live-writer.ts'
import { addSamples, type BufferedBucket } from './sample-buffer.ts'
import {
  type ConnectorState,
  type ConnectorStateReport,
  connectorState,
  isIdle,
  MAX_CONNECTOR_ID,
  MAX_CONNECTORS,
  type StationBoard,
  type StationState,
  supersede,
} from './station-board.ts'
import type { HeldStations } from './station-store.ts'
import type { ConnectorStore, JournalStore, StatusReport, TimedSample } from './stores.ts'

const MAX_BUFFERED_PER_STATION = 3_000
/** A start that was received longer ago is a repeated one: another instance may have its first samples. */
const NEW_MS = 30_000
/** Statuses and samples that wait for a station's connectors to be loaded, during an outage of the database. */
const MAX_EARLY = 1_000

/** Connector states, as the transaction store also needs to change them. */
export interface LiveConnectorStore extends ConnectorStore {
  started(transaction: Transaction): void
  stopped(transaction: Transaction): void
}

export function connectorStore(deps: {
  readonly board: StationBoard
  readonly stations: HeldStations
  readonly live: LiveWriter
  readonly findTransaction: (transactionKey: string, state: StationState) => Promise<Transaction | undefined>
  readonly journal: JournalStore
  readonly clock: Clock
  readonly log: Log
}): LiveConnectorStore {
  const { board, stations, live, journal, clock, log } = deps

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
    const active = transaction.connectorId === null ? null : state.connectors.get(transaction.connectorId)?.active
    if (active?.transaction.transactionKey === transaction.transactionKey) {
      for (const { sampledAt, sample } of samples) active.tally?.add(sampledAt.getTime(), sample.currentA ?? null)
      const readings = samples.map(({ sampledAt, sample }) => ({ at: sampledAt, energyWh: sample.energyWh }))
      active.marks = withSamples(active.marks, transaction, readings)
    }
    const dropped = addSamples(state.buckets, transaction, samples, clock.now())
    if (dropped > 0) log.warn('samples dropped, their bucket is full', { stationId: state.stationId, dropped })
  }

  /** What changed goes into the station's history; a status that is told again is none. */
  const noteChange = (stationId: string, before: ConnectorStateReport | null, report: StatusReport) => {
    const { connectorId, status, errorCode, vendorErrorCode, statusAt, receivedAt } = report
    const at = statusAt ?? receivedAt
    const isFault = errorCode !== 'NoError' || status === 'Faulted'
    const wasFault = before !== null && (before.errorCode !== 'NoError' || before.status === 'Faulted')
    const isSame = status === before?.status && errorCode === before.errorCode
    if (isSame && vendorErrorCode === before?.vendorErrorCode) return
    if (isFault) journal.event(stationId, 'fault', `${status} ${errorCode}`, connectorId, { at })
    else if (wasFault) journal.event(stationId, 'faultEnded', status, connectorId, { at })
    else if (!isSame && before !== null) journal.event(stationId, 'status', status, connectorId, { at, routine: true })
  }

  const usable = (state: StationState, connectorId: number): boolean =>
    Number.isInteger(connectorId) &&
    connectorId >= 0 &&
    connectorId <= MAX_CONNECTOR_ID &&
    (state.connectors.has(connectorId) || state.connectors.size < MAX_CONNECTORS)

  return {
    recordStatus(stationId, report) {
      whenLoaded(stationId, (state) => {
        if (!usable(state, report.connectorId)) return
        const connector = connectorState(state, report.connectorId)
        if (connector.report !== null && isStaleStatus(connector.report, report)) return
        noteChange(stationId, connector.report, report)
        const { connectorId: _, ...rest } = report
        connector.report = rest
        if (connector.active !== null) {
          if (report.status === 'Charging') connector.active.idleSince = null
          else if (isIdle(report.status)) connector.active.idleSince ??= report.statusAt ?? report.receivedAt
        }
        live.touch(state, connector, 'status')
      })
      const state = board.of(stationId)
      if (!state.loaded) live.loadSoon(state)
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
        live.touch(state, connector, 'samples')
        const buffered = [...state.buckets.values()].reduce((sum, bucket) => sum + bucket.samples.size, 0)
        if (buffered > MAX_BUFFERED_PER_STATION) {
          live.inBackground(stationId, live.storeBuckets(state))
        }
      })
      const state = board.of(stationId)
      if (!state.loaded) live.loadSoon(state)
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
        live.touch(state, connector, 'samples')
      }
      if (transaction === undefined) return
      buffer(state, transaction, samples)
      await live.storeBuckets(state, { urgent: true })
    },
    recordRefusal(stationId, connectorId, idTag, status, at) {
      whenLoaded(stationId, (state) => {
        const refusal = { idTagMasked: maskIdTag(idTag.slice(0, 100)), status, at }
        for (const connector of state.connectors.values()) {
          if (connector.connectorId === 0 || (connectorId !== null && connector.connectorId !== connectorId)) continue
          connector.refusal = refusal
          live.touch(state, connector, 'samples')
        }
      })
    },
    started(transaction) {
      const { stationId, connectorId } = transaction
      whenLoaded(stationId, (state) => {
        if (connectorId === null || !usable(state, connectorId)) return
        const connector = connectorState(state, connectorId)
        const before = connector.active?.transaction
        if (before !== undefined && before.startedAt > transaction.startedAt) return
        if (before?.transactionKey === transaction.transactionKey) return
        connector.readings = null
        supersede(state, connectorId, transaction)
        if (transaction.idleSince == null && connector.active !== null) connector.active.idleSince = null
        const isNew = clock.now().getTime() - transaction.startReceivedAt.getTime() < NEW_MS
        if (connector.active !== null && isNew) connector.active.tally = new SessionTally()
        live.touch(state, connector, 'session')
      })
    },
    stopped(transaction) {
      whenLoaded(transaction.stationId, (state) => {
        state.found.delete(transaction.transactionKey)
        state.superseded.delete(transaction.transactionKey)
        const isIts = ({ transactionKey }: BufferedBucket) => transactionKey === transaction.transactionKey
        live.inBackground(transaction.stationId, live.storeBuckets(state, { due: isIts }))
        const connector = [...state.connectors.values()].find(
          ({ active }) => active?.transaction.transactionKey === transaction.transactionKey,
        )
        if (connector === undefined) return
        connector.active = null
        connector.readings = null
        connector.lastSession = lastSessionOf(transaction)
        live.touch(state, connector, 'session')
      })
    },
    flush: live.flush,
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
  }
}
