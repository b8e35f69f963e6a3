// Message path, step 6 of 9: store.

import { type SessionStats, SessionTally } from '@charge-it/shared/insights/session-tally.ts'
import { DEFAULT_TIME_ZONE } from '@charge-it/shared/model/site.ts'
import { snapshotOf } from '@charge-it/shared/model/tariff.ts'
import {
  type AuthorizationStatus,
  type EnergyMark,
  type MeterSample,
  meterBucketSchema,
  type Transaction,
  transactionSchema,
} from '@charge-it/shared/model/transaction.ts'
import { splitsByTime, withSamples } from '@charge-it/shared/money/energy-over-time.ts'
import { tariffInForce } from '@charge-it/shared/money/tariff-in-force.ts'
import { collections, transactionKey } from '@charge-it/shared/paths.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { LiveConnectorStore } from './connector-store.ts'
import type { Documents } from './documents.ts'
import { authorizationOf, type CachedIdTags } from './id-tag-store.ts'
import { parseOrLog } from './parse-or-log.ts'
import type { SiteCache } from './site-cache.ts'
import { type StartFacts, startTransaction, statusAmongOthers } from './start-transaction.ts'
import type { StationBoard, StationState } from './station-board.ts'
import type { HeldStations } from './station-store.ts'
import { type StopFacts, seekStopped, stopNamed, stopSought } from './stop-transaction.ts'
import { type StartDraft, type StopDraft, StoreError, type TransactionStore } from './stores.ts'

/** A station waits 30 s for its answer. What comes later is still stored, and found by the repeated message. */
const ANSWER_MS = 25_000
const FOUND_MS = 60_000
/** Quarters of an hour, two days: longer sessions that moved between instances get no statistics. */
const MAX_TALLIED = 192
const MAX_FOUND = 16

export interface BookingTransactionStore extends TransactionStore {
  findByKey(key: string, state: StationState): Promise<Transaction | undefined>
  /** Highest register sample in Wh, from memory or the store; null without one. */
  maxRegisterWh(state: StationState, key: string): Promise<number | null>
  /** Tells those who asked by `onStale`. */
  announceStale(transaction: Transaction): void
}

