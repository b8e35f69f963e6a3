import type { Firestore } from 'firebase-admin/firestore'
import type { InsightDeps } from '../../functions/src/insights/insight-deps.ts'
import { predictNow, runInsights, trainNow } from '../../functions/src/insights/run-insights.ts'

/** The same code as the hourly function, from a shell. @returns what it did, in numbers by name. */
export async function runInsightsJob(
  job: 'train' | 'predict' | 'score' | 'run',
  options: {
    readonly firestore: Firestore
    readonly now: Date
    /** train: only this site. */
    readonly siteId: string | null
    readonly say: (line: string) => void
  },
): Promise<Readonly<Record<string, number>>> {
  const fault = (text: string, fields: object = {}) => console.error(text, fields)
  const deps: InsightDeps = {
    firestore: options.firestore,
    log: { info: () => {}, warn: fault, error: fault },
    now: () => options.now,
    // Cards are hashed with a key that only the deployed functions know.
    hashKey: null,
  }
  switch (job) {
    case 'train':
      return trainNow(options.siteId, deps, (siteId, step) => options.say(`  ${siteId}: ${step}`))
    case 'predict':
      return predictNow(deps, ['rollUp', 'predict'])
    case 'score':
      return predictNow(deps, ['rollUp', 'score'])
    case 'run':
      return runInsights(deps)
  }
}
