import type { Edge } from '../model/edge.ts'
import type { PriceSettings } from '../model/settings.ts'
import type { Counters, Known } from './counters.ts'
import { listenerReadsOf } from './monthly-cost.ts'

const HOUR_MS = 3_600_000
const WINDOW_HOURS = 24
const MONTH_HOURS = 30 * 24
/** Less than this says nothing of a month. */
const LEAST_HOURS = 0.5

/** What edges counted in the newest day. */
export interface MeasuredOperations {
  readonly reads: number
  readonly writes: number
  readonly from: Date
  /** Between {@link from} and now. */
  readonly hours: number
  /** Instances that counted, on average at once; at least 1. */
  readonly instances: number
}

type CountingEdge = Pick<Edge, 'startedAt' | 'heartbeatAt' | 'operations'>

/** @returns null while no instance has counted for half an hour. Instances that ended within the day count too. */
export function measuredOperations(edges: readonly CountingEdge[], now: Date): MeasuredOperations | null {
  const dayStart = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - WINDOW_HOURS * HOUR_MS
  const counting = edges.filter(
    ({ operations, heartbeatAt }) => (operations?.length ?? 0) > 0 && heartbeatAt.getTime() >= dayStart,
  )
  const entries = counting.flatMap(({ operations = [] }) => operations.filter(({ at }) => at.getTime() >= dayStart))
  const from = Math.max(dayStart, Math.min(...counting.map(({ startedAt }) => startedAt.getTime())))
  const hours = (now.getTime() - from) / HOUR_MS
  if (entries.length === 0 || hours < LEAST_HOURS) return null
  const ran = counting.map((edge) => edge.heartbeatAt.getTime() - Math.max(from, edge.startedAt.getTime()))
  const sum = (of: 'reads' | 'writes') => entries.reduce((total, entry) => total + entry[of], 0)
  return {
    ...{ reads: sum('reads'), writes: sum('writes'), from: new Date(from), hours },
    instances: Math.max(1, ran.reduce((total, ms) => total + ms, 0) / HOUR_MS / hours),
  }
}

export const COST_LINES = [
  'edgeWrites',
  'edgeReads',
  'functionWrites',
  'functionReads',
  'pageReads',
  'deletes',
] as const
export type CostLineName = (typeof COST_LINES)[number]

/** Operations of one kind, and what they cost, for one charger and a month of 30 days. */
export interface CostLine {
  readonly name: CostLineName
  readonly known: Known
  readonly operations: number
  readonly usd: number
}

/**
 * What Firestore's operations cost for a charger and month: edges' as they counted them, the others' as docs/costs.md
 * assumes them.
 * @param chargers > 0
 */
export function measuredCost(
  measured: MeasuredOperations,
  chargers: number,
  counters: Counters,
  prices: Omit<PriceSettings, 'lastUpdatedAt'>,
): { readonly lines: readonly CostLine[]; readonly usd: number } {
  const monthly = (amount: number) => (amount / measured.hours) * (MONTH_HOURS / chargers)
  const of = (name: keyof Counters): number => counters[name].amount
  const line = (name: CostLineName, known: Known, operations: number, usdPer100k: number): CostLine => ({
    ...{ name, known, operations },
    usd: (operations / 100_000) * usdPer100k,
  })
  const { firestoreUsdPer100kReads: read, firestoreUsdPer100kWrites: write, firestoreUsdPer100kDeletes } = prices
  const lines = [
    line('edgeWrites', 'measured', monthly(measured.writes), write),
    line('edgeReads', 'measured', monthly(measured.reads), read),
    line('functionWrites', counters.functionWrites.known, of('functionWrites'), write),
    line('functionReads', counters.functionReads.known, of('functionReads') + of('jobReads') / chargers, read),
    line('pageReads', 'assumed', listenerReadsOf(chargers, measured.instances, counters) / chargers, read),
    line('deletes', counters.deletes.known, of('deletes'), firestoreUsdPer100kDeletes),
  ]
  return { lines, usd: lines.reduce((total, { usd }) => total + usd, 0) }
}
