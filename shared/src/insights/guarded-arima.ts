import { fillGaps } from './fill-gaps.ts'

/** The part of the npm package `arima` (0.2.8) that is used; passed in, so that shared code knows no package. */
export type ArimaConstructor = new (options: {
  readonly p: number
  readonly d: number
  readonly q: number
  readonly P: number
  readonly D: number
  readonly Q: number
  readonly s: number
  readonly verbose: boolean
}) => {
  train(series: number[]): unknown
  predict(length: number): readonly [readonly number[], readonly number[]]
  destroy(): void
}

export interface ArimaOrder {
  readonly p: number
  readonly d: number
  readonly q: number
  readonly P?: number
  readonly D?: number
  readonly Q?: number
  /** Season in samples, at most 24: longer ones take gigabytes or never end. */
  readonly s?: number
}

export const ARIMA_100: ArimaOrder = { p: 1, d: 0, q: 0 }
export const SARIMA_24: ArimaOrder = { p: 1, d: 0, q: 0, P: 0, D: 1, Q: 1, s: 24 }

export type ArimaForecast =
  | { readonly ok: true; readonly mean: readonly number[]; readonly variance: readonly number[] }
  | { readonly ok: false; readonly reason: 'tooShort' | 'tooManyGaps' | 'notFinite' | 'seasonTooLong' | 'failed' }

const SHORTEST = 10
/** Beyond it the WebAssembly memory overflows; the newest values are kept. */
const LONGEST = 5_000
const LONGEST_SEASON = 24

/**
 * Fits and forecasts in one go, with every guard that the package needs: it fills missing values silently, throws on
 * short and long series, answers with garbage after `destroy`, and returns NaN without an error. `predict` returns the
 * VARIANCE beside the mean. `auto` is never used: it drifts on constants.
 * @param series One value an hour; null is missing.
 * @param horizon How many hours ahead.
 */
export function forecastArima(
  Arima: ArimaConstructor,
  order: ArimaOrder,
  series: readonly (number | null)[],
  horizon: number,
): ArimaForecast {
  if ((order.s ?? 0) > LONGEST_SEASON) return { ok: false, reason: 'seasonTooLong' }
  const newest = series.slice(-LONGEST)
  const shortest = Math.max(SHORTEST, (order.s ?? 0) * ((order.D ?? 0) + 2))
  if (newest.length < shortest) return { ok: false, reason: 'tooShort' }
  const filled = fillGaps(newest)
  if (filled === null) return { ok: false, reason: 'tooManyGaps' }
  // A constant has no dynamics to fit, and needs none.
  if (filled.every((value) => value === filled[0])) {
    return { ok: true, mean: Array(horizon).fill(filled[0]), variance: Array(horizon).fill(0) }
  }
  let model: InstanceType<ArimaConstructor> | undefined
  try {
    model = new Arima({ P: 0, D: 0, Q: 0, s: 0, ...order, verbose: false })
    model.train(filled)
    const [forecast, variance] = model.predict(horizon)
    const usable =
      forecast.length === horizon &&
      forecast.every(Number.isFinite) &&
      variance.every((value) => Number.isFinite(value) && value >= 0)
    return usable ? { ok: true, mean: [...forecast], variance: [...variance] } : { ok: false, reason: 'notFinite' }
  } catch {
    // The package throws texts and WebAssembly errors; all mean the same to the caller: another method is needed.
    return { ok: false, reason: 'failed' }
  } finally {
    model?.destroy()
  }
}

/** Half the width of an 80 % band in standard deviations. */
export const Z80 = 1.2816
