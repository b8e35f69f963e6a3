/// <reference path="./ml-regression.d.ts" />
import { createRequire } from 'node:module'
import type { ArimaConstructor } from '@charge-it/shared/insights/guarded-arima.ts'
import type { IsolationForestConstructor } from '@charge-it/shared/insights/guarded-forest.ts'
import type { KMeans } from '@charge-it/shared/insights/guarded-kmeans.ts'
import type { RegressionConstructor } from '@charge-it/shared/insights/guarded-regression.ts'

/** The npm packages that the pure functions are given. */
export interface Packages {
  readonly Arima: ArimaConstructor
  readonly IsolationForest: IsolationForestConstructor
  readonly kmeans: KMeans
  readonly Regression: RegressionConstructor
}

/** Written into every stored model. */
export const PACKAGE_VERSIONS: Readonly<Record<string, string>> = {
  arima: '0.2.8',
  'isolation-forest': '0.0.9',
  'ml-kmeans': '7.0.1',
  'ml-regression': '6.3.0',
}

let loaded: Packages | undefined

/** Loads the packages with the first call: they take memory that an API call does not need. */
export async function loadPackages(): Promise<Packages> {
  if (loaded !== undefined) return loaded
  // One after the other: some share modules, and Node refuses to load those twice at once.
  const { kmeans } = await import('ml-kmeans')
  const { IsolationForest } = await import('isolation-forest')
  const { MultivariateLinearRegression } = await import('ml-regression')
  loaded = { Arima: loadArimaQuietly(), IsolationForest, kmeans, Regression: MultivariateLinearRegression }
  return loaded
}

/**
 * `arima` prints its solver's text through the console that it finds when it is loaded, whatever `verbose` says. It is
 * given one that is silent: the text would mix with our own output.
 */
function loadArimaQuietly(): ArimaConstructor {
  const { log } = console
  console.log = () => {}
  try {
    return createRequire(import.meta.url)('arima')
  } finally {
    console.log = log
  }
}
