import { can } from '@charge-it/shared/model/role.ts'
import {
  type Bill,
  billSchema,
  type Transaction,
  type TransactionIdentity,
  transactionIdentitySchema,
} from '@charge-it/shared/model/transaction.ts'
import { paths } from '@charge-it/shared/paths.ts'
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
 * members `costIdr`, `currency` and `bill` are absent where not.
 */
export async function transactionsJson(transactions: readonly Transaction[], caller: Caller, deps: Deps) {
  const [identities, bills] = await Promise.all([
    readAll(
      transactions.filter((each) => rights(each, caller).idTag),
      transactionIdentitySchema,
      paths.transactionIdentity,
      deps,
    ),
    readAll(
      transactions.filter((each) => each.state !== 'open' && rights(each, caller).money),
      billSchema,
      paths.transactionBill,
      deps,
    ),
  ])
  return transactions.map((transaction) => {
    const { stopHash: _, ...shown } = transaction
    const bill = bills.get(transaction.transactionKey)
    return {
      ...shown,
      idTag: identities.get(transaction.transactionKey)?.idTag ?? transaction.idTagMasked,
      ...(rights(transaction, caller).money ? moneyJson(bill) : {}),
    }
  })
}

function moneyJson(bill: Bill | undefined) {
  if (bill === undefined) return { costIdr: null, currency: null, bill: null }
  const { costIdr, currency, lines, billedAt, date } = bill
  return { costIdr, currency, bill: { costIdr, currency, lines, billedAt, date } }
}

async function readAll<S extends typeof transactionIdentitySchema | typeof billSchema>(
  transactions: readonly Transaction[],
  schema: S,
  pathOf: (transactionKey: string) => string,
  deps: Deps,
): Promise<ReadonlyMap<string, S extends typeof billSchema ? Bill : TransactionIdentity>> {
  if (transactions.length === 0) return new Map()
  const snapshots = await deps.firestore.getAll(
    ...transactions.map(({ transactionKey }) => deps.firestore.doc(pathOf(transactionKey))),
  )
  return new Map(parseSnapshots<S>(schema, snapshots, deps.log).map((each) => [each.transactionKey, each] as never))
}
