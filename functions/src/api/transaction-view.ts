import { type BillCorrection, billCorrectionSchema } from '@charge-it/shared/model/bill-correction.ts'
import { can } from '@charge-it/shared/model/role.ts'
import {
  type Bill,
  billSchema,
  type Transaction,
  transactionIdentitySchema,
} from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
import type * as v from 'valibot'
import { type Caller, roleOf } from '../auth/caller.ts'
import type { Deps } from '../deps.ts'
import { parseSnapshots } from '../store/read-document.ts'

/** What a caller may see beside the transaction itself; one's own transaction is seen in full. */
function rights(transaction: Transaction, caller: Caller) {
  const role = roleOf(caller)
  const own = caller.kind === 'user' && transaction.ownerUid === caller.uid
  return { read: own || can(role, 'read'), idTag: own || can(role, 'readIdTags'), money: own || can(role, 'readMoney') }
}

/** True when the caller may know of the transaction at all. */
export function mayRead(transaction: Transaction, caller: Caller): boolean {
  return rights(transaction, caller).read
}

/**
 * Transactions as JSON, with the full idTag and the bill where the caller may see them. `idTag` is masked and the
 * members `costIdr`, `currency` and `bill` are absent where not. `costIdr` is what the session costs in all, a later
 * correction included.
 */
export async function transactionsJson(transactions: readonly Transaction[], caller: Caller, deps: Deps) {
  const withIdTag = keysOf(transactions.filter((each) => rights(each, caller).idTag))
  const withMoney = keysOf(transactions.filter((each) => each.state !== 'open' && rights(each, caller).money))
  const estimated = keysOf(transactions.filter(({ flags }) => flags.includes('stale')))
  const corrected = withMoney.filter((key) => estimated.includes(key))
  const [identities, bills, corrections] = await Promise.all([
    readAll(transactionIdentitySchema, withIdTag.map(paths.transactionIdentity), deps),
    readAll(billSchema, withMoney.map(paths.transactionBill), deps),
    readAll(billCorrectionSchema, corrected.map(paths.transactionCorrection), deps),
  ])
  return transactions.map((transaction) => {
    const { stopHash: _, ...shown } = transaction
    const key = transaction.transactionKey
    const ofThis = (each: { readonly transactionKey: string }) => each.transactionKey === key
    return {
      ...shown,
      idTag: identities.find(ofThis)?.idTag ?? transaction.idTagMasked,
      ...(rights(transaction, caller).money ? moneyJson(bills.find(ofThis), corrections.find(ofThis)) : {}),
    }
  })
}

function moneyJson(bill: Bill | undefined, correction: BillCorrection | undefined) {
  if (bill === undefined) return { costIdr: null, currency: null, bill: null }
  const { costIdr, currency, lines, billedAt, date, tax = null, energySplit = null, receiptNumber = null } = bill
  return {
    costIdr: correction?.totalCostIdr ?? costIdr,
    currency,
    bill: {
      costIdr,
      currency,
      lines,
      tax,
      energySplit,
      receiptNumber,
      billedAt,
      date,
      correction: correction === undefined ? null : differenceOf(correction),
    },
  }
}

function differenceOf({ costIdr, lines, correctedAt, date, tax = null, receiptNumber = null }: BillCorrection) {
  return { costIdr, lines, correctedAt, date, tax, receiptNumber }
}

function keysOf(transactions: readonly Transaction[]): readonly string[] {
  return transactions.map(({ transactionKey }) => transactionKey)
}

async function readAll<const S extends v.GenericSchema>(
  schema: S,
  documentPaths: readonly string[],
  deps: Deps,
): Promise<v.InferOutput<S>[]> {
  if (documentPaths.length === 0) return []
  const references = documentPaths.map((path) => deps.firestore.doc(path))
  return parseSnapshots(schema, await deps.firestore.getAll(...references), deps.log)
}
