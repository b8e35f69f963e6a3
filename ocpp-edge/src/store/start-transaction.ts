// Message path, step 6 of 9: store.
import { canonicalIdTag, maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import type { TariffSnapshot } from '@charge-it/shared/model/tariff.ts'
import {
  type AuthorizationStatus,
  type Transaction,
  type TransactionFlag,
  type TransactionIdentity,
  transactionIdentitySchema,
  transactionSchema,
} from '@charge-it/shared/model/transaction.ts'
import { collections, paths, transactionKey } from '@charge-it/shared/paths.ts'
import type { Documents, DocumentTransaction } from './documents.ts'
import { type Authorization, type StartDraft, StoreError } from './stores.ts'
import { firstTransactionId, nextTransactionId, startHash } from './transaction-id.ts'

/** Two starts share 31 bits once in two thousand million; this many in a row do not. */
const MAX_TRIES = 16
/** How many of a card's newest transactions are looked at for ConcurrentTx. */
const NEWEST_OF_CARD = 10
/** The part of an idTag that is kept; OCPP 1.6 allows 20 characters. */
const MAX_KEPT_ID_TAG = 255

/** What a start is decided with; read before the Firestore transaction. */
export interface StartFacts {
  readonly station: Station | undefined
  readonly timeZone: string
  readonly tariff: TariffSnapshot | null
  readonly authorization: Authorization
  /** Of {@link statusAmongOthers}. */
  readonly idTagStatus: AuthorizationStatus
  readonly ownerUid: string | null
  /** How many transactions the card may have at once. */
  readonly maxConcurrent: number
}

export interface StartedTransaction {
  readonly transaction: Transaction
  readonly identity: TransactionIdentity
  readonly repeated: boolean
}

/**
 * Creates the transaction and its identity, or finds the one that an earlier delivery of the message created.
 * The body of a Firestore transaction: it may run again and has no other effects.
 */
export async function startTransaction(
  database: DocumentTransaction,
  draft: StartDraft,
  facts: StartFacts,
): Promise<StartedTransaction> {
  const hash = startHash(draft)
  let id = firstTransactionId(hash)
  for (let tries = 0; tries < MAX_TRIES; tries++, id = nextTransactionId(id)) {
    const key = transactionKey(draft.stationId, id)
    const path = paths.transaction(draft.stationId, id)
    const [stored, storedIdentity] = await Promise.all([
      database.get(path),
      database.get(paths.transactionIdentity(key)),
    ])
    if (stored === undefined) {
      const created = newTransaction(draft, facts, id, facts.idTagStatus, hash)
      database.write({ kind: 'create', path, fields: created.transaction })
      database.write({ kind: 'create', path: paths.transactionIdentity(key), fields: created.identity })
      return { ...created, repeated: false }
    }
    const transaction = parseDocument(transactionSchema, path, stored)
    const identity =
      storedIdentity === undefined
        ? undefined
        : parseDocument(transactionIdentitySchema, paths.transactionIdentity(key), storedIdentity)
    if (identity?.startHash !== hash) continue
    // A clock that starts anew at every boot gives two starts the same content: the ended one is another.
    if (draft.flags.includes('clockSkew') && transaction.state !== 'open') continue
    return { transaction, identity, repeated: true }
  }
  throw new StoreError('no free transaction id')
}

/** A running transaction of a card. */
interface Running {
  readonly transactionKey: string
  readonly createdOrder: number
}

/**
 * Decides ConcurrentTx: the card already charges as often as it may, elsewhere. Asked before the transaction is created
 * and, with its key, again afterwards: of two starts in one moment both see the other, and the later one gives way.
 * A query inside the creating transaction would lock the identities of all cards in some databases, so that starts of
 * strangers wait for each other.
 */
export async function statusAmongOthers(
  documents: Pick<Documents, 'get' | 'query'>,
  draft: StartDraft,
  facts: Pick<StartFacts, 'authorization' | 'maxConcurrent'>,
  ownKey?: string,
): Promise<AuthorizationStatus> {
  if (facts.authorization.status !== 'Accepted') return facts.authorization.status
  const identities = await documents.query({
    collection: collections.private,
    group: true,
    equal: [
      ['kind', 'identity'],
      ['idTagCanonical', canonicalIdTag(draft.idTag)],
    ],
    newestFirst: 'startedAt',
    limit: NEWEST_OF_CARD,
  })
  const found = identities.map(({ path, fields, createdOrder }): Running => {
    const { transactionKey: key } = parseDocument(transactionIdentitySchema, path, fields)
    return { transactionKey: key, createdOrder }
  })
  const own = found.find((each) => each.transactionKey === ownKey)
  const earlier = found.filter((each) => each !== own && (own === undefined || isEarlier(each, own)))
  const running = await Promise.all(earlier.map((each) => occupiesCard(documents, draft, each)))
  return running.filter(Boolean).length >= facts.maxConcurrent ? 'ConcurrentTx' : facts.authorization.status
}

async function occupiesCard(documents: Pick<Documents, 'get'>, draft: StartDraft, running: Running): Promise<boolean> {
  const path = `${collections.transactions}/${running.transactionKey}`
  const stored = await documents.get(path)
  if (stored === undefined) return false
  const other = parseDocument(transactionSchema, path, stored)
  // A start on the same connector proves that what ran there has ended.
  const sameConnector = other.stationId === draft.stationId && other.connectorId === draft.connectorId
  return other.state === 'open' && other.idTagStatus === 'Accepted' && !other.flags.includes('stale') && !sameConnector
}

function isEarlier(other: Running, own: Running): boolean {
  if (other.createdOrder !== own.createdOrder) return other.createdOrder < own.createdOrder
  return other.transactionKey < own.transactionKey
}

function newTransaction(
  draft: StartDraft,
  facts: StartFacts,
  transactionId: number,
  idTagStatus: Transaction['idTagStatus'],
  hash: string,
): { readonly transaction: Transaction; readonly identity: TransactionIdentity } {
  const key = transactionKey(draft.stationId, transactionId)
  const flags = new Set<TransactionFlag>(draft.flags)
  if (idTagStatus !== 'Accepted') flags.add('refusedIdTag')
  const transaction: Transaction = {
    transactionKey: key,
    stationId: draft.stationId,
    siteId: facts.station?.siteId ?? null,
    connectorId: draft.connectorId,
    transactionId,
    state: 'open',
    idTagMasked: maskIdTag(draft.idTag.slice(0, MAX_KEPT_ID_TAG).toWellFormed()),
    idTagStatus,
    ownerUid: facts.ownerUid,
    meterStartWh: Math.round(draft.meterStartWh),
    meterStopWh: null,
    startedAt: draft.startedAt,
    stoppedAt: null,
    startReceivedAt: draft.receivedAt,
    stopReceivedAt: null,
    stopReason: null,
    energyWh: null,
    idleSince: null,
    stopHash: null,
    ...(draft.reservationId === null ? {} : { reservationId: draft.reservationId }),
    stopCount: 0,
    tariff: facts.tariff,
    flags: [...flags],
    ocppVersion: draft.ocppVersion,
    timeZone: facts.timeZone,
    demo: facts.station?.demo ?? null,
    lastUpdatedAt: draft.receivedAt,
  }
  const idTag = draft.idTag.slice(0, MAX_KEPT_ID_TAG).toWellFormed()
  const identity: TransactionIdentity = {
    transactionKey: key,
    kind: 'identity',
    stationId: draft.stationId,
    idTag,
    idTagCanonical: canonicalIdTag(idTag),
    parentIdTag: facts.authorization.parentIdTag,
    ownerUid: facts.ownerUid,
    startedAt: draft.startedAt,
    startHash: hash,
  }
  return { transaction, identity }
}