export function transactionStore(deps: {
  readonly documents: Documents
  readonly board: StationBoard
  readonly stations: HeldStations
  readonly sites: SiteCache
  readonly idTags: CachedIdTags
  readonly live: () => LiveConnectorStore
  readonly clock: Clock
  readonly log: Log
}): BookingTransactionStore {
  const { documents, board, stations, sites, idTags, live, clock, log } = deps

  /** Whatever went wrong, the station must send again. */
  const durable = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await withinAnswerTime(work())
    } catch (error) {
      throw error instanceof StoreError ? error : new StoreError(`${what} not stored`, { cause: error })
    }
  }

  const findByKey = async (key: string, state: StationState): Promise<Transaction | undefined> => {
    for (const { active } of state.connectors.values()) {
      if (active?.transaction.transactionKey === key) return active.transaction
    }
    const known = state.found.get(key)
    if (known !== undefined && clock.now().getTime() - known.readAt < FOUND_MS) return known.transaction ?? undefined
    const path = `${collections.transactions}/${key}`
    const fields = await documents.get(path)
    const transaction = fields === undefined ? null : (parseOrLog(log, transactionSchema, path, fields) ?? null)
    state.found.set(key, { transaction, readAt: clock.now().getTime() })
    for (const oldest of state.found.keys()) {
      if (state.found.size <= MAX_FOUND) break
      state.found.delete(oldest)
    }
    return transaction ?? undefined
  }

  /** Of the samples in memory, else of the stored ones. */
  const maxRegisterWh = async (state: StationState, key: string): Promise<number | null> => {
    for (const { active } of state.connectors.values()) {
      if (active?.transaction.transactionKey === key && active.maxRegisterWh !== null) return active.maxRegisterWh
    }
    const buckets = await documents.query({
      collection: `${collections.transactions}/${key}/${collections.meterValues}`,
    })
    const readings = buckets
      .flatMap(({ path, fields }) => parseOrLog(log, meterBucketSchema, path, fields) ?? [])
      .flatMap(({ samples }) => Object.values(samples))
      .flatMap(({ energyWh }) => energyWh ?? [])
    return readings.length === 0 ? null : readings.reduce((highest, reading) => Math.max(highest, reading))
  }

  /** Stored samples and those that wait, oldest first; null when there are too many to look at. */
  const samplesOf = async (
    state: StationState,
    key: string,
  ): Promise<readonly { readonly atMs: number; readonly sample: MeterSample }[] | null> => {
    const waiting = [...state.buckets.values()].filter(({ transactionKey }) => transactionKey === key)
    const buckets = await documents.query({
      ...{ collection: `${collections.transactions}/${key}/${collections.meterValues}`, newestFirst: 'from' },
      limit: MAX_TALLIED,
    })
    if (buckets.length >= MAX_TALLIED) return null
    return buckets
      .flatMap(({ path, fields }) => parseOrLog(log, meterBucketSchema, path, fields) ?? [])
      .flatMap((bucket) => Object.entries(bucket.samples))
      .concat(waiting.flatMap((bucket) => [...bucket.samples]))
      .map(([at, sample]) => ({ atMs: Date.parse(at), sample }))
      .sort((a, b) => a.atMs - b.atMs)
  }

  /** The same for the times at which energy flowed, which matter where the price changes with them. */
  const energyMarks = async (
    state: StationState,
    transaction: Transaction,
    draft: StopDraft,
  ): Promise<readonly EnergyMark[] | null> => {
    if (!splitsByTime(transaction.tariff)) return null
    const { transactionKey: key } = transaction
    const sent = draft.samples.map(({ sampledAt, sample }) => ({ atMs: sampledAt.getTime(), sample }))
    const active = [...state.connectors.values()].find(
      (each) => each.active?.transaction.transactionKey === key,
    )?.active
    try {
      const knowsAll = active != null && active.tally !== null
      const stored = knowsAll ? [] : ((await samplesOf(state, key)) ?? [])
      const readings = [...stored, ...sent]
        .sort((a, b) => a.atMs - b.atMs)
        .map(({ atMs, sample }) => ({ at: new Date(atMs), energyWh: sample.energyWh }))
      return withSamples(knowsAll ? active.marks : [], transaction, readings)
    } catch (error) {
      log.warn('samples of a session not read, its energy is spread evenly', {
        transactionKey: key,
        cause: String(error),
      })
      return null
    }
  }

  /** From memory for a session that began here, else of the stored samples and those that wait. Decides nothing. */
  const sessionStats = async (state: StationState, key: string): Promise<SessionStats | null> => {
    for (const { active } of state.connectors.values()) {
      if (active?.transaction.transactionKey === key && active.tally !== null) return active.tally.stats
    }
    try {
      const samples = await samplesOf(state, key)
      if (samples === null) return null
      const tally = new SessionTally()
      for (const { atMs, sample } of samples) tally.add(atMs, sample.currentA ?? null)
      return tally.stats
    } catch (error) {
      log.warn('samples of a session not counted', { transactionKey: key, cause: String(error) })
      return null
    }
  }

  const placeOf = async (stationId: string, at: Date) => {
    const station = await stations.find(stationId)
    const site = await sites.site(station?.siteId ?? null)
    const timeZone = site?.timeZone ?? DEFAULT_TIME_ZONE
    const tariff = await tariffInForce(site?.tariffId ?? null, at, timeZone, sites.tariff)
    return {
      station,
      timeZone,
      tariff: tariff === undefined ? null : snapshotOf(tariff),
    }
  }

  /** Another start of the card may have been stored in the same moment: the later one becomes ConcurrentTx. */
  const withdrawnIfLater = async (
    draft: StartDraft,
    transaction: Transaction,
    limits: Pick<StartFacts, 'authorization' | 'maxConcurrent'>,
  ): Promise<Transaction> => {
    if (transaction.idTagStatus !== 'Accepted') return transaction
    const idTagStatus = await statusAmongOthers(documents, draft, limits, transaction.transactionKey)
    if (idTagStatus === 'Accepted') return transaction
    const change = { idTagStatus, flags: [...transaction.flags, 'refusedIdTag' as const] }
    const path = `${collections.transactions}/${transaction.transactionKey}`
    await documents.commit([{ kind: 'update', path, fields: change }])
    return { ...transaction, ...change }
  }

  const staleListeners: ((transaction: Transaction) => void)[] = []

  return {
    findByKey,
    maxRegisterWh,
    onStale: (listener) => {
      staleListeners.push(listener)
    },
    announceStale: (transaction) => {
      for (const listener of staleListeners) listener(transaction)
    },
    start: (draft) =>
      durable('start', async () => {
        await board.load(draft.stationId)
        const [place, authorization, card] = await Promise.all([
          placeOf(draft.stationId, draft.startedAt),
          idTags.authorize(draft.idTag, { stationId: draft.stationId, connectorId: draft.connectorId }),
          idTags.find(draft.idTag),
        ])
        const limits = { authorization, maxConcurrent: Math.max(1, card?.maxConcurrent ?? 1) }
        const idTagStatus = await statusAmongOthers(documents, draft, limits)
        const facts = { ...place, ...limits, idTagStatus, ownerUid: card?.ownerUid ?? null }
        const started = await documents.transaction((database) => startTransaction(database, draft, facts))
        const { identity, repeated } = started
        const transaction = repeated ? started.transaction : await withdrawnIfLater(draft, started.transaction, limits)
        if (transaction.state === 'open') live().started(transaction)
        return {
          transactionKey: transaction.transactionKey,
          transactionId: Number(transaction.transactionId),
          idTagStatus: transaction.idTagStatus,
          parentIdTag: identity.parentIdTag,
          expiresAt: card === undefined ? null : authorizationOf(card, clock.now()).expiresAt,
          repeated,
        }
      }),
    stop: (draft) =>
      durable('stop', async () => {
        const { stationId, idTag } = draft
        const state = await board.load(stationId)
        const activeOf = (key: string) =>
          [...state.connectors.values()].find(({ active }) => active?.transaction.transactionKey === key)
        const [place, idTagStatus] = await Promise.all([
          placeOf(stationId, draft.stoppedAt),
          statusOfStop(idTag, stationId),
        ])
        const facts: StopFacts = {
          ...place,
          idTagStatus,
          maxRegisterWh: (key) => maxRegisterWh(state, key),
          sessionStats: (key) => sessionStats(state, key),
          energyMarks: (transaction) => energyMarks(state, transaction, draft),
          idleSince: (key) => activeOf(key)?.active?.idleSince ?? null,
          maxPowerW: (connectorId) =>
            connectorId === null ? null : (state.connectors.get(connectorId)?.maxPowerW ?? null),
        }
        const named = await documents.transaction((database) => stopNamed(database, draft, facts))
        const { transaction, repeated } = named ?? (await stopUnnamed(draft, facts))
        const { transactionKey: key, transactionId, connectorId } = transaction
        state.found.set(key, { transaction, readAt: clock.now().getTime() })
        if (transaction.state !== 'orphan') await live().storeSamples(stationId, connectorId ?? 0, key, draft.samples)
        if (transaction.state === 'stopped') live().stopped(transaction)
        return {
          transactionKey: key,
          transactionId,
          connectorId,
          orphan: transaction.state === 'orphan',
          repeated,
          idTagStatus,
        }
      }),
    async openOn(stationId, connectorId) {
      const state = await board.load(stationId)
      return state.connectors.get(connectorId)?.active?.transaction
    },
    async find(stationId, transactionId) {
      return findByKey(transactionKey(stationId, transactionId), await board.load(stationId))
    },
  }

  async function stopUnnamed(draft: StopDraft, facts: StopFacts) {
    const sought = await seekStopped(documents, draft)
    return await documents.transaction((database) => stopSought(database, draft, facts, sought))
  }

  /** The card of a stop decides nothing; when it cannot be looked up the answer simply carries no idTagInfo. */
  async function statusOfStop(idTag: string | null, stationId: string): Promise<AuthorizationStatus | null> {
    if (idTag === null) return null
    try {
      return (await idTags.authorize(idTag, { stationId, connectorId: null })).status
    } catch (error) {
      log.warn('card of a stop not looked up', {
        stationId,
        cause: error instanceof Error ? error.message : String(error),
      })
      return null
    }
  }
}

function withinAnswerTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StoreError('not stored in time')), ANSWER_MS)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
