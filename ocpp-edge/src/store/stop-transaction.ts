// Message path, step 6 of 9: store.
import { canonicalIdTag, maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import type { SessionStats } from '@charge-it/shared/insights/session-tally.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import {
  type AuthorizationStatus,
  type EnergyMark,
  type Transaction,
  type TransactionFlag,
  type TransactionIdentity,
  transactionIdentitySchema,
  transactionSchema,
} from '@charge-it/shared/model/transaction.ts'
import { energyOfSession } from '@charge-it/shared/money/energy-of-session.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import { type Documents, type DocumentTransaction, Increment } from './documents.ts'
import type { StopDraft } from './stores.ts'
import { learntTransactionId, stopHash } from './transaction-id.ts'

/** How far a station's clock may be off and a stop still belong to a transaction. */
const FIT_TOLERANCE_MS = 5 * 60_000
const MAX_KEPT_ID_TAG = 255
const MAX_REASON = 50

/** What a stop is decided with; read before the Firestore transaction. */
export interface StopFacts {
  readonly station: Station | undefined
  readonly timeZone: string
  readonly idTagStatus: AuthorizationStatus | null
  /** Highest register sample in Wh of a running transaction that is in memory, by key. */
  readonly maxRegisterWh: (transactionKey: string) => Promise<number | null>
  /** What its samples were like; null when nothing is known. Never rejects. */
  readonly sessionStats: (transactionKey: string) => Promise<SessionStats | null>
  /** When its energy flowed, with the samples of the stop; null where nobody asks or knows. Never rejects. */
  readonly energyMarks: (transaction: Transaction) => Promise<readonly EnergyMark[] | null>
  readonly idleSince: (transactionKey: string) => Date | null
  /** What a connector can deliver, in W; null = unknown. */
  readonly maxPowerW: (connectorId: number | null) => number | null
}

export interface StoppedTransaction {
  readonly transaction: Transaction
  readonly repeated: boolean
}

/**
 * Books a stop of a transaction that the station names by its own id.
 * The body of a Firestore transaction: it may run again and has no other effects.
 * @returns null when there is no transaction of that id, or the id is none: see {@link seekStopped}.
 */
export async function stopNamed(
  database: DocumentTransaction,
  draft: StopDraft,
  facts: StopFacts,
): Promise<StoppedTransaction | null> {
  const id = learntTransactionId(draft.transactionId)
  if (id === undefined) return null
  const path = paths.transaction(draft.stationId, id)
  const [stored, station] = await database.getAll([path, paths.station(draft.stationId)])
  if (stored === undefined) return null
  const found = { transaction: parseDocument(transactionSchema, path, stored), sentId: null, otherStationsId: false }
  return book(database, draft, facts, found, station !== undefined)
}

/** What a stop whose id leads nowhere probably belongs to. */
export interface SoughtStop {
  readonly transactionKey: string | null
  /** The id as sent, when the transaction has another. */
  readonly sentId: string | null
  readonly otherStationsId: boolean
}

/**
 * Looks for the transaction of a stop whose id the station never learnt, or that nobody knows. Outside of Firestore
 * transactions, whose queries lock all that they look at; {@link stopSought} looks again at what was found.
 */
export async function seekStopped(documents: Pick<Documents, 'get' | 'query'>, draft: StopDraft): Promise<SoughtStop> {
  const { stationId } = draft
  const id = learntTransactionId(draft.transactionId)
  const [earlier] = await documents.query({
    collection: collections.transactions,
    equal: [
      ['stationId', stationId],
      ['stopHash', stopHash(draft)],
    ],
    limit: 1,
  })
  if (earlier !== undefined) return { transactionKey: earlier.id, sentId: null, otherStationsId: false }
  if (id !== undefined) {
    const others = await documents.query({
      collection: collections.transactions,
      equal: [['transactionId', id]],
      limit: 1,
    })
    return { transactionKey: null, sentId: null, otherStationsId: others.length > 0 }
  }
  const only = await onlyFitting(documents, draft)
  return { transactionKey: only?.transactionKey ?? null, sentId: sentText(draft), otherStationsId: false }
}

/** Books a stop on what was found for it, if that is still so; otherwise keeps it as an orphan. Otherwise as {@link stopNamed}. */
export async function stopSought(
  database: DocumentTransaction,
  draft: StopDraft,
  facts: StopFacts,
  { transactionKey: key, sentId, otherStationsId }: SoughtStop,
): Promise<StoppedTransaction> {
  const hash = stopHash(draft)
  const orphanKey = orphanKeyOf(draft, hash)
  const wanted = [paths.station(draft.stationId), `${collections.transactions}/${orphanKey}`]
  const sought = key === null ? [] : [`${collections.transactions}/${key}`]
  const [station, orphan, candidate] = await database.getAll([...wanted, ...sought])
  const parsed = (fields: unknown) =>
    fields === undefined ? undefined : parseDocument(transactionSchema, collections.transactions, fields)
  const fitting = parsed(candidate)
  const stillFits = fitting?.state === 'open' || fitting?.stopHash === hash
  const transaction = parsed(orphan) ?? (stillFits ? fitting : undefined)
  const isIts = transaction !== undefined && transaction.stopHash === hash
  return book(
    database,
    draft,
    facts,
    { transaction, sentId: isIts ? null : sentId, otherStationsId },
    station !== undefined,
  )
}

