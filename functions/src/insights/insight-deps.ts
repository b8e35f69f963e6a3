import type { Deps } from '../deps.ts'

/** What the insight jobs need; a command line has no more. */
export type InsightDeps = Pick<Deps, 'firestore' | 'log' | 'now'> & {
  /** Keys the hashes under which cards appear in results; null: no card is written. */
  readonly hashKey: string | null
}

export function insightDeps({ firestore, log, now, config }: Deps): InsightDeps {
  return { firestore, log, now, hashKey: config.hashKey }
}
