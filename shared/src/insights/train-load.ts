import { fitLinear, type LinearFit, type RegressionConstructor } from './guarded-regression.ts'
import { LOAD_PAST_H, loadRow } from './load-linear.ts'
import { HORIZON_H } from './naive-forecasts.ts'

/**
 * Fits the load model on every day whose 28 days before are known.
 * @param values One value an hour of the local clock, from a midnight on; days that are not whole are left out.
 * @param hourOfWeekOfFirst 0 for a Monday 00:00.
 */
export function trainLoad(
  Regression: RegressionConstructor,
  values: readonly number[],
  hourOfWeekOfFirst: number,
): LinearFit {
  const rows: number[][] = []
  const outputs: number[] = []
  for (let midnight = LOAD_PAST_H; midnight + HORIZON_H <= values.length; midnight += 24) {
    const past = {
      values: values.slice(midnight - LOAD_PAST_H, midnight),
      originHourOfWeek: (hourOfWeekOfFirst + midnight) % 168,
    }
    for (let ahead = 0; ahead < HORIZON_H; ahead++) {
      const row = loadRow(past, ahead)
      if (row === null) continue
      rows.push(row)
      outputs.push(values[midnight + ahead] ?? 0)
    }
  }
  return fitLinear(Regression, rows, outputs)
}
