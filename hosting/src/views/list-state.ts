import type { TemplateResult } from 'lit'
import { failedCard, loadingCard } from '../components/card-state.ts'
import type { LiveState } from '../data/live-state.ts'

/** What a part of a page shows before its documents are there: that they load, or why they do not; null with them. */
export function listState(state: LiveState<unknown>, retry: () => void): TemplateResult | null {
  if (state.status === 'loading') return loadingCard()
  return state.status === 'error' ? failedCard(state.errorCode ?? 'unknown', retry) : null
}
