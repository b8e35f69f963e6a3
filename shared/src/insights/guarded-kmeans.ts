/** The part of the npm package `ml-kmeans` (7.0.1) that is used. */
export type KMeans = (
  rows: number[][],
  k: number,
  options: { readonly initialization: 'kmeans++'; readonly seed: number; readonly maxIterations: number },
) => { readonly clusters: readonly number[]; readonly centroids: readonly (readonly number[])[] }

export interface Clustering {
  /** Cluster of each row, in the order of the rows. */
  readonly clusters: readonly number[]
  /** Ordered by their first coordinates, so that equal data gives equal numbers. */
  readonly centroids: readonly (readonly number[])[]
  /** Sum of squared distances of the rows to their centroids. */
  readonly inertia: number
}

const SEEDS = 20

/**
 * The best of 20 seeded runs: single ones miss the optimum. Row order does not matter: rows are clustered in a fixed
 * order of their own, and the centroids are sorted.
 * @param rows Finite numbers, all of the same length.
 * @param k Reduced to the number of distinct rows.
 * @returns null without rows, with k < 1 or where a number is not finite.
 */
export function clusterRows(kmeans: KMeans, rows: readonly (readonly number[])[], k: number): Clustering | null {
  if (rows.length === 0 || k < 1 || !rows.every((row) => row.every(Number.isFinite))) return null
  const ordered = rows.map((row) => [...row]).sort(compareRows)
  const distinct = new Set(ordered.map((row) => row.join())).size
  const groups = Math.min(k, distinct)
  let best: { centroids: readonly (readonly number[])[]; inertia: number } | undefined
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { centroids } = kmeans(ordered, groups, { initialization: 'kmeans++', seed, maxIterations: 200 })
    const inertia = inertiaOf(ordered, centroids)
    if (best === undefined || inertia < best.inertia) best = { centroids, inertia }
  }
  if (best === undefined) return null
  const centroids = best.centroids.map((centroid) => [...centroid]).sort(compareRows)
  return { centroids, clusters: rows.map((row) => nearest(row, centroids)), inertia: inertiaOf(rows, centroids) }
}

export function inertiaOf(rows: readonly (readonly number[])[], centroids: readonly (readonly number[])[]): number {
  return rows.reduce((sum, row) => sum + squaredDistance(row, centroids[nearest(row, centroids)] ?? []), 0)
}

export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (const [index, number] of a.entries()) sum += (number - (b[index] ?? 0)) ** 2
  return sum
}

function nearest(row: readonly number[], centroids: readonly (readonly number[])[]): number {
  let best = 0
  let distance = Number.POSITIVE_INFINITY
  for (const [index, centroid] of centroids.entries()) {
    const here = squaredDistance(row, centroid)
    if (here < distance) [best, distance] = [index, here]
  }
  return best
}

function compareRows(a: readonly number[], b: readonly number[]): number {
  for (const [index, number] of a.entries()) {
    const difference = number - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
