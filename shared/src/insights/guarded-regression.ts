/** The part of `MultivariateLinearRegression` of the npm package `ml-regression` (6.3.0) that is used. */
export type RegressionConstructor = new (
  inputs: number[][],
  outputs: number[][],
  options: { readonly intercept: boolean; readonly statistics: boolean },
) => { toJSON(): { readonly weights: readonly (readonly number[])[] } }

/** Weights of the inputs, the intercept last. */
export type LinearWeights = readonly number[]

export type LinearFit =
  | { readonly ok: true; readonly weights: LinearWeights; readonly rows: number }
  | { readonly ok: false; readonly reason: 'tooFewRows' | 'notFinite' | 'ragged' }

/** Rows needed for each column: with fewer the package answers silently with anything. */
const ROWS_PER_COLUMN = 5

/**
 * Least squares with an intercept. The package answers NaN weights to NaN inputs, and nonsense to fewer rows than
 * columns, without an error; both are refused here.
 * @param rows Inputs, all of the same length.
 * @param outputs One for each row.
 */
export function fitLinear(Regression: RegressionConstructor, rows: number[][], outputs: readonly number[]): LinearFit {
  const columns = rows[0]?.length ?? 0
  if (rows.length !== outputs.length || rows.some((row) => row.length !== columns))
    return { ok: false, reason: 'ragged' }
  if (columns === 0 || rows.length < ROWS_PER_COLUMN * (columns + 1)) return { ok: false, reason: 'tooFewRows' }
  if (!outputs.every(Number.isFinite) || !rows.every((row) => row.every(Number.isFinite))) {
    return { ok: false, reason: 'notFinite' }
  }
  const model = new Regression(
    // The package copies them; another copy would only cost memory.
    rows,
    outputs.map((output) => [output]),
    { intercept: true, statistics: false },
  )
  const weights = model.toJSON().weights.map(([weight]) => weight ?? Number.NaN)
  return weights.length === columns + 1 && weights.every(Number.isFinite)
    ? { ok: true, weights, rows: rows.length }
    : { ok: false, reason: 'notFinite' }
}

/** @param row As many inputs as there were columns. */
export function predictLinear(weights: LinearWeights, row: readonly number[]): number {
  let sum = weights.at(-1) ?? 0
  for (const [index, input] of row.entries()) sum += input * (weights[index] ?? 0)
  return sum
}
