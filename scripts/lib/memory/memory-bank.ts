import { type Anomaly, anomalySchema } from '@charge-it/shared/model/anomaly.ts'
import { type EventCorrection, type EventDay, eventSchema } from '@charge-it/shared/model/event.ts'
import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { type Pattern, patternSchema } from '@charge-it/shared/model/pattern.ts'
import {
  type MeterSample,
  meterBucketSchema,
  type Transaction,
  transactionIdentitySchema,
  transactionSchema,
} from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { FieldPath, type Firestore, type Query, type QueryDocumentSnapshot } from 'firebase-admin/firestore'

/** Documents in one read. */
const PAGE = 500
const DAY_MS = 86_400_000

export interface MemoryFilters {
  readonly station: string | null
  readonly since: Date | null
  readonly until: Date | null
  /** Most entries of each kind; null for all. */
  readonly limit: number | null
}

export interface MemoryEvent {
  readonly at: Date
  readonly stationId: string
  readonly connectorId: number | null
  readonly type: string
  readonly detail: string | null
  /** What a person put beside it; an entry that was deleted is none. */
  readonly correction: Omit<EventCorrection, 'by'> | null
}

export interface MemoryMetric {
  readonly transactionKey: string
  readonly at: string
  readonly sample: MeterSample
}

/**
 * Reads what the system remembers, page by page, newest first where that has a meaning. Documents whose time is over may
 * still lie in Firestore for a day; they are left out.
 */
export class MemoryBank {
  readonly #firestore: Firestore
  readonly #now: Date

  constructor(firestore: Firestore, now: Date) {
    this.#firestore = firestore
    this.#now = now
  }

  async *events(filters: MemoryFilters): AsyncGenerator<MemoryEvent> {
    let left = filters.limit ?? Number.POSITIVE_INFINITY
    for await (const entry of this.#entries(filters)) {
      if (left-- <= 0) return
      yield entry
    }
  }

