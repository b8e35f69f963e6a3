import { DocumentError, parseDocument } from '@charge-it/shared/model/parse-document.ts'
import type { DocumentSnapshot, Firestore, Transaction } from 'firebase-admin/firestore'
import type * as v from 'valibot'
import type { Log } from '../log.ts'

/**
 * One document, checked.
 * @returns undefined when it does not exist.
 * @throws DocumentError when it does not have the shape of its schema.
 */
export async function readDocument<const S extends v.GenericSchema>(
  reader: Firestore | { readonly firestore: Firestore; readonly transaction: Transaction },
  schema: S,
  path: string,
): Promise<v.InferOutput<S> | undefined> {
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