/** Once: the first stop sets the end, a repeat is counted, one that differs is flagged, one of nothing is an orphan. */
async function book(
  database: DocumentTransaction,
  draft: StopDraft,
  facts: StopFacts,
  { transaction: found, sentId, otherStationsId }: FoundTransaction,
  stationIsStored: boolean,
): Promise<StoppedTransaction> {
  const hash = stopHash(draft)
  const stationPath = paths.station(draft.stationId)
  const path = found === undefined ? '' : `${collections.transactions}/${found.transactionKey}`
  if (found !== undefined && found.stopCount > 0) {
    const repeated = repeatOf(found, draft, hash)
    database.write({
      kind: 'update',
      path,
      fields: { stopCount: repeated.stopCount, flags: repeated.flags, lastUpdatedAt: draft.receivedAt },
    })
    return { transaction: repeated, repeated: true }
  }
  if (found === undefined) {
    const orphan = orphanOf(draft, facts, hash, otherStationsId)
    database.write({
      kind: 'create',
      path: `${collections.transactions}/${orphan.transaction.transactionKey}`,
      fields: orphan.transaction,
    })
    database.write({
      kind: 'create',
      path: paths.transactionIdentity(orphan.transaction.transactionKey),
      fields: orphan.identity,
    })
    return { transaction: orphan.transaction, repeated: false }
  }

  const stopped = await booked(found, draft, facts, hash, sentId)
  const { state, meterStopWh, stoppedAt, stopReceivedAt, stopReason, energyWh, idleSince, stopCount, flags } = stopped
  const { stopHash: storedHash, sentTransactionId, sessionStats, energyMarks } = stopped
  database.write({
    kind: 'update',
    path,
    fields: {
      ...{ state, meterStopWh, stoppedAt, stopReceivedAt, stopReason, energyWh, idleSince, stopCount, flags },
      ...{ stopHash: storedHash, sentTransactionId, sessionStats, lastUpdatedAt: draft.receivedAt },
      ...(energyMarks == null ? {} : { energyMarks }),
    },
  })
  // A transaction that was closed by estimate counted already; the real stop corrects it.
  const grownWh = (energyWh ?? 0) - (found.energyWh ?? 0)
  if (stationIsStored && grownWh !== 0) {
    database.write({
      kind: 'update',
      path: stationPath,
      fields: { totalEnergyWh: new Increment(grownWh), lastUpdatedAt: draft.receivedAt },
    })
  }
  return { transaction: stopped, repeated: false }
}

interface FoundTransaction {
  readonly transaction: Transaction | undefined
  readonly sentId: string | null
  readonly otherStationsId: boolean
}

/** The station's only open transaction of that card (without a card: its only open one), if time and meter fit. */
async function onlyFitting(
  database: Pick<Documents, 'get' | 'query'>,
  draft: StopDraft,
): Promise<Transaction | undefined> {
  const found = await database.query({
    collection: collections.transactions,
    equal: [
      ['stationId', draft.stationId],
      ['state', 'open'],
    ],
  })
  const open = found.map(({ path, fields }) => parseDocument(transactionSchema, path, fields))
  const candidates: Transaction[] = []
  for (const transaction of open) {
    if (draft.idTag === null) candidates.push(transaction)
    else {
      const path = paths.transactionIdentity(transaction.transactionKey)
      const identity = await database.get(path)
      if (identity === undefined) continue
      const { idTagCanonical } = parseDocument(transactionIdentitySchema, path, identity)
      if (idTagCanonical === canonicalIdTag(draft.idTag)) candidates.push(transaction)
    }
  }
  const [only, ...others] = candidates
  if (only === undefined || others.length > 0) return undefined
  const timeFits = draft.stoppedAt.getTime() >= only.startedAt.getTime() - FIT_TOLERANCE_MS
  const meterFits = only.meterStartWh === null || draft.meterStopWh >= only.meterStartWh
  return timeFits && meterFits ? only : undefined
}

function repeatOf(found: Transaction, draft: StopDraft, hash: string): Transaction {
  const same = found.stopHash === hash || found.meterStopWh === Math.round(draft.meterStopWh)
  const sameTime = found.stopHash === hash || found.stoppedAt?.getTime() === draft.stoppedAt.getTime()
  const flags = new Set<TransactionFlag>(found.flags)
  if (!same || !sameTime) flags.add('differingStop')
  return { ...found, stopCount: found.stopCount + 1, flags: [...flags] }
}

