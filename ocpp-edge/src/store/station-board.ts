import type { SessionTally } from '@charge-it/shared/insights/session-tally.ts'
import { type Connector, type ConnectorStatus, connectorSchema } from '@charge-it/shared/model/connector.ts'
import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import { type EnergyMark, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Log } from '../log.ts'
import type { Documents } from './documents.ts'
import type { JournalDays } from './journal-days.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { BufferedBucket } from './sample-buffer.ts'

/** More connectors than any charger has; further numbers are noise. */
export const MAX_CONNECTORS = 64
export const MAX_CONNECTOR_ID = 255
/** A station that starts without ever stopping must not fill the memory. */
const MAX_SUPERSEDED = 500

/** The newest readings of a connector, as measured. */
export interface Readings {
  readonly sampledAt: Date
  /** Register in Wh. */
  readonly registerWh: number | null
  readonly powerW: number | null
  readonly currentA: number | null
  readonly voltageV: number | null
  readonly socPercent: number | null
}

export interface ConnectorStateReport {
  readonly status: ConnectorStatus
  readonly errorCode: string
  readonly vendorErrorCode: string | null
  readonly errorInfo: string | null
  readonly statusAt: Date | null
  readonly receivedAt: Date | null
}

export interface ActiveTransaction {
  readonly transaction: Transaction
  idleSince: Date | null
  /** Highest register reading in Wh. */
  maxRegisterWh: number | null
  /** Of all its samples; null when it did not begin here: then the stored ones are counted. */
  tally: SessionTally | null
  /** What it had taken around changes of its price; kept only where its tariff splits energy by them. */
  marks: readonly EnergyMark[]
}

/** What this instance knows of one connector; everything in it can be read again from the database. */
export interface ConnectorState {
  readonly connectorId: number
  code: string | null
  siteId: string | null
  maxPowerW: number | null
  report: ConnectorStateReport | null
  active: ActiveTransaction | null
  readings: Readings | null
  /** undefined: leave what the public copy holds. */
  lastSession: PublicConnector['lastSession'] | undefined
  refusal: PublicConnector['refusal'] | undefined
  /** What of the connector was written last; a flush that would repeat it writes nothing. */
  written: string
  dirty: boolean
  publicDirty: boolean
  liveDirty: boolean
  lastLiveWriteAt: number
  codeReadAt: number
}

export interface StationState {
  readonly stationId: string
  readonly connectors: Map<number, ConnectorState>
  /** Buffered samples by bucket path. */
  readonly buckets: Map<string, BufferedBucket>
  /** Transactions found lately, by key; null = there is none. */
  readonly found: Map<string, { readonly transaction: Transaction | null; readonly readAt: number }>
  /** Open transactions whose connector began another one since. */
  readonly superseded: Map<string, Transaction>
  /** Statuses that came before the connectors were loaded. */
  readonly early: (() => void)[]
  loaded: boolean
  loading: Promise<StationState> | null
  cancelFlush: (() => void) | null
}

/** The stations that this instance serves, loaded from the database when first needed. */
export interface StationBoard {
  /** Without reading; made empty and not loaded when unknown. */
  of(stationId: string): StationState
  load(stationId: string): Promise<StationState>
  all(): Iterable<StationState>
  peek(stationId: string): StationState | undefined
  forget(stationId: string): void
  onLoaded(listener: (state: StationState) => void): void
}

