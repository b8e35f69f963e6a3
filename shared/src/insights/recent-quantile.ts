import { quantileOfSorted } from './statistics.ts'

/** More samples than this in the window are not kept: the oldest leave early. */
const MOST = 4_000

/** A quantile over the newest minutes of a stream, one sample at a time, in memory bounded by the window. */
export class RecentQuantile {
  readonly #windowMs: number
  readonly #share: number
  readonly #times: number[] = []
  readonly #amounts: number[] = []
  readonly #sorted: number[] = []
  #first = 0

  /** @param share 0 to 1. */
  constructor(windowMs: number, share: number) {
    this.#windowMs = windowMs
    this.#share = share
  }

  /** Takes a sample (times ascending) and gives the quantile with it. */
  add(atMs: number, amount: number): number {
    this.#times.push(atMs)
    this.#amounts.push(amount)
    this.#sorted.splice(placeOf(this.#sorted, amount), 0, amount)
    while (
      this.#first < this.#times.length - 1 &&
      ((this.#times[this.#first] ?? atMs) <= atMs - this.#windowMs || this.#times.length - this.#first > MOST)
    ) {
      this.#sorted.splice(placeOf(this.#sorted, this.#amounts[this.#first] ?? 0), 1)
      this.#first++
    }
    if (this.#first > MOST) {
      this.#times.splice(0, this.#first)
      this.#amounts.splice(0, this.#first)
      this.#first = 0
    }
    return quantileOfSorted(this.#sorted, this.#share) ?? amount
  }
}

/** Index of the first entry that is not smaller. */
function placeOf(sorted: readonly number[], amount: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < amount) low = middle + 1
    else high = middle
  }
  return low
}
