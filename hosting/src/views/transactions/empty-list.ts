import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { emptyCard } from '../../components/card-state.ts'
import { badgeCheck, listFilter, receiptText, zap } from '../../icons/generated/lucide.ts'
import { isFiltered, type TransactionFilters } from './transaction-filters.ts'

/** What a list of transactions says when there is none: that nothing matches, or that there is nothing yet. */
export function emptyList(filters: TransactionFilters): TemplateResult {
  const { view } = filters
  if (isFiltered(filters))
    return emptyCard(
      listFilter,
      msg('No transaction matches'),
      msg('Change or clear the filters.'),
      html`<a class="btn" href="/transactions?view=${view}">${msg('Clear filters')}</a>`,
    )
  switch (view) {
    case 'live':
      return emptyCard(
        zap,
        msg('Nobody is charging'),
        msg('A transaction appears here as soon as a station starts one.'),
      )
    case 'attention':
      return emptyCard(
        badgeCheck,
        msg('Nothing needs attention'),
        msg('Transactions with odd meters, clocks or messages appear here.'),
      )
    case 'history':
      return emptyCard(
        receiptText,
        msg('No finished transaction'),
        msg('A transaction appears here once its session has ended.'),
      )
  }
}
