import { BILL_CLOSES_AFTER_MIN } from '@charge-it/shared/model/bill-due.ts'
import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { BillableSession } from './bill-transaction.ts'

export interface Idle {
  /** The plug is still in, or nothing was heard of it, and there is time left. */
  readonly waits: boolean
  /** When idling began, the earlier of SuspendedEV and Finishing; null = not seen, then no idle fee is charged. */
  readonly idleSince: Date | null
  /** When it ended: the unplug, at the latest 30 minutes after the stop. */
  readonly idleUntil: Date | null
}

/**
 * Since when, and until when, the car of a stopped session has stood idle (in started minutes after the free ones, which
 * shared/money counts). A tariff without an idle fee, or a session without a known connector, does not wait.
 * @param connector Its state of now; undefined when it is not stored.
 * @param seenSince What an earlier look had found.
 */
export function idleOf(
  session: Pick<BillableSession, 'transactionKey' | 'stoppedAt' | 'idleSince' | 'tariff'>,
  connector: Pick<Connector, 'status' | 'statusAt' | 'receivedAt' | 'activeTransaction'> | undefined,
  seenSince: Date | null,
  now: Date,
): Idle {
  const { stoppedAt, tariff } = session
  const known = earliest(session.idleSince ?? null, seenSince)
  if (tariff === null || tariff.idleFeeIdrPerMinute === 0 || connector === undefined) {
    return { waits: false, idleSince: session.idleSince ?? null, idleUntil: stoppedAt }
  }
  const closesAt = new Date(stoppedAt.getTime() + BILL_CLOSES_AFTER_MIN * 60_000)
  const reportedAt = reportTimeOf(connector, stoppedAt, now)
  const idleSince = connector.status === 'Finishing' && reportedAt !== null ? earliest(known, reportedAt) : known

  const unpluggedAt = unplugOf(session.transactionKey, connector, reportedAt)
  if (unpluggedAt !== null) return { waits: false, idleSince, idleUntil: earliest(unpluggedAt, closesAt) }
  return { waits: now < closesAt, idleSince, idleUntil: closesAt }
}

/** Available means that no plug is in (OCPP 1.6 section 4.9); so does a next session. */
function unplugOf(
  transactionKey: string,
  { status, activeTransaction }: Pick<Connector, 'status' | 'activeTransaction'>,
  reportedAt: Date | null,
): Date | null {
  if (activeTransaction !== null && activeTransaction.transactionKey !== transactionKey)
    return activeTransaction.startedAt
  return status === 'Available' ? reportedAt : null
}

/**
 * When the connector reported its state: by the station's clock, unless that lies outside of stop and now. null for a
 * report from before the stop, which says nothing of what came after.
 */
function reportTimeOf(
  { statusAt, receivedAt }: Pick<Connector, 'statusAt' | 'receivedAt'>,
  stoppedAt: Date,
  now: Date,
): Date | null {
  if (statusAt !== null && statusAt >= stoppedAt && statusAt <= now) return statusAt
  return receivedAt !== null && receivedAt >= stoppedAt ? receivedAt : null
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b
  return a <= b ? a : b
}