export function stationBoard(deps: {
  readonly documents: Documents
  readonly log: Log
  readonly journal: Pick<JournalDays, 'restore'>
}): StationBoard {
  const { documents, log, journal } = deps
  const stations = new Map<string, StationState>()
  const loaded: ((state: StationState) => void)[] = []

  const of = (stationId: string): StationState => {
    const known = stations.get(stationId)
    if (known !== undefined) return known
    const state: StationState = {
      stationId,
      connectors: new Map(),
      buckets: new Map(),
      found: new Map(),
      superseded: new Map(),
      early: [],
      loaded: false,
      loading: null,
      cancelFlush: null,
    }
    stations.set(stationId, state)
    return state
  }

  const read = async (state: StationState): Promise<StationState> => {
    const { stationId } = state
    const [connectors, open] = await Promise.all([
      documents.query({ collection: `${paths.station(stationId)}/${collections.connectors}` }),
      documents.query({
        collection: collections.transactions,
        equal: [
          ['stationId', stationId],
          ['state', 'open'],
        ],
      }),
    ])
    journal.restore(stationId, connectors)
    for (const { path, fields } of connectors) {
      const connector = parseOrLog(log, connectorSchema, path, fields)
      if (connector !== undefined) state.connectors.set(connector.connectorId, stateOf(connector))
    }
    const transactions = open
      .flatMap(({ path, fields }) => parseOrLog(log, transactionSchema, path, fields) ?? [])
      .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
    for (const transaction of transactions) {
      if (transaction.connectorId !== null) supersede(state, transaction.connectorId, transaction)
    }
    state.loaded = true
    for (const listener of loaded) listener(state)
    for (const apply of state.early.splice(0)) apply()
    return state
  }

  return {
    of,
    onLoaded: (listener) => {
      loaded.push(listener)
    },
    peek: (stationId) => stations.get(stationId),
    all: () => stations.values(),
    load(stationId) {
      const state = of(stationId)
      if (state.loaded) return Promise.resolve(state)
      state.loading ??= read(state).finally(() => {
        state.loading = null
      })
      return state.loading
    },
    forget: (stationId) => {
      const state = stations.get(stationId)
      state?.cancelFlush?.()
      stations.delete(stationId)
    },
  }
}

/** The state of a connector, made when the station never had it. */
export function connectorState(state: StationState, connectorId: number): ConnectorState {
  const known = state.connectors.get(connectorId)
  if (known !== undefined) return known
  const made: ConnectorState = {
    connectorId,
    code: null,
    siteId: null,
    maxPowerW: null,
    report: null,
    active: null,
    readings: null,
    lastSession: undefined,
    refusal: undefined,
    written: '',
    dirty: false,
    publicDirty: false,
    liveDirty: false,
    lastLiveWriteAt: 0,
    codeReadAt: 0,
  }
  state.connectors.set(connectorId, made)
  return made
}

/** Makes a transaction the running one of its connector; what ran there before has ended without a stop. */
export function supersede(state: StationState, connectorId: number, transaction: Transaction): void {
  const connector = connectorState(state, connectorId)
  const before = connector.active?.transaction
  if (before !== undefined && before.transactionKey !== transaction.transactionKey) {
    state.superseded.set(before.transactionKey, before)
    for (const oldest of state.superseded.keys()) {
      if (state.superseded.size <= MAX_SUPERSEDED) break
      state.superseded.delete(oldest)
    }
    connector.readings = null
  }
  activate(connector, transaction)
}

function activate(connector: ConnectorState, transaction: Transaction): void {
  const { report } = connector
  const idle = report !== null && isIdle(report.status) && connector.active === null && connector.written !== ''
  connector.active = {
    transaction,
    idleSince: transaction.idleSince ?? (idle ? (report.statusAt ?? report.receivedAt) : null),
    maxRegisterWh: null,
    tally: null,
    marks: [],
  }
  if (connector.readings !== null && connector.readings.sampledAt < transaction.startedAt) connector.readings = null
}

/** The car takes no energy although it could: idle time runs. */
export function isIdle(status: ConnectorStatus): boolean {
  return status === 'SuspendedEV' || status === 'Finishing'
}

/** What a flush compares: a status or transaction that is already stored is not written again. */
export function signature(connector: ConnectorState): string {
  const { report, active } = connector
  return JSON.stringify([
    report?.status ?? 'Unknown',
    report?.errorCode ?? 'NoError',
    report?.vendorErrorCode ?? null,
    report?.errorInfo ?? null,
    active?.transaction.transactionKey ?? null,
  ])
}

function stateOf(connector: Connector): ConnectorState {
  const { status, errorCode, vendorErrorCode, errorInfo, statusAt, receivedAt, activeTransaction } = connector
  return {
    connectorId: connector.connectorId,
    code: connector.code,
    siteId: connector.siteId,
    maxPowerW: connector.facts?.maxPowerW ?? null,
    report: { status, errorCode, vendorErrorCode, errorInfo, statusAt, receivedAt },
    active: null,
    readings: null,
    lastSession: undefined,
    refusal: undefined,
    written: JSON.stringify([status, errorCode, vendorErrorCode, errorInfo, activeTransaction?.transactionKey ?? null]),
    dirty: false,
    publicDirty: false,
    liveDirty: false,
    lastLiveWriteAt: 0,
    codeReadAt: 0,
  }
}
