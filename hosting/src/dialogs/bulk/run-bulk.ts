import { ApiError } from '../../data/api.ts'

/** What became of one station of a common action. */
export type BulkOutcome =
  /** A command was queued; what the station says of it comes later. */
  | { readonly state: 'queued'; readonly commandId: string }
  | { readonly state: 'changed' }
  /** It was so already. */
  | { readonly state: 'same' }
  /** It was not tried. `why`: in words. */
  | { readonly state: 'leftOut'; readonly why: string }
  /** The API refused. `why`: in words. */
  | { readonly state: 'refused'; readonly why: string }
  /** Somebody stopped before its turn came. */
  | { readonly state: 'stopped' }

/** Where one station stands. */
export type BulkProgress = BulkOutcome | { readonly state: 'waiting' } | { readonly state: 'running' }

export interface BulkRun<T> {
  readonly items: readonly T[]
  act(item: T): Promise<BulkOutcome>
  /** Why the API refused, in words. */
  wordsOf(error: ApiError): string
  /** Hears of each step of each item. */
  tell(item: T, progress: BulkProgress): void
  /** Ends what has not begun yet. */
  readonly signal: AbortSignal
  /** So many at a time. */
  readonly parallel: number
}

/**
 * Does the same with several items, a few at a time, in their order. One that is refused holds up none of the others, and
 * each gets its outcome. @throws the first error that is no refusal, once all the others have their outcome.
 */
export async function runBulk<T>({ items, act, wordsOf, tell, signal, parallel }: BulkRun<T>): Promise<void> {
  const waiting = [...items]
  const broken: unknown[] = []
  const takeOne = async (item: T): Promise<BulkOutcome> => {
    if (signal.aborted) return { state: 'stopped' }
    tell(item, { state: 'running' })
    try {
      return await act(item)
    } catch (error) {
      if (error instanceof ApiError) return { state: 'refused', why: wordsOf(error) }
      broken.push(error)
      return { state: 'refused', why: error instanceof Error ? error.message : String(error) }
    }
  }
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) tell(item, await takeOne(item))
  }
  await Promise.all(Array.from({ length: parallel }, work))
  if (broken.length > 0) throw broken[0]
}

/** How many have each outcome; what waits or runs counts nowhere. */
export function countOutcomes(progress: Iterable<BulkProgress>): Readonly<Record<BulkOutcome['state'], number>> {
  const counts = { queued: 0, changed: 0, same: 0, leftOut: 0, refused: 0, stopped: 0 }
  for (const { state } of progress) if (state !== 'waiting' && state !== 'running') counts[state] += 1
  return counts
}

/** True for what may be tried once more: it was refused or never begun. */
export function mayTryAgain({ state }: BulkProgress): boolean {
  return state === 'refused' || state === 'stopped'
}
