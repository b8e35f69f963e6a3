import type { Confidence } from '../model/insight.ts'

/** How a method did on the same hours as the others; smaller is better. */
export interface ScoredMethod {
  readonly method: string
  readonly error: number
}

/** A challenger must be better by this share: less is chance. The rule itself is untested. */
const GAIN = 0.02

/**
 * Which method is shown from now on: the present one stays unless another is better by 2 %. A naive method is a method
 * like any other: where it wins, it is shown.
 * @param present null when none is chosen yet; a present method that was not scored gives way to the best.
 * @returns null without candidates.
 */
export function chooseChampion(present: string | null, candidates: readonly ScoredMethod[]): string | null {
  const best = candidates.reduce<ScoredMethod | null>(
    (least, candidate) => (least === null || candidate.error < least.error ? candidate : least),
    null,
  )
  if (best === null) return null
  const stays = candidates.find(({ method }) => method === present)
  return stays !== undefined && best.error > stays.error * (1 - GAIN) ? stays.method : best.method
}

/**
 * high: beats naive by at least 10 % with twice the data that the method needs; medium: beats naive; low otherwise, or
 * where nothing was measured.
 */
export function confidenceOf(
  error: { readonly value: number; readonly naive: number } | null,
  samples: number,
  samplesNeeded: number,
): Confidence {
  if (error === null || error.value >= error.naive) return 'low'
  return error.value <= 0.9 * error.naive && samples >= 2 * samplesNeeded ? 'high' : 'medium'
}
