import { DocumentError, parseDocument } from '@charge-it/shared/model/parse-document.ts'
import type { DocumentSnapshot, Firestore, Transaction } from 'firebase-admin/firestore'
import type * as v from 'valibot'
import type { Log } from '../log.ts'

/** Ids that Firestore keeps for itself, or that would name another place; no document has one. */
const RESERVED_ID = /^(?:\.{1,2}|__.*__)$/s
const MAX_ID_BYTES = 1500

/** Whether a document may have this id: Firestore refuses others, and a slash leads elsewhere. */
export function isDocumentId(id: string): boolean {
  return id !== '' && !id.includes('/') && !RESERVED_ID.test(id) && Buffer.byteLength(id, 'utf8') <= MAX_ID_BYTES
}

/**
 * One document, checked.
 * @returns undefined when it does not exist, or when its path is one that none can have.
 * @throws DocumentError when it does not have the shape of its schema.
 */
export async function readDocument<const S extends v.GenericSchema>(
  reader: Firestore | { readonly firestore: Firestore; readonly transaction: Transaction },
  schema: S,
  path: string,
): Promise<v.InferOutput<S> | undefined> {
  if (!path.split('/').every(isDocumentId)) return undefined
  const snapshot =
    'transaction' in reader ? await reader.transaction.get(reader.firestore.doc(path)) : await reader.doc(path).get()
  return parseSnapshot(schema, snapshot)
}

/** A snapshot, checked. @throws DocumentError */
export function parseSnapshot<const S extends v.GenericSchema>(
  schema: S,
  snapshot: DocumentSnapshot,
): v.InferOutput<S> | undefined {
  return snapshot.exists ? parseDocument(schema, snapshot.ref.path, snapshot.data()) : undefined
}

/** For lists: a document of the wrong shape is logged and left out, so that one does not hide all others. */
export function parseSnapshots<const S extends v.GenericSchema>(
  schema: S,
  snapshots: readonly DocumentSnapshot[],
  log: Log,
): v.InferOutput<S>[] {
  return snapshots.flatMap((snapshot) => {
    try {
      const document = parseSnapshot(schema, snapshot)
      return document === undefined ? [] : [document]
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      log.error('document has the wrong shape', { path: snapshot.ref.path, issues: error.issues.join('; ') })
      return []
    }
  })
}
