import { transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { type BillingOutcome, billTransaction } from './bill-transaction.ts'

const OLDEST_MS = 150 * 60_000
const PAGE = 300

/**
 * Bills the sessions whose trigger was lost: hourly, over what changed in the last two and a half hours, so that
 * each is looked at twice. Bills nothing twice, also when a trigger is at work on the same session.
 */
export async function billMissed(deps: Deps) {
  const now = deps.now().getTime()
  const outcomes: Record<BillingOutcome, number> = { billed: 0, corrected: 0, already: 0, waiting: 0, notDue: 0 }
  let after: Date = new Date(now - OLDEST_MS)
  for (;;) {
    const { docs } = await deps.firestore
      .collection(collections.transactions)
      .where('lastUpdatedAt', '>', after)
      .orderBy('lastUpdatedAt')
      .limit(PAGE)
      .get()
    const sessions = parseSnapshots(transactionSchema, docs, deps.log)
    for (const { transactionKey } of sessions) outcomes[await billTransaction(transactionKey, deps)] += 1
    const last = sessions.at(-1)?.lastUpdatedAt
    if (docs.length < PAGE || last === undefined)
      return { changed: outcomes.billed + outcomes.corrected, looked: total(outcomes) }
    after = last
  }
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
