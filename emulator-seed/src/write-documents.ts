import type { Firestore } from 'firebase-admin/firestore'
import type { SeedDocument } from './seed-document.ts'

const BATCH = 400
const AT_ONCE = 4

/**
 * Writes all documents (replacing what was there), a few batches at a time.
 * @param progress Called after each batch with the number written so far.
 */
export async function writeDocuments(
  firestore: Firestore,
  documents: readonly SeedDocument[],
  progress: (written: number) => void = () => {},
): Promise<void> {
  let next = 0
  let written = 0
  const worker = async () => {
    while (next < documents.length) {
      const part = documents.slice(next, next + BATCH)
      next += part.length
      const batch = firestore.batch()
      for (const { path, fields } of part) batch.set(firestore.doc(path), fields)
      await batch.commit()
      written += part.length
      progress(written)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
