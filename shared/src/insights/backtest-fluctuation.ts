import { CurrentFluctuation } from './current-fluctuation.ts'
import { syntheticTraces, TRACE_CLASSES, type TraceClass } from './synthetic-traces.ts'

/** One trace of the shipped file. */
export interface LabelledTrace {
  readonly kind: string
  readonly fluctuates: boolean
  readonly ratedA: number
  /** Seconds; -1 for none. */
  readonly onsetS: number
  /** One a second; null is lost. */
  readonly currentA: readonly (number | null)[]
}

export interface FluctuationScore {
  readonly everyS: number
  readonly found: number
  readonly fluctuating: number
  readonly falseAlarms: number
  readonly normal: number
  /** The (upper) median of the seconds between onset and alarm. */
  readonly medianDelayS: number | null
}

/** The detector over labelled traces, of which every `everyS`-th second is a sample. */
export function scoreFluctuation(traces: readonly LabelledTrace[], everyS: number): FluctuationScore {
  const delays: number[] = []
  let falseAlarms = 0
  for (const { fluctuates, ratedA, onsetS, currentA } of traces) {
    const alarm = firstAlarm(currentA, ratedA, everyS)
    if (alarm === null) continue
    if (fluctuates) delays.push(alarm - onsetS)
    else falseAlarms++
  }
  const sorted = delays.sort((a, b) => a - b)
  return {
    everyS,
    found: delays.length,
    fluctuating: traces.filter(({ fluctuates }) => fluctuates).length,
    falseAlarms,
    normal: traces.filter(({ fluctuates }) => !fluctuates).length,
    medianDelayS: sorted[Math.floor(sorted.length / 2)] ?? null,
  }
}

/** Second of the first alarm; null for none. */
export function firstAlarm(currentA: readonly (number | null)[], ratedA: number | null, everyS = 1): number | null {
  const detector = new CurrentFluctuation(ratedA)
  for (let second = 0; second < currentA.length; second += everyS) {
    const seen = detector.sample(second * 1000, currentA[second] ?? null)
    if (seen?.phase === 'began') return second
  }
  return null
}

/** Share of drawn traces of each class that alarm, beside its mark. */
export function scoreDrawnTraces(seed: number, each: number) {
  return (Object.keys(TRACE_CLASSES) as TraceClass[]).map((traceClass, index) => {
    const traces = syntheticTraces(traceClass, each, seed + index)
    const alarms = traces.filter(({ currentA, ratedA }) => firstAlarm(currentA, ratedA) !== null).length
    const mark: { readonly least?: number; readonly most?: number } = TRACE_CLASSES[traceClass]
    const share = alarms / each
    return { class: traceClass, share, n: each, mark, ok: share >= (mark.least ?? 0) && share <= (mark.most ?? 1) }
  })
}
