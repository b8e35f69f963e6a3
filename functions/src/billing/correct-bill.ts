import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import { type BillCorrection, billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { type StatsDay, statsDaySchema } from '@charge-it/shared/model/stats.ts'
import type { Bill } from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import { localDayAndHour } from '@charge-it/shared/time/local-day.ts'
import { hourOfLocalDay } from '@charge-it/shared/time/local-hours.ts'
import type { Transaction } from 'firebase-admin/firestore'
import type { Deps } from '../deps.ts'
import { NO_SITE } from '../stats/no-site.ts'
import { readDocument } from '../store/read-document.ts'
import { addRevenue } from './add-revenue.ts'
import { billOf } from './bill-of.ts'
import type { BillableSession, BillingOutcome } from './bill-transaction.ts'
import { nextReceiptNumber } from './take-receipt-number.ts'

/**
 * A session that fell silent is closed by an estimate (flag `stale`) and billed; its real StopTransaction may come days
 * later. The bill stays as it is. The difference becomes one dated correction with a receipt number of its own: its money counts on the local day on
 * which it became known, its energy on the day of the session. A session has at most one, because only the first real
 * stop is booked.
 * @returns already, when bill or correction agree with the session, or nothing explains the difference (then it is logged).
 */
export async function correctBill(
  bill: Bill,
  session: BillableSession,
  transaction: Transaction,
  deps: Deps,
): Promise<BillingOutcome> {
  const { firestore } = deps
  const { transactionKey, energyWh } = session
  if (bill.energyWh === energyWh && bill.stoppedAt.getTime() === session.stoppedAt.getTime()) return 'already'
  const reader = { firestore, transaction }
  const path = paths.transactionCorrection(transactionKey)
  const before = await readDocument(reader, billCorrectionSchema, path)
  const explained = session.flags.includes('stale') && session.stopCount > 0
  if (before !== undefined || !explained) {
    if (before?.energyWh !== energyWh) deps.log.error('bill differs from its session', { transactionKey })
    return 'already'
  }
  const scope = bill.siteId ?? NO_SITE
  const dayPath = paths.statsDay(scope, bill.date)
  const day = await readDocument(reader, statsDaySchema, dayPath)

  const now = deps.now()
  const { date } = localDayAndHour(now, session.timeZone)
  const { receiptNumber, stored } = await nextReceiptNumber(reader, scope, date)
  const idle = { idleSince: session.idleSince ?? null, idleUntil: session.stoppedAt }
  const real = billOf(session, { ...idle, date, currency: bill.currency, billedAt: now, receiptNumber })
  const correction = correctionOf(bill, real, now)
  transaction.create(firestore.doc(path), correction)
  if (day !== undefined)
    transaction.set(firestore.doc(dayPath), withMoreEnergy(day, bill, energyWh - bill.energyWh, now))
  addRevenue(reader, stored, { ...correction, scope, countsAt: now, timeZone: session.timeZone }, now)
  return 'corrected'
}

function correctionOf(bill: Bill, real: Bill, now: Date): BillCorrection {
  const { transactionKey, stationId, siteId, ownerUid, currency, demo } = bill
  return {
    transactionKey,
    kind: 'correction',
    stationId,
    siteId,
    ownerUid,
    energyWh: real.energyWh,
    totalCostIdr: real.costIdr,
    lines: real.lines,
    tax: real.tax,
    energySplit: real.energySplit,
    receiptNumber: real.receiptNumber,
    costIdr: real.costIdr - bill.costIdr,
    currency,
    date: real.date,
    correctedAt: now,
    demo,
  }
}

/** The day of a session with the difference at the hour where the estimate was counted; never below zero. */
function withMoreEnergy(day: StatsDay, bill: Bill, byWh: number, now: Date): StatsDay {
  const hour = hourOfLocalDay(bill.stoppedAt, day.date, day.timeZone)
  const key = stationKey(bill.stationId)
  const own = day.stations?.[key]
  const grown = (energyWh: number) => Math.max(0, energyWh + byWh)
  return {
    ...day,
    energyWh: day.energyWh.map((energyWh, index) => (index === hour ? grown(energyWh ?? 0) : energyWh)),
    energyTotalWh: grown(day.energyTotalWh),
    stations: { ...day.stations, ...(own === undefined ? {} : { [key]: { ...own, energyWh: grown(own.energyWh) } }) },
    lastUpdatedAt: now,
  }
}
