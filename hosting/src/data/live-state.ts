/** What a live query knows. `data` is null until the first answer; `updatedAt` is when the newest answer came. */
export interface LiveState<T> {
  readonly status: 'loading' | 'live' | 'stale' | 'error'
  readonly data: T | null
  readonly updatedAt: Date | null
  /** Firestore's error code, for example `permission-denied`; null unless `error`. */
  readonly errorCode: string | null
}

export type LiveEvent<T> =
  | { readonly kind: 'data'; readonly data: T; readonly fromCache: boolean; readonly at: Date }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'paused' }

export const LOADING: LiveState<never> = { status: 'loading', data: null, updatedAt: null, errorCode: null }

/** Codes that another try cannot change. */
const FINAL_CODES: readonly string[] = [
  'permission-denied',
  'invalid-argument',
  'failed-precondition',
  'unimplemented',
  'not-found',
]

/** The next state of a live query. Data once seen stay visible, as stale, whatever fails later. */
export function nextLiveState<T>(state: LiveState<T>, event: LiveEvent<T>): LiveState<T> {
  switch (event.kind) {
    case 'data':
      // An empty answer from the cache means that the server has not been reached, not that nothing exists.
      if (event.fromCache && state.data === null) return { ...state, status: 'loading' }
      return {
        status: event.fromCache ? 'stale' : 'live',
        data: event.data,
        updatedAt: event.fromCache ? state.updatedAt : event.at,
        errorCode: null,
      }
    case 'failed':
      if (state.data !== null && !isFinal(event.code)) return { ...state, status: 'stale', errorCode: null }
      return { ...state, status: 'error', errorCode: event.code }
    case 'paused':
      return state.status === 'live' ? { ...state, status: 'stale' } : state
  }
}

/** True when the query must not be tried again. */
export function isFinal(code: string): boolean {
  return FINAL_CODES.includes(code)
}

/**
 * How long to wait before try number `attempt` (1 = the first repeat), in ms: 2 s doubling to 60 s.
 */
export function retryDelayMs(attempt: number): number {
  return Math.min(60_000, 2000 * 2 ** Math.max(0, attempt - 1))
}