  async *anomalies(filters: MemoryFilters): AsyncGenerator<Anomaly> {
    let query: Query = this.#firestore.collection(collections.anomalies)
    if (filters.station !== null) query = query.where('stationId', '==', filters.station)
    query = within(query, 'lastSeenAt', filters).orderBy('lastSeenAt', 'desc')
    let left = filters.limit ?? Number.POSITIVE_INFINITY
    for await (const document of pages(query)) {
      const anomaly = parseDocument(anomalySchema, document.ref.path, document.data())
      if (this.#isOver(anomaly.expireAt)) continue
      if (left-- <= 0) return
      yield anomaly
    }
  }

  async *sessions(filters: MemoryFilters): AsyncGenerator<Transaction> {
    let query: Query = this.#firestore.collection(collections.transactions)
    if (filters.station !== null) query = query.where('stationId', '==', filters.station)
    query = within(query, 'startedAt', filters).orderBy('startedAt', 'desc')
    let left = filters.limit ?? Number.POSITIVE_INFINITY
    for await (const document of pages(query)) {
      if (left-- <= 0) return
      yield parseDocument(transactionSchema, document.ref.path, document.data())
    }
  }

  async *patterns(filters: MemoryFilters): AsyncGenerator<Pattern> {
    let query: Query = this.#firestore.collection(collections.patterns)
    if (filters.station !== null) query = query.where('stationId', '==', filters.station)
    for await (const document of pages(query.orderBy(FieldPath.documentId()))) {
      const pattern = parseDocument(patternSchema, document.ref.path, document.data())
      if (!this.#isOver(pattern.expireAt)) yield pattern
    }
  }

  /** Meter samples of one session, in order of time. */
  async *metrics(transactionKey: string): AsyncGenerator<MemoryMetric> {
    const buckets = this.#firestore.collection(
      `${collections.transactions}/${transactionKey}/${collections.meterValues}`,
    )
    for await (const document of pages(buckets.orderBy(FieldPath.documentId()))) {
      const { samples, expireAt } = parseDocument(meterBucketSchema, document.ref.path, document.data())
      if (this.#isOver(expireAt ?? null)) continue
      for (const [at, sample] of Object.entries(samples).sort(([a], [b]) => a.localeCompare(b))) {
        yield { transactionKey, at, sample }
      }
    }
  }

  /** Full idTags of sessions, for whoever may see them. */
  async idTagsOf(transactionKeys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (transactionKeys.length === 0) return new Map()
    const references = transactionKeys.map((key) => this.#firestore.doc(paths.transactionIdentity(key)))
    const found = await this.#firestore.getAll(...references)
    return new Map(
      found.flatMap((document) => {
        if (!document.exists) return []
        const { transactionKey, idTag } = parseDocument(transactionIdentitySchema, document.ref.path, document.data())
        return [[transactionKey, idTag] as const]
      }),
    )
  }

  /** Entries of all stations' days, newest first: a day is complete only when the day before has begun. */
  async *#entries(filters: MemoryFilters): AsyncGenerator<MemoryEvent> {
    let query: Query = this.#firestore.collection(collections.events).where('kind', '==', 'day')
    if (filters.station !== null) query = query.where('stationId', '==', filters.station)
    if (filters.since !== null) query = query.where('date', '>=', dateOf(filters.since, -1))
    if (filters.until !== null) query = query.where('date', '<=', dateOf(filters.until, 1))
    let waiting: MemoryEvent[] = []
    let date: string | null = null
    for await (const document of pages(query.orderBy('date', 'desc'))) {
      const day = parseDocument(eventSchema, document.ref.path, document.data())
      if (this.#isOver(day.expireAt)) continue
      if (date !== null && day.date < date) {
        // Local days reach into each other by a day at most.
        const safe = new Date(`${day.date}T00:00:00Z`).getTime() + 2.5 * DAY_MS
        waiting.sort((a, b) => b.at.getTime() - a.at.getTime())
        while ((waiting[0]?.at.getTime() ?? 0) > safe) {
          const [next] = waiting.splice(0, 1)
          if (next !== undefined) yield next
        }
      }
      date = day.date
      waiting = [...waiting, ...entriesOf(day).filter(({ at }) => isWithin(at, filters))]
    }
    yield* waiting.sort((a, b) => b.at.getTime() - a.at.getTime())
  }

  #isOver(expireAt: Date | null): boolean {
    return expireAt !== null && expireAt <= this.#now
  }
}

function entriesOf({ stationId, entries, corrections = {} }: EventDay): MemoryEvent[] {
  return Object.entries(entries).map(([key, { at, type, connectorId = null, detail }]) => {
    const correction = corrections[key]
    return { at, stationId, connectorId, type, detail, correction: correction === undefined ? null : said(correction) }
  })
}

function said({ note, cause, fix, correctedAt }: EventCorrection): MemoryEvent['correction'] {
  return { note, cause, fix, correctedAt }
}

function isWithin(at: Date, { since, until }: MemoryFilters): boolean {
  return (since === null || at >= since) && (until === null || at <= until)
}

function within(query: Query, field: string, { since, until }: MemoryFilters): Query {
  const from = since === null ? query : query.where(field, '>=', since)
  return until === null ? from : from.where(field, '<=', until)
}

function dateOf(moment: Date, days: number): string {
  return new Date(moment.getTime() + days * DAY_MS).toISOString().slice(0, 10)
}

/** Documents of a query, {@link PAGE} at a time. */
export async function* pages(query: Query): AsyncGenerator<QueryDocumentSnapshot> {
  let last: QueryDocumentSnapshot | undefined
  do {
    const page: Query = last === undefined ? query : query.startAfter(last)
    const { docs } = await page.limit(PAGE).get()
    yield* docs
    last = docs.length < PAGE ? undefined : docs.at(-1)
  } while (last !== undefined)
}
