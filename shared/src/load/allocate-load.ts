/** Tenths of an ampere per phase: whole numbers, so that sums are exact. */
export type DeciAmpere = number

/** Below it no vehicle charges (IEC 61851-1): between 0 and 6 A nothing exists. */
export const MIN_DECI_A: DeciAmpere = 60

/** A connector that wants current. */
export interface LoadDemand {
  readonly key: string
  /** Indices of the grid phases it draws from, each once. */
  readonly phases: readonly number[]
  readonly minDeciA: DeciAmpere
  /** Of station, cable and vehicle together. */
  readonly capDeciA: DeciAmpere
  /** > 0. Twice the weight gets twice the current while nothing else binds. */
  readonly weight: number
  /** Its place in the queue: who waits longest is admitted first. */
  readonly queueSinceMs: number
}

export type LoadReason = 'cap' | 'phase-full' | 'waiting'

export interface LoadShare {
  readonly deciA: DeciAmpere
  readonly reason: LoadReason
}

export interface LoadAllocation {
  /** One entry per demand. 0 or within [min, cap]. */
  readonly shares: ReadonlyMap<string, LoadShare>
  /** Index of the phase that keeps most connectors from more; null when none does. */
  readonly bindingPhase: number | null
}

/**
 * Shares the current of a grid connection: who waits longest is admitted if its minimum fits on all its phases, then all
 * admitted rise by weight until a phase or their cap binds. Deterministic; the order of the input is irrelevant.
 * @param freeDeciA What each phase may carry; below 0 counts as 0.
 */
export function allocateLoad(freeDeciA: readonly DeciAmpere[], demands: readonly LoadDemand[]): LoadAllocation {
  const free = freeDeciA.map((each) => Math.max(0, Math.floor(each)))
  const admitted: Rising[] = []
  const shares = new Map<string, LoadShare>()
  for (const demand of [...demands].sort(byQueue)) {
    const fits = demand.capDeciA >= demand.minDeciA && roomOf(demand, free) >= demand.minDeciA
    shares.set(demand.key, { deciA: 0, reason: 'waiting' })
    if (!fits) continue
    admitted.push({ demand, deciA: demand.minDeciA })
    take(demand, demand.minDeciA, free)
  }
  raise(admitted, free)
  for (const { demand, deciA } of admitted) {
    shares.set(demand.key, { deciA, reason: deciA >= demand.capDeciA ? 'cap' : 'phase-full' })
  }
  return { shares, bindingPhase: bindingPhaseOf(shares, demands, free) }
}

/** By the time they wait, then by key: the queue. */
export function byQueue(a: LoadDemand, b: LoadDemand): number {
  return a.queueSinceMs - b.queueSinceMs || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

interface Rising {
  readonly demand: LoadDemand
  deciA: DeciAmpere
}

function roomOf({ phases }: LoadDemand, free: readonly number[]): number {
  return phases.reduce((room, phase) => Math.min(room, free[phase] ?? 0), Number.POSITIVE_INFINITY)
}

function take({ phases }: LoadDemand, deciA: DeciAmpere, free: number[]): void {
  for (const phase of phases) free[phase] = (free[phase] ?? 0) - deciA
}

/** Water-filling: the common level rises until a phase is full; its connectors freeze there, the others rise on. */
function raise(admitted: readonly Rising[], free: number[]): void {
  let rising = admitted.filter(({ demand }) => demand.capDeciA > demand.minDeciA)
  while (rising.length > 0) {
    const level = highestLevel(rising, free)
    for (const each of rising) {
      const deciA = atLevel(each.demand, level)
      take(each.demand, deciA - each.deciA, free)
      each.deciA = deciA
    }
    const full = fullPhases(rising, level, free)
    const frozen = rising.filter(
      ({ demand, deciA }) => deciA >= demand.capDeciA || demand.phases.some((phase) => full.has(phase)),
    )
    if (frozen.length === 0) break
    // Their rounding is settled before others rise on, who would take it otherwise.
    giveRest(frozen, free)
    rising = rising.filter((each) => !frozen.includes(each))
  }
  giveRest(admitted, free)
}

function atLevel({ weight, minDeciA, capDeciA }: LoadDemand, level: number): DeciAmpere {
  return Math.max(minDeciA, Math.min(capDeciA, Math.floor(level * weight)))
}

/** The highest level, to within less than a tenth of an ampere, at which no phase carries too much. */
function highestLevel(rising: readonly Rising[], free: readonly number[]): number {
  const fits = (level: number) => {
    const left = [...free]
    for (const { demand, deciA } of rising) take(demand, atLevel(demand, level) - deciA, left)
    return rising.every(({ demand }) => roomOf(demand, left) >= 0)
  }
  let low = 0
  let high = Math.max(...rising.map(({ demand }) => demand.capDeciA / demand.weight)) + 1
  if (fits(high)) return high
  const smallest = Math.max(...rising.map(({ demand }) => demand.weight))
  while (high - low > 0.01 / smallest) {
    const middle = (low + high) / 2
    if (fits(middle)) low = middle
    else high = middle
  }
  return low
}

/** Phases on which the next tenth of an ampere of everybody below it would not fit. */
function fullPhases(rising: readonly Rising[], level: number, free: readonly number[]): Set<number> {
  const step = Math.min(...rising.map(({ demand }) => 1 / demand.weight))
  const left = [...free]
  for (const { demand, deciA } of rising) take(demand, atLevel(demand, level + step) - deciA, left)
  return new Set(left.flatMap((room, phase) => (room < 0 ? [phase] : [])))
}

/** What rounding left over, a tenth at a time to the smallest weighted share that it fits. */
function giveRest(admitted: readonly Rising[], free: number[]): void {
  let open = admitted.filter((each) => mayGain(each, free))
  while (open.length > 0) {
    const next = open.reduce((least, each) => (goesFirst(each, least) ? each : least))
    take(next.demand, 1, free)
    next.deciA += 1
    open = open.filter((each) => mayGain(each, free))
  }
}

function mayGain({ demand, deciA }: Rising, free: readonly number[]): boolean {
  return deciA < demand.capDeciA && roomOf(demand, free) >= 1
}

function goesFirst(a: Rising, b: Rising): boolean {
  const difference = a.deciA / a.demand.weight - b.deciA / b.demand.weight
  return difference === 0 ? byQueue(a.demand, b.demand) < 0 : difference < 0
}

function bindingPhaseOf(
  shares: ReadonlyMap<string, LoadShare>,
  demands: readonly LoadDemand[],
  free: readonly number[],
): number | null {
  const held = free.map(() => 0)
  for (const demand of demands) {
    const share = shares.get(demand.key)
    if (share === undefined || share.reason === 'cap') continue
    const needed = share.reason === 'waiting' ? demand.minDeciA : 1
    for (const phase of demand.phases) if ((free[phase] ?? 0) < needed) held[phase] = (held[phase] ?? 0) + 1
  }
  const most = Math.max(0, ...held)
  return most === 0 ? null : held.indexOf(most)
}
