import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { msg } from '@lit/localize'
import { flagWord } from '../../words/transaction.ts'
import type { AttentionKind } from './transaction-filters.ts'

/** A session that runs longer than this is looked at by a person: here, and among the dashboard's alerts. */
export const OPEN_TOO_LONG_MS = 12 * 3_600_000
/** A bill is made within this time of the stop: 30 minutes of waiting for the unplug, and the job that looks for missed ones. */
export const BILLED_WITHIN_MS = 2 * 3_600_000

/** A transaction and every reason why it needs somebody. */
export interface AttentionRow {
  readonly transaction: Transaction
  readonly kinds: readonly AttentionKind[]
}

/**
 * What needs attention, each transaction once, the newest start first.
 * @param flagged Those with flags. @param open Running ones of any age. @param unbilled Ended ones without a bill.
 */
export function attentionRows(
  flagged: readonly Transaction[],
  open: readonly Transaction[],
  unbilled: readonly Transaction[],
  now: Date,
): readonly AttentionRow[] {
  const unbilledKeys = new Set(
    unbilled
      .filter(({ stoppedAt }) => stoppedAt !== null && now.getTime() - stoppedAt.getTime() > BILLED_WITHIN_MS)
      .map(({ transactionKey }) => transactionKey),
  )
  const all = new Map([...unbilled, ...open, ...flagged].map((each) => [each.transactionKey, each]))
  return [...all.values()]
    .map((transaction) => ({
      transaction,
      kinds: kindsOf(transaction, unbilledKeys.has(transaction.transactionKey), now),
    }))
    .filter(({ kinds }) => kinds.length > 0)
    .sort((a, b) => b.transaction.startedAt.getTime() - a.transaction.startedAt.getTime())
}

function kindsOf(transaction: Transaction, isUnbilled: boolean, now: Date): readonly AttentionKind[] {
  const { state, startedAt, flags, stopCount } = transaction
  const known: readonly string[] = ['stale', 'negativeEnergy', 'rollOver']
  const kinds: AttentionKind[] = []
  if (state === 'open' && now.getTime() - startedAt.getTime() > OPEN_TOO_LONG_MS) kinds.push('openTooLong')
  // Of one that was closed by an estimate the stop may have come later.
  if (flags.includes('stale') && stopCount === 0) kinds.push('noStop')
  if (flags.includes('negativeEnergy') || flags.includes('rollOver')) kinds.push('meterBackwards')
  if (isUnbilled) kinds.push('unbilled')
  if (flags.some((flag) => !known.includes(flag))) kinds.push('other')
  return kinds
}

/** A reason in the language shown now. */
export function attentionWord(kind: AttentionKind): string {
  switch (kind) {
    case 'openTooLong':
      return msg('Open too long')
    case 'noStop':
      return msg('No stop')
    case 'meterBackwards':
      return msg('Meter ran backwards')
    case 'unbilled':
      return msg('Unbilled')
    case 'other':
      return msg('Something else')
  }
}

/** All reasons of a row as text; flags of their own kind by their own name. */
export function attentionText({ transaction, kinds }: AttentionRow): string {
  const named = kinds.filter((kind) => kind !== 'other').map(attentionWord)
  const others = transaction.flags.filter((flag) => !['stale', 'negativeEnergy'].includes(flag)).map(flagWord)
  return [...named, ...others].join(', ')
}
