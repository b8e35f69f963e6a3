import { StoreError } from './stores.ts'

/** Plain fields of a document: moments are Dates, never SDK types. */
export type Fields = Readonly<Record<string, unknown>>

/** Adds to the stored number, in the database. Allowed at the top level of {@link UpdateWrite.fields}. */
export class Increment {
  readonly by: number
  constructor(by: number) {
    this.by = by
  }
}

/** Appends elements that the stored array does not hold yet. Allowed at the top level of {@link UpdateWrite.fields}. */
export class Append {
  readonly elements: readonly unknown[]
  constructor(...elements: readonly unknown[]) {
    this.elements = elements
  }
}

/** Fails when the document exists. */
export interface CreateWrite {
  readonly kind: 'create'
  readonly path: string
  readonly fields: Fields
}
/** Creates the document or merges maps deeply into it. Applying it twice is the same as once. */
export interface MergeWrite {
  readonly kind: 'merge'
  readonly path: string
  readonly fields: Fields
}
/** Replaces the named fields; a dot reaches into a map. Fails when the document does not exist. */
export interface UpdateWrite {
  readonly kind: 'update'
  readonly path: string
  readonly fields: Fields
}
export type DocumentWrite = CreateWrite | MergeWrite | UpdateWrite

export interface Found {
  readonly path: string
  readonly id: string
  readonly fields: Fields
  /** Grows with the moment at which the database created the document: tells which of two came first. */
  readonly createdOrder: number
}

/** Equality filters, at most one range filter, at most one order. */
export interface DocumentQuery {
  /** Path of a collection, or the id of a collection group when `group` is true. */
  readonly collection: string
  readonly group?: boolean
  readonly equal?: readonly (readonly [field: string, value: string | number | boolean])[]
  readonly after?: readonly [field: string, moment: Date]
  readonly newestFirst?: string
  readonly limit?: number
}

export interface DocumentChange extends Found {
  /** `removed`: deleted, or no longer matching the query; `fields` are the last that matched. */
  readonly kind: 'added' | 'modified' | 'removed'
}

/** All reads before the first write. */
export interface DocumentTransaction {
  get(path: string): Promise<Fields | undefined>
  /** In one call, in the order of the paths. */
  getAll(paths: readonly string[]): Promise<readonly (Fields | undefined)[]>
  query(query: DocumentQuery): Promise<readonly Found[]>
  write(write: DocumentWrite): void
}

/**
 * A failed call of the database.
 * `permanent`: the same writes would fail again (missing document, existing document, invalid argument).
 */
export class DocumentsError extends StoreError {
  readonly permanent: boolean
  constructor(message: string, permanent: boolean, cause: unknown) {
    super(message, { cause })
    this.permanent = permanent
  }
}

/**
 * The database as the stores need it; Firestore and its in-memory twin implement it. Every call ends within
 * {@link CALL_DEADLINE_MS}, which is shorter than a charger waits (30 s), and rejects with {@link DocumentsError}.
 */
export interface Documents {
  get(path: string): Promise<Fields | undefined>
  query(query: DocumentQuery): Promise<readonly Found[]>
  /** The body may run again: it must have no other effects. */
  transaction<T>(body: (transaction: DocumentTransaction) => Promise<T>): Promise<T>
  /** All or nothing; at most 500 writes, each to another document. */
  commit(writes: readonly DocumentWrite[]): Promise<void>
  /** @returns what ends the listener. The first call of `onChanges` (possibly empty) is the initial state. */
  listen(query: DocumentQuery, onChanges: (changes: readonly DocumentChange[]) => void): () => void
  /** Writes that were committed so far, per collection (`stations/connectors` for a sub-collection). */
  writeCounts(): Readonly<Record<string, number>>
  /**
   * Documents read so far, as Firestore bills them: each document of an answer, one for a question without any, each change
   * that a listener hears of.
   */
  readCount(): number
}

export const CALL_DEADLINE_MS = 20_000

/** The collection of a document without its ids: `transactions/meterValues`. */
export function collectionOf(path: string): string {
  return path
    .split('/')
    .filter((_, index) => index % 2 === 0)
    .join('/')
}
