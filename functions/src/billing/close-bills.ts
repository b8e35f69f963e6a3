import { billDueSchema } from '@charge-it/shared/model/bill-due.ts'
import { collections } from '@charge-it/shared/paths.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'
import { type BillingOutcome, billTransaction } from './bill-transaction.ts'

const MAX_PER_RUN = 500

/** Looks again at every stopped session that waits for its plug to be pulled. */
export async function closeBills(deps: Deps) {
  const { docs } = await deps.firestore
    .collectionGroup(collections.private)
    .where('kind', '==', 'billDue')
    .limit(MAX_PER_RUN)
    .get()
  const outcomes: Record<BillingOutcome, number> = { billed: 0, corrected: 0, already: 0, waiting: 0, notDue: 0 }
  for (const { transactionKey } of parseSnapshots(billDueSchema, docs, deps.log)) {
    outcomes[await billTransaction(transactionKey, deps)] += 1
  }
  return { changed: outcomes.billed, waiting: outcomes.waiting }
}
