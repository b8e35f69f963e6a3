import { transactionCsv } from '@charge-it/shared/csv/transaction-csv.ts'
import { msg } from '@lit/localize'
import type { AppContext } from '../../app/app-context.ts'
import { toast } from '../../app/app-toasts.ts'
import { allTransactions, billsOf, EXPORT_LIMIT, type HistoryFilter } from '../../data/transaction-history.ts'
import { transactionsFile } from '../../data/transaction-search.ts'
import { openFileCut } from '../../dialogs/dialog-file-cut.ts'
import { shownLocale } from '../../i18n/localization.ts'
import { downloadBlob, downloadText } from './download-text.ts'

/**
 * Saves a list of transactions as CSV. Small files are made here of what the page may read; larger ones, and those of a
 * search, by a function. A failure is told.
 */
export async function saveCsv(
  app: AppContext,
  list: {
    readonly isSearch: boolean
    readonly sessions: number
    /** As the API knows them. */
    readonly parameters: URLSearchParams
    readonly filter: HistoryFilter
  },
): Promise<void> {
  try {
    if (list.isSearch || list.sessions > EXPORT_LIMIT) {
      const file = await transactionsFile(app.api, list.parameters, shownLocale())
      downloadBlob('transactions.csv', file.content)
      if (!file.complete) openFileCut(file.rows)
      return
    }
    const { db } = app.firebase
    const transactions = await allTransactions(db, list.filter)
    const bills = app.may('readMoney') ? await billsOf(db, transactions) : null
    downloadText('transactions.csv', 'text/csv', transactionCsv(transactions, bills, shownLocale()))
  } catch (error) {
    console.error('transactions could not be exported', error)
    toast(msg('The file could not be made. Try again.'), true)
  }
}
