import type { Bill } from '@charge-it/shared/model/transaction.ts'
import { costOfSession } from '@charge-it/shared/money/cost-of-session.ts'
import type { BillableSession } from './bill-transaction.ts'

/** The bill of a session, by the price that was copied into it at its start; without one it costs nothing. */
export function billOf(
  session: BillableSession,
  facts: {
    readonly idleSince: Date | null
    readonly idleUntil: Date | null
    readonly date: string
    readonly currency: string
    readonly billedAt: Date
    readonly receiptNumber: string
  },
): Bill {
  const { transactionKey, stationId, siteId, ownerUid, energyWh, tariff, startedAt, stoppedAt, timeZone, demo } =
    session
  const { idleSince, idleUntil, date, currency, billedAt, receiptNumber } = facts
  const cost =
    tariff === null
      ? { costIdr: 0, lines: [], tax: null, energySplit: null }
      : costOfSession(tariff, {
          ...{ energyWh, startedAt, until: stoppedAt, idleSince, idleUntil, timeZone },
          marks: session.energyMarks,
        })
  return {
    transactionKey,
    kind: 'bill',
    stationId,
    siteId,
    ownerUid,
    energyWh,
    costIdr: cost.costIdr,
    currency,
    lines: [...cost.lines],
    tax: cost.tax,
    energySplit: cost.energySplit,
    receiptNumber,
    tariff,
    date,
    startedAt,
    stoppedAt,
    billedAt,
    demo,
  }
}
