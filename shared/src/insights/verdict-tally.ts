import { type InsightVerdict, JUDGED_RESULTS, type JudgedResult } from '../model/insight-verdict.ts'

/** How many people found a result helpful, and how many did not. */
export interface VerdictTally {
  readonly helpful: number
  readonly notHelpful: number
}

/** Verdicts that are still kept: expired documents may go on being answered for a day. */
export function keptVerdicts(verdicts: readonly InsightVerdict[], now: Date): readonly InsightVerdict[] {
  return verdicts.filter(({ expireAt }) => expireAt > now)
}

export function tallyOf(verdicts: readonly Pick<InsightVerdict, 'helpful'>[]): VerdictTally {
  const helpful = verdicts.filter((verdict) => verdict.helpful).length
  return { helpful, notHelpful: verdicts.length - helpful }
}

/** One result by one method, as people judge it. */
export interface MethodTally extends VerdictTally {
  readonly result: JudgedResult
  readonly method: string | null
}

/** The tally of each result and method that anybody judged, in the order of {@link JUDGED_RESULTS}. */
export function tallyByMethod(verdicts: readonly InsightVerdict[]): readonly MethodTally[] {
  return JUDGED_RESULTS.flatMap((result) => {
    const ofResult = verdicts.filter((verdict) => verdict.result === result)
    const methods = [...new Set(ofResult.map(({ method }) => method))].toSorted((a, b) =>
      (a ?? '') < (b ?? '') ? -1 : 1,
    )
    return methods.map((method) => ({
      result,
      method,
      ...tallyOf(ofResult.filter((verdict) => verdict.method === method)),
    }))
  })
}

/** Limits follow every session: within an hour they are the same run to a person. */
const LIVE_MS = 3_600_000

/**
 * Whether a verdict is about the run that is shown now.
 * @param shown The run on the page.
 */
export function judgesRun({ result, runAt }: Pick<InsightVerdict, 'result' | 'runAt'>, shown: Date): boolean {
  const apartMs = Math.abs(shown.getTime() - runAt.getTime())
  return result === 'allocation' ? apartMs < LIVE_MS : apartMs === 0
}
