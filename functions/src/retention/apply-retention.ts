import { retentionSettingsSchema } from '@charge-it/shared/model/settings.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import type { Query } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { readDocument } from '../store/read-document.ts'

const DAY_MS = 24 * 3600 * 1000
const PAGE = 400
/** Documents of one kind that one run deletes; the next run goes on. */
const MOST_PER_RUN = 20_000

/**
 * Deletes what `settings/retention` says is old enough: meter samples of sessions, and entries of the audit. Without the
 * setting nothing is deleted. Sessions, bills and energies stay: they do not need the samples once they are stored.
 */
export async function applyRetention(deps: Deps) {
  const { firestore, now } = deps
  const settings = await readDocument(firestore, retentionSettingsSchema, paths.setting('retention'))
  const before = (days: number) => new Date(now().getTime() - days * DAY_MS)
  const { meterValuesDays = null, auditDays = null } = settings ?? {}
  const meterValues =
    meterValuesDays === null
      ? 0
      : await removeOldest(
          firestore.collectionGroup(collections.meterValues).where('from', '<', before(meterValuesDays)),
          deps,
        )
  const audit =
    auditDays === null
      ? 0
      : await removeOldest(firestore.collection(collections.audit).where('at', '<', before(auditDays)), deps)
  return { changed: meterValues + audit, meterValues, audit }
}

async function removeOldest(query: Query, { firestore }: Deps): Promise<number> {
  let removed = 0
  while (removed < MOST_PER_RUN) {
    const { docs } = await query.limit(PAGE).get()
    const batch = firestore.batch()
    for (const { ref } of docs) batch.delete(ref)
    await batch.commit()
    removed += docs.length
    if (docs.length < PAGE) break
  }
  return removed
}
