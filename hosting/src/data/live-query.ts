import { parseDocument } from '@charge-it/shared/model/parse-document.ts'
import { FirebaseError } from 'firebase/app'
import {
  type DocumentReference,
  type DocumentSnapshot,
  onSnapshot,
  type Query,
  type QueryDocumentSnapshot,
} from 'firebase/firestore'
import type { GenericSchema, InferOutput } from 'valibot'

export interface LiveObserver<T> {
  next(data: T, fromCache: boolean): void
  failed(code: string): void
}

/** Something that can be followed. `key` tells two apart: a controller follows anew only when it changes. */
export interface LiveSource<T> {
  readonly key: string
  subscribe(observer: LiveObserver<T>): () => void
}

/**
 * Follows the documents of a query, each checked against its schema. A document of the wrong shape is left out and
 * logged with its path: one bad document must not blank a list.
 * @param key Everything the query depends on.
 */
export function liveDocuments<const S extends GenericSchema>(
  key: string,
  query: Query,
  schema: S,
): LiveSource<readonly InferOutput<S>[]> {
  return {
    key,
    subscribe: (observer) =>
      onSnapshot(
        query,
        { includeMetadataChanges: true },
        (snapshot) => {
          observer.next(parseAll(snapshot.docs, schema), snapshot.metadata.fromCache)
        },
        (error) => observer.failed(codeOf(error)),
      ),
  }
}

/** Follows one document; null while it does not exist. A document of the wrong shape fails with `data-loss`. */
export function liveDocument<const S extends GenericSchema>(
  reference: DocumentReference,
  schema: S,
): LiveSource<{ readonly document: InferOutput<S> | null }> {
  return {
    key: reference.path,
    subscribe: (observer) =>
      onSnapshot(
        reference,
        { includeMetadataChanges: true },
        (snapshot: DocumentSnapshot) => {
          if (!snapshot.exists()) {
            observer.next({ document: null }, snapshot.metadata.fromCache)
            return
          }
          const document = parseOne(snapshot, schema)
          if (document === null) observer.failed('data-loss')
          else observer.next({ document }, snapshot.metadata.fromCache)
        },
        (error) => observer.failed(codeOf(error)),
      ),
  }
}

/** Follows several sources as one, in their order. It fails when one fails and is stale while one is. */
export function liveAll<T>(key: string, sources: readonly LiveSource<T>[]): LiveSource<readonly T[]> {
  return {
    key,
    subscribe(observer) {
      const latest: ({ data: T; fromCache: boolean } | undefined)[] = sources.map(() => undefined)
      const emit = (): void => {
        const known = latest.filter((entry) => entry !== undefined)
        if (known.length < sources.length) return
        observer.next(
          known.map((entry) => entry.data),
          known.some((entry) => entry.fromCache),
        )
      }
      const stops = sources.map((source, index) =>
        source.subscribe({
          next(data, fromCache) {
            latest[index] = { data, fromCache }
            emit()
          },
          failed: (code) => observer.failed(code),
        }),
      )
      if (sources.length === 0) emit()
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

/** The documents of a snapshot that have the promised shape. */
export function parseAll<const S extends GenericSchema>(
  documents: readonly QueryDocumentSnapshot[],
  schema: S,
): readonly InferOutput<S>[] {
  return documents.map((document) => parseOne(document, schema)).filter((document) => document !== null)
}

function parseOne<const S extends GenericSchema>(snapshot: DocumentSnapshot, schema: S): InferOutput<S> | null {
  try {
    return parseDocument(schema, snapshot.ref.path, snapshot.data())
  } catch (error) {
    console.error('document has an unexpected shape', error)
    return null
  }
}

function codeOf(error: unknown): string {
  // Not every error of Firestore's is of its own class; all are of this one.
  return error instanceof FirebaseError ? error.code : 'unknown'
}
