import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { emptyCard } from '../../components/card-state.ts'
import { badgeCheck, listFilter, zap } from '../../icons/generated/lucide.ts'
import type { TransactionFilters } from './transaction-filters.ts'

/** What a list of transactions says when there is none. */
export function emptyList(view: TransactionFilters['view']): TemplateResult {
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
        listFilter,
        msg('No finished transaction'),
        msg('Change the filters, or wait for the first session to end.'),
        html`<a class="btn" href="/transactions">${msg('Clear filters')}</a>`,
      )
  }
}
