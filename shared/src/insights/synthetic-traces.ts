import { seededRandom } from './seeded-random.ts'

/** Classes of drawn traces with what must come of them: the share that alarms. Stated before they were ever run. */
export const TRACE_CLASSES = {
  steady: { most: 0 },
  taper: { most: 0 },
  limitSteps: { most: 0 },
  vehiclePulses: { most: 0 },
  loadShedding: { most: 0 },
  pvToggling: { most: 0.02 },
  flakyContact: { least: 0.98 },
  swings35To60: { least: 0.95 },
  swingsAbove60: { least: 0.98 },
} as const satisfies Record<string, { readonly least?: number; readonly most?: number }>
export type TraceClass = keyof typeof TRACE_CLASSES

export interface SyntheticTrace {
  readonly class: TraceClass
  readonly ratedA: number
  /** One a second; null is a lost sample. */
  readonly currentA: readonly (number | null)[]
}

const LENGTH_S = 1_800
const RATINGS_A = [32, 40, 63, 80, 100, 125, 200]

/**
 * Draws currents of half an hour at 1 Hz with noise and lost samples. SYNTHETIC: the author of the rule is the author of
 * these, so they show that the rule does what it says, not that it is right about real chargers.
 */
export function syntheticTraces(className: TraceClass, count: number, seed: number): readonly SyntheticTrace[] {
  const random = seededRandom(seed)
  const between = (low: number, high: number) => low + (high - low) * random()
  return Array.from({ length: count }, () => {
    const ratedA = RATINGS_A[Math.floor(random() * RATINGS_A.length)] ?? 32
    const clean = SHAPES[className](ratedA, between)
    const lost = between(0, 0.02)
    const currentA = clean.map((amount) =>
      random() < lost ? null : Math.max(0, amount + (amount > 1 ? between(-0.01, 0.01) * ratedA : 0)),
    )
    return { class: className, ratedA, currentA }
  })
}

type Between = (low: number, high: number) => number

const SHAPES: Readonly<Record<TraceClass, (ratedA: number, between: Between) => number[]>> = {
  steady: (ratedA, between) => {
    const level = between(0.3, 1) * ratedA
    return everySecond(() => level)
  },
  taper: (ratedA, between) => {
    const level = between(0.6, 1) * ratedA
    const turnS = between(300, 1_200)
    const fallS = between(300, 900)
    return everySecond((t) => (t < 20 ? (level * t) / 20 : t < turnS ? level : level * Math.exp(-(t - turnS) / fallS)))
  },
  limitSteps: (ratedA, between) => {
    const stepS = between(60, 300)
    const levels = Array.from({ length: LENGTH_S }, () => between(0.4, 1) * ratedA)
    return everySecond((t) => levels[Math.floor(t / stepS)] ?? 0)
  },
  vehiclePulses: (ratedA, between) => {
    const level = between(0.5, 1) * ratedA
    const depth = between(0.1, 0.4)
    const periodS = between(20, 90)
    return everySecond((t) => (t % periodS < periodS / 3 ? level * (1 - depth) : level))
  },
  loadShedding: (ratedA, between) => {
    const level = between(0.5, 1) * ratedA
    const onS = between(90, 400)
    const offS = between(60, 180)
    return everySecond((t) => (t % (onS + offS) < onS ? level : 0))
  },
  pvToggling: (_, between) => {
    const level = between(6, 9.8)
    const onS = between(20, 90)
    const offS = between(20, 90)
    return everySecond((t) => (t % (onS + offS) < onS ? level : 0))
  },
  flakyContact: (ratedA, between) => {
    const level = between(0.5, 1) * ratedA
    const onsetS = between(200, 1_000)
    const restarts = 3 + Math.floor(between(0, 2))
    const cycleS = between(35, 95)
    return everySecond((t) => {
      const since = t - onsetS
      return since >= 0 && since < restarts * cycleS && since % cycleS < cycleS * 0.4 ? 0 : level
    })
  },
  swings35To60: (ratedA, between) => swings(ratedA, between(0.35, 0.6), between),
  swingsAbove60: (ratedA, between) => swings(ratedA, between(0.6, 1), between),
}

/** From nearly nothing up to a share of the rating and back, again and again, no two swings alike. */
function swings(ratedA: number, share: number, between: Between): number[] {
  const onsetS = between(100, 900)
  const periodS = between(10, 90)
  const cycles = 4 + Math.floor(between(0, 6))
  // An open contactor: what is left is the meter's offset.
  const restA = between(0, 0.5)
  const peaks = Array.from({ length: cycles }, () => between(share, Math.min(1, share * 1.1)) * ratedA)
  return everySecond((t) => {
    const since = t - onsetS
    if (since < 0 || since >= cycles * periodS) return restA
    return since % periodS < periodS / 2 ? (peaks[Math.floor(since / periodS)] ?? restA) : restA
  })
}

function everySecond(at: (second: number) => number): number[] {
  return Array.from({ length: LENGTH_S }, (_, second) => at(second))
}
