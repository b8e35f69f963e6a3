import type { MemoryRecord } from './memory-record.ts'

type Of<K extends MemoryRecord['kind']> = Extract<MemoryRecord, { kind: K }>

/** What a memory holds, in numbers. Empty memories have nulls, not zeros, where nothing was measured. */
export interface MemorySummary {
  readonly records: number
  readonly from: string | null
  readonly to: string | null
  readonly events: number
  readonly anomalies: number
  readonly sessions: number
  readonly energyWh: number
  readonly largestCurrentA: number | null
  readonly meanPowerW: number | null
  readonly learned: {
    readonly measuredToLimit: number | null
    readonly rampS: number | null
    readonly reversalsPerMinute: number | null
  }
}

/** Goes through all records once. */
export async function summarize(records: AsyncIterable<MemoryRecord>): Promise<MemorySummary> {
  const count = { records: 0, event: 0, anomaly: 0, session: 0, metric: 0, pattern: 0 }
  let [from, to]: (string | null)[] = [null, null]
  let energyWh = 0
  let largestCurrentA: number | null = null
  let power = { sum: 0, count: 0 }
  const learned = { measuredToLimit: [] as number[], rampS: [] as number[], reversalsPerMinute: null as number | null }
  for await (const record of records) {
    count.records++
    count[record.kind]++
    from ??= record.at
    to = record.at
    if (record.kind === 'session') energyWh += record.energyWh
    if (record.kind === 'metric') {
      largestCurrentA = Math.max(largestCurrentA ?? 0, record.currentA)
      if (record.powerW !== null && record.currentA > 0) {
        power = { sum: power.sum + record.powerW, count: power.count + 1 }
      }
    }
    if (record.kind === 'pattern') {
      if (record.measuredToLimit !== null) learned.measuredToLimit.push(record.measuredToLimit)
      if (record.rampS !== null) learned.rampS.push(record.rampS)
      learned.reversalsPerMinute = Math.max(learned.reversalsPerMinute ?? 0, record.reversalsPerMinute)
    }
  }
  return {
    records: count.records,
    from: from ?? null,
    to: to ?? null,
    events: count.event,
    anomalies: count.anomaly,
    sessions: count.session,
    energyWh,
    largestCurrentA,
    meanPowerW: power.count === 0 ? null : Math.round(power.sum / power.count),
    learned: {
      measuredToLimit: meanOf(learned.measuredToLimit),
      rampS: meanOf(learned.rampS),
      reversalsPerMinute: learned.reversalsPerMinute,
    },
  }
}

function meanOf(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null
  return Math.round((numbers.reduce((sum, one) => sum + one, 0) / numbers.length) * 1000) / 1000
}

/** The newest records of a kind, newest first. */
export async function newest<K extends MemoryRecord['kind']>(
  records: AsyncIterable<MemoryRecord>,
  kind: K,
  count: number,
): Promise<Of<K>[]> {
  let kept: Of<K>[] = []
  for await (const record of records) {
    if (!isOf(record, kind)) continue
    kept.push(record)
    if (kept.length > 2 * count) kept = kept.slice(-count)
  }
  return kept.slice(-count).reverse()
}

function isOf<K extends MemoryRecord['kind']>(record: MemoryRecord, kind: K): record is Of<K> {
  return record.kind === kind
}
