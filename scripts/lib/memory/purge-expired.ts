import { collections } from '@charge-it/shared/paths.ts'
import { FieldPath, type Firestore, type Query } from 'firebase-admin/firestore'
import { pages } from './memory-bank.ts'

/**
 * Removes what is older than it is kept. Firestore does so by itself within a day or so; emulators do not.
 * @returns how many documents went, by collection.
 */
export async function purgeExpired(firestore: Firestore, now: Date): Promise<Readonly<Record<string, number>>> {
  const removed: Record<string, number> = {}
  const groups: readonly (readonly [string, Query])[] = [
    [collections.events, firestore.collection(collections.events)],
    [collections.anomalies, firestore.collection(collections.anomalies)],
    [collections.patterns, firestore.collection(collections.patterns)],
    [collections.verdicts, firestore.collection(`${collections.insights}/feedback/${collections.verdicts}`)],
    [collections.meterValues, firestore.collectionGroup(collections.meterValues)],
  ]
  for (const [name, query] of groups) {
    let count = 0
    const writer = firestore.bulkWriter()
    const failures: unknown[] = []
    // Expiry fields have no index of their own, so everything is looked at.
    for await (const document of pages(query.orderBy(FieldPath.documentId()))) {
      const expireAt: unknown = document.get('expireAt')?.toDate?.()
      if (!(expireAt instanceof Date) || expireAt > now) continue
      writer.delete(document.ref).catch((error: unknown) => failures.push(error))
      count++
    }
    await writer.close()
    if (failures.length > 0)
      throw new Error(`${failures.length} documents of ${name} could not be removed`, { cause: failures[0] })
    removed[name] = count
  }
  return removed
}
