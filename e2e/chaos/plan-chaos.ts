import { between, seededRandom } from '../../pi/src/sim/seeded-random.ts'

/** One thing that goes wrong, and when. Times in ms from the start. */
export type Mishap =
  /** SIGKILL; a new process takes its port after `forMs`. */
  | { readonly kind: 'killEdge'; readonly atMs: number; readonly edge: number; readonly forMs: number }
  /** SIGTERM, as at a deployment. */
  | { readonly kind: 'drainEdge'; readonly atMs: number; readonly edge: number; readonly forMs: number }
  /** Packets to and from Firestore are swallowed. */
  | { readonly kind: 'firestoreDown'; readonly atMs: number; readonly forMs: number }
  /** A station without network. */
  | { readonly kind: 'stationOffline'; readonly atMs: number; readonly station: number; readonly forMs: number }
  /** A station without mains: nothing more is written or sent. */
  | { readonly kind: 'stationPowerCut'; readonly atMs: number; readonly station: number; readonly forMs: number }

export interface ChaosPlan {
  readonly mishaps: readonly Mishap[]
  /** When the stations that only connect are switched off for good. */
  readonly idleOffAtMs: number
}

/** Mean time between two mishaps. */
const EVERY_MS = 4_000
/** One mishap of each kind comes early, so that a short run has them all. */
const FIRST_MS = 2_500

/**
 * Draws everything that will go wrong; the same seed and sizes give the same plan.
 * @param longestOutageMs Of Firestore.
 */
export function planChaos(options: {
  readonly seed: number
  readonly durationMs: number
  readonly stations: number
  readonly edges: number
  readonly longestOutageMs: number
}): ChaosPlan {
  const { durationMs, stations, edges, longestOutageMs } = options
  const random = seededRandom(options.seed, 'plan')
  const pick = (count: number) => Math.floor(random() * count)
  const mishaps: Mishap[] = []
  const idleOffAtMs = between(random, 0.1, 0.3) * durationMs
  let firestoreUpAtMs = 0
  const firestoreDown = (atMs: number) => {
    if (atMs < firestoreUpAtMs) return
    const forMs = between(random, 0.2, 1) * longestOutageMs
    firestoreUpAtMs = atMs + forMs + 5_000
    mishaps.push({ kind: 'firestoreDown', atMs, forMs })
    // What an edge would answer without having stored it dies with the edge.
    if (random() < 0.7) killEdge(atMs + between(random, 0.3, 0.95) * forMs)
  }
  const killEdge = (atMs: number) =>
    mishaps.push({ kind: 'killEdge', atMs, edge: pick(edges), forMs: between(random, 200, 6_000) })

  const offlineForMs = () => between(random, 1_000, Math.min(20_000, durationMs / 4))
  const stationMishap = (kind: 'stationOffline' | 'stationPowerCut', atMs: number) => {
    const forMs = kind === 'stationOffline' ? offlineForMs() : between(random, 500, 5_000)
    mishaps.push({ kind, atMs, station: pick(stations), forMs })
  }
  // Different instances: one that is being replaced is not ended again.
  const first = pick(edges)
  mishaps.push({ kind: 'drainEdge', atMs: FIRST_MS, edge: first, forMs: between(random, 200, 2_000) })
  stationMishap('stationOffline', between(random, 1, 2) * FIRST_MS)
  mishaps.push({ kind: 'killEdge', atMs: 2 * FIRST_MS, edge: (first + 1) % edges, forMs: between(random, 200, 2_000) })
  stationMishap('stationPowerCut', between(random, 2, 3) * FIRST_MS)
  firestoreDown(FIRST_MS * 3)
  for (let atMs = FIRST_MS * 4; atMs < durationMs; atMs += between(random, 0.2, 1.8) * EVERY_MS) {
    const draw = random()
    if (draw < 0.35) killEdge(atMs)
    else if (draw < 0.45) {
      mishaps.push({ kind: 'drainEdge', atMs, edge: pick(edges), forMs: between(random, 200, 2_000) })
    } else if (draw < 0.6) firestoreDown(atMs)
    else if (draw < 0.85) {
      stationMishap('stationOffline', atMs)
    } else stationMishap('stationPowerCut', atMs)
  }
  const whole = mishaps.map((each) => ({ ...each, atMs: Math.round(each.atMs), forMs: Math.round(each.forMs) }))
  return { mishaps: whole.sort((a, b) => a.atMs - b.atMs), idleOffAtMs }
}
