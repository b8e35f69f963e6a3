import { PlainError } from '../lib/plain-error.ts'
import { checkBackup, readBackup } from './backup-file.ts'
import { type FirestoreRest, MOST_WRITES, type StoredDocument } from './firestore-rest.ts'

/** Firestore takes requests of 10 MiB; a document has at most one. */
const MOST_BYTES = 4_000_000

/**
 * Writes the documents of a backup.
 * @param over True: into a database with documents, which stay unless the backup has one of the same name.
 * @returns the number of documents.
 * @throws PlainError when the file is not whole (nothing is written then) or the database is not empty.
 */
export async function restoreBackup(file: string, database: FirestoreRest, over: boolean): Promise<number> {
  const { documents } = await checkBackup(file)
  if (!over && !(await database.isEmpty())) {
    throw new PlainError('The database is not empty. Empty it first, or write over it with --over.')
  }
  let [batch, bytes]: [StoredDocument[], number] = [[], 0]
  for await (const document of readBackup(file, database.root)) {
    const size = JSON.stringify(document).length
    if (batch.length === MOST_WRITES || bytes + size > MOST_BYTES) {
      await database.write(batch)
      batch = []
      bytes = 0
    }
    batch.push(document)
    bytes += size
  }
  await database.write(batch)
  return documents
}
