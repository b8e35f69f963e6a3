import type { TemplateResult } from 'lit'
import { failedCard, loadingCard } from '../../components/card-state.ts'
import type { LiveState } from '../../data/live-state.ts'

/** What a list shows before it has documents; null when it has them. */
export function listState(state: LiveState<unknown>, retry: () => void): TemplateResult | null {
  if (state.status === 'loading') return loadingCard()
  return state.status === 'error' ? failedCard(state.errorCode ?? 'unknown', retry) : null
}