async function booked(
  found: Transaction,
  draft: StopDraft,
  facts: StopFacts,
  hash: string,
  sentId: string | null,
): Promise<Transaction> {
  const flags = new Set<TransactionFlag>([...found.flags, ...draft.flags])
  // One that was closed by an estimate stays marked: its bill may be corrected, and readers look there for it.
  if (found.state === 'open') flags.delete('stale')
  else flags.delete('energyFromSamples')
  const beforeStart = draft.stoppedAt < found.startedAt
  if (beforeStart) flags.add('stopBeforeStart')
  const stoppedAt = beforeStart ? found.startedAt : draft.stoppedAt
  const meterStartWh = found.meterStartWh ?? draft.meterStopWh
  const hours = (stoppedAt.getTime() - found.startedAt.getTime()) / 3_600_000
  const maxPowerW = facts.maxPowerW(found.connectorId)
  const lastSampleWh = draft.meterStopWh < meterStartWh ? await highestSample(found, draft, facts) : null
  const { energyWh, flag } = energyOfSession(
    meterStartWh,
    draft.meterStopWh,
    lastSampleWh,
    // A tenth and 1 kWh on top: nominal power and clocks are not exact.
    maxPowerW === null ? null : maxPowerW * hours * 1.1 + 1_000,
  )
  if (flag !== null) flags.add(flag)
  const energyMarks = await facts.energyMarks(found)
  const idleSince = facts.idleSince(found.transactionKey) ?? found.idleSince ?? null
  return {
    ...found,
    state: 'stopped',
    meterStopWh: Math.round(draft.meterStopWh),
    stoppedAt,
    stopReceivedAt: draft.receivedAt,
    stopReason: (draft.reason ?? 'Local').slice(0, MAX_REASON),
    energyWh,
    idleSince: idleSince !== null && idleSince > stoppedAt ? stoppedAt : idleSince,
    stopCount: 1,
    stopHash: hash,
    sentTransactionId: sentId,
    sessionStats: await facts.sessionStats(found.transactionKey),
    ...(energyMarks === null ? {} : { energyMarks: [...energyMarks] }),
    flags: [...flags],
    lastUpdatedAt: draft.receivedAt,
  }
}

async function highestSample(found: Transaction, draft: StopDraft, facts: StopFacts): Promise<number | null> {
  const sent = draft.samples.flatMap(({ sample }) => sample.energyWh ?? [])
  const known = await facts.maxRegisterWh(found.transactionKey)
  const all = known === null ? sent : [...sent, known]
  return all.length === 0 ? null : Math.max(...all)
}

function orphanOf(
  draft: StopDraft,
  facts: StopFacts,
  hash: string,
  otherStationsId: boolean,
): { readonly transaction: Transaction; readonly identity: TransactionIdentity } {
  const transactionId = orphanIdOf(hash)
  const key = orphanKeyOf(draft, hash)
  const idTag = (draft.idTag ?? '').slice(0, MAX_KEPT_ID_TAG).toWellFormed()
  const flags = new Set<TransactionFlag>([...draft.flags, 'orphan'])
  if (otherStationsId) flags.add('otherStationsId')
  const transaction: Transaction = {
    transactionKey: key,
    stationId: draft.stationId,
    siteId: facts.station?.siteId ?? null,
    connectorId: null,
    transactionId,
    state: 'orphan',
    idTagMasked: maskIdTag(idTag),
    idTagStatus: facts.idTagStatus ?? 'Invalid',
    ownerUid: null,
    meterStartWh: null,
    meterStopWh: Math.round(draft.meterStopWh),
    startedAt: draft.stoppedAt,
    stoppedAt: draft.stoppedAt,
    startReceivedAt: draft.receivedAt,
    stopReceivedAt: draft.receivedAt,
    stopReason: (draft.reason ?? 'Local').slice(0, MAX_REASON),
    energyWh: 0,
    idleSince: null,
    stopHash: hash,
    sentTransactionId: sentText(draft),
    stopCount: 1,
    tariff: null,
    flags: [...flags],
    ocppVersion: draft.ocppVersion ?? '1.6',
    timeZone: facts.timeZone,
    demo: facts.station?.demo ?? null,
    lastUpdatedAt: draft.receivedAt,
  }
  const identity: TransactionIdentity = {
    transactionKey: key,
    kind: 'identity',
    stationId: draft.stationId,
    idTag,
    idTagCanonical: canonicalIdTag(idTag),
    parentIdTag: null,
    ownerUid: null,
    startedAt: draft.stoppedAt,
  }
  return { transaction, identity }
}

function orphanIdOf(hash: string): string {
  return `orphan-${hash}`
}

function orphanKeyOf(draft: StopDraft, hash: string): string {
  return transactionKey(draft.stationId, orphanIdOf(hash))
}

function sentText(draft: StopDraft): string {
  return String(draft.transactionId).slice(0, 100).toWellFormed()
}
