// Message path, step 9 of 9: bill.
import { BILL_CLOSES_AFTER_MIN, type BillDue, billDueSchema } from '@charge-it/shared/model/bill-due.ts'
import { connectorSchema } from '@charge-it/shared/model/connector.ts'
import { organisationSchema } from '@charge-it/shared/model/settings.ts'
import { statsDaySchema } from '@charge-it/shared/model/stats.ts'
import { type Bill, billSchema, type Transaction, transactionSchema } from '@charge-it/shared/model/transaction.ts'
import { collections, paths } from '@charge-it/shared/paths.ts'
import { withSession } from '@charge-it/shared/stats/with-session.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import type { Deps } from '../deps.ts'
import { NO_SITE } from '../stats/no-site.ts'
import { readDocument } from '../store/read-document.ts'
import { addRevenue } from './add-revenue.ts'
import { billOf } from './bill-of.ts'
import { correctBill } from './correct-bill.ts'
import { idleOf } from './idle-of.ts'
import { publishCost } from './publish-cost.ts'
import { NUMBER_ATTEMPTS, nextReceiptNumber } from './take-receipt-number.ts'

/** billed: now; corrected: the bill was an estimate; already: before; waiting: for the plug to be pulled; notDue: it runs, or there is nothing to bill. */
export type BillingOutcome = 'billed' | 'corrected' | 'already' | 'waiting' | 'notDue'

/**
 * Bills a session once, keyed by the transaction: bill, its receipt number, the site's day and its revenue are one Firestore transaction, so
 * duplicate, late or reordered events change nothing. Looks only at what is stored, never at the event.
 *
 * A tariff with an idle fee waits for the unplug, at most {@link BILL_CLOSES_AFTER_MIN} minutes after the stop;
 * `private/billDue` marks the wait and the scheduled closer comes back to it.
 *
 * A bill is never edited: where a real StopTransaction replaces an estimate, see {@link correctBill}.
 */
export async function billTransaction(transactionKey: string, deps: Deps): Promise<BillingOutcome> {
  const { firestore } = deps
  const billed = await firestore.runTransaction(
    async (transaction): Promise<Bill | BillingOutcome> => {
      const reader = { firestore, transaction }
      const session = await readDocument(reader, transactionSchema, `${collections.transactions}/${transactionKey}`)
      const billable = session === undefined ? undefined : billableOf(session)
      if (billable === undefined) return 'notDue'
      const existing = await readDocument(reader, billSchema, paths.transactionBill(transactionKey))
      if (existing !== undefined) return correctBill(existing, billable, transaction, deps)

      const duePath = paths.transactionBillDue(transactionKey)
      const due = await readDocument(reader, billDueSchema, duePath)
      const { stationId, connectorId } = billable
      const connector =
        connectorId === null
          ? undefined
          : await readDocument(reader, connectorSchema, paths.connector(stationId, connectorId))
      const now = deps.now()
      const idle = idleOf(billable, connector, due?.idleSince ?? null, now)
      if (idle.waits) {
        const next = billDueOf(billable, idle.idleSince)
        if (due === undefined || due.idleSince?.getTime() !== next.idleSince?.getTime()) {
          transaction.set(firestore.doc(duePath), next)
        }
        return 'waiting'
      }

      const scope = billable.siteId ?? NO_SITE
      const { date } = localDayAndHour(billable.stoppedAt, billable.timeZone)
      const day = await readDocument(reader, statsDaySchema, paths.statsDay(scope, date))
      const organisation = await readDocument(reader, organisationSchema, paths.setting('organisation'))
      const currency = billable.tariff?.currency ?? organisation?.currency ?? 'IDR'
      const { receiptNumber, stored } = await nextReceiptNumber(reader, scope, date)
      const bill = billOf(billable, { ...idle, date, currency, billedAt: now, receiptNumber })

      transaction.create(firestore.doc(paths.transactionBill(transactionKey)), bill)
      transaction.set(
        firestore.doc(paths.statsDay(scope, date)),
        withSession(day, { ...bill, scope, timeZone: billable.timeZone }, now),
      )
      addRevenue(reader, stored, { ...bill, scope, countsAt: bill.stoppedAt, timeZone: billable.timeZone }, now)
      if (due !== undefined) transaction.delete(firestore.doc(duePath))
      return bill
    },
    { maxAttempts: NUMBER_ATTEMPTS },
  )
  if (typeof billed === 'string') {
    if (billed === 'corrected') await publishCost(transactionKey, deps)
    return billed
  }
  await publishCost(transactionKey, deps)
  deps.log.info('session billed', { transactionKey })
  return 'billed'
}

/** A session that has ended with known energy. Orphans count only when they delivered some. */
export type BillableSession = Transaction & { readonly stoppedAt: Date; readonly energyWh: number }

function billableOf(session: Transaction): BillableSession | undefined {
  const { state, stoppedAt, energyWh } = session
  if (state === 'open' || stoppedAt === null || energyWh === null) return undefined
  if (state === 'orphan' && energyWh === 0) return undefined
  return { ...session, stoppedAt, energyWh }
}

function billDueOf(
  { transactionKey, stationId, connectorId, stoppedAt }: BillableSession,
  idleSince: Date | null,
): BillDue {
  const closesAt = new Date(stoppedAt.getTime() + BILL_CLOSES_AFTER_MIN * 60_000)
  return { transactionKey, kind: 'billDue', stationId, connectorId, stoppedAt, closesAt, idleSince }
}
