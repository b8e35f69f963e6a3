import { drawSample, seededRandom } from './seeded-random.ts'
import { quantile } from './statistics.ts'

/** The part of the npm package `isolation-forest` (0.0.9) that is used. */
export type IsolationForestConstructor = new (
  trees: number,
  sampleSize: number,
) => {
  fit(rows: Record<string, number>[]): void
  predict(rows: Record<string, number>[]): number[]
}

export interface Forest {
  /** 0 to 1 for each row, higher is odder. @throws RangeError for a row of another length or with a number that is not finite. */
  score(rows: readonly (readonly number[])[]): readonly number[]
  /** The 90th percentile of the training scores: a tenth of the training rows lie above it, by construction. */
  readonly threshold: number
  readonly trainingScores: readonly number[]
}

const TREES = 100
const SAMPLE_SIZE = 256
const CONTAMINATION = 0.1
const EULER = 0.5772156649

/**
 * An isolation forest as its authors meant it. The package draws a sub-sample and then grows each tree on ALL rows, so
 * that dense groups of odd rows hide; here each tree is a forest of one, given its own sub-sample only. The package has
 * no seed, so Math.random is replaced while trees grow (synchronously, and put back whatever happens); it drops rows with
 * NaN and takes its columns from the first row, so rows are checked and have fixed keys.
 * @param rows At least two, all of the same length, finite numbers.
 * @returns null for fewer rows.
 * @throws RangeError for ragged rows or numbers that are not finite.
 */
export function growForest(
  IsolationForest: IsolationForestConstructor,
  rows: readonly (readonly number[])[],
  seed: number,
): Forest | null {
  const columns = rows[0]?.length ?? 0
  checkRows(rows, columns)
  if (rows.length < 2 || columns === 0) return null
  const size = Math.min(SAMPLE_SIZE, rows.length)
  const random = seededRandom(seed)
  const trees = Array.from({ length: TREES }, () => {
    const sample = drawSample(rows, size, random).map(keyed)
    return withRandom(random, () => {
      const tree = new IsolationForest(1, size)
      tree.fit(sample)
      return tree
    })
  })
  const usual = averagePathLength(size)
  const score = (wanted: readonly (readonly number[])[]) => {
    checkRows(wanted, columns)
    const keyedRows = wanted.map(keyed)
    const paths = new Float64Array(wanted.length)
    for (const tree of trees) {
      for (const [index, one] of tree.predict(keyedRows).entries()) {
        paths[index] = (paths[index] ?? 0) - Math.log2(one) * usual
      }
    }
    return Array.from(paths, (sum) => 2 ** (-sum / TREES / usual))
  }
  const trainingScores = score(rows)
  return { score, trainingScores, threshold: quantile(trainingScores, 1 - CONTAMINATION) ?? 1 }
}

/** Mean path length of an unsuccessful search in a binary tree of n, which path lengths are measured by. */
function averagePathLength(n: number): number {
  if (n <= 1) return 1
  return n === 2 ? 1 : 2 * (Math.log(n - 1) + EULER) - (2 * (n - 1)) / n
}

function keyed(row: readonly number[]): Record<string, number> {
  return Object.fromEntries(row.map((number, index) => [`f${index}`, number]))
}

function checkRows(rows: readonly (readonly number[])[], columns: number): void {
  for (const row of rows) {
    if (row.length !== columns) throw new RangeError(`a row has ${row.length} features instead of ${columns}`)
    if (!row.every(Number.isFinite)) throw new RangeError('a feature is not a finite number')
  }
}

function withRandom<T>(random: () => number, grow: () => T): T {
  const own = Math.random
  Math.random = random
  try {
    return grow()
  } finally {
    Math.random = own
  }
}
