import { growForest, type IsolationForestConstructor } from './guarded-forest.ts'
import { seededRandom } from './seeded-random.ts'
import { areaUnderRoc, averagePrecision } from './statistics.ts'

export interface AnomalyBacktest {
  readonly seed: number
  readonly auc: number
  readonly ap: number
  /** Share of the training rows above the threshold. */
  readonly flaggedShare: number
  readonly n: number
}

/** The regression test of the forest: 4,500 rows N(0, 1)⁶ and a dense group of 500 N(4, 0.05)⁶. It says nothing of skill. */
export function backtestAnomalies(IsolationForest: IsolationForestConstructor, seed: number): AnomalyBacktest {
  const random = seededRandom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const row = (middle: number, spread: number) => Array.from({ length: 6 }, () => middle + spread * normal())
  const rows = [
    ...Array.from({ length: 4_500 }, () => ({ row: row(0, 1), positive: false })),
    ...Array.from({ length: 500 }, () => ({ row: row(4, 0.05), positive: true })),
  ]
  const forest = growForest(
    IsolationForest,
    rows.map((each) => each.row),
    seed,
  )
  const scores = forest?.trainingScores ?? []
  const scored = rows.map(({ positive }, index) => ({ positive, score: scores[index] ?? 0 }))
  return {
    seed,
    auc: areaUnderRoc(scored) ?? 0,
    ap: averagePrecision(scored) ?? 0,
    flaggedShare: scores.filter((score) => score > (forest?.threshold ?? 1)).length / scores.length,
    n: rows.length,
  }
}
