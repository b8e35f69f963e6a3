import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import type { EventDay } from '@charge-it/shared/model/event.ts'
import type { Pattern } from '@charge-it/shared/model/pattern.ts'

/** One thing that happened, taken out of its station's day. */
export interface MemoryEvent {
  readonly stationId: string
  readonly connectorId: number | null
  readonly at: Date
  readonly type: string
  readonly detail: string | null
}

/** Every entry of the days, the newest first. Expired documents may still be answered; they are left out. */
export function eventsOf(days: readonly EventDay[], now: Date): readonly MemoryEvent[] {
  return days
    .filter((day) => day.expireAt > now)
    .flatMap((day) =>
      Object.values(day.entries).map((entry) => ({
        stationId: day.stationId,
        connectorId: entry.connectorId ?? null,
        at: entry.at,
        type: entry.type,
        detail: entry.detail,
      })),
    )
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

/** Those of which a text contains what was typed, whatever the case. */
export function matching<T>(
  rows: readonly T[],
  typed: string,
  textsOf: (row: T) => readonly (string | null)[],
): readonly T[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return rows
  return rows.filter((row) => textsOf(row).some((text) => text?.toLowerCase().includes(wanted) === true))
}

/** Distance of two fingerprints: 0 the same, 1 twice as long or high; null when one has none. */
export function fingerprintDistance(a: Anomaly['fingerprint'], b: Anomaly['fingerprint']): number | null {
  if (a === null || b === null) return null
  const apart = (one: number, other: number): number => (one <= 0 || other <= 0 ? 1 : Math.abs(Math.log2(one / other)))
  return Math.hypot(apart(a.periodS, b.periodS), apart(a.amplitude, b.amplitude))
}

/**
 * Cases like this one, the nearest fingerprint first; those of which somebody wrote down a cause before others.
 * @param cases Of the same rule.
 */
export function similarCases(anomaly: Anomaly, cases: readonly Anomaly[], count: number): readonly Anomaly[] {
  const rank = (other: Anomaly): number =>
    (fingerprintDistance(anomaly.fingerprint, other.fingerprint) ?? 1) + (other.cause === null ? 1 : 0)
  return cases
    .filter((other) => other.anomalyId !== anomaly.anomalyId)
    .toSorted((a, b) => rank(a) - rank(b) || b.lastSeenAt.getTime() - a.lastSeenAt.getTime())
    .slice(0, count)
}

/** Today's value outside the range in which nine of ten days lie. */
export function isUnusual(pattern: Pattern): boolean {
  return pattern.active && pattern.today !== null && (pattern.today < pattern.p05 || pattern.today > pattern.p95)
}

/** True while somebody's wish to have it learned anew has no result yet: what is stored does not count. */
export function learnsAnew({ learnsFrom, runAt }: Pattern): boolean {
  return learnsFrom != null && learnsFrom >= runAt
}

export interface MemoryExport {
  readonly filters: Readonly<Record<string, string>>
  readonly events: readonly MemoryEvent[]
  readonly anomalies: readonly Anomaly[]
  readonly patterns: readonly Pattern[]
}

/** What is shown, as a file: ISO 8601 UTC, in the shape that `npm run memory -- --export` writes. */
export function memoryJson({ filters, events, anomalies, patterns }: MemoryExport, exportedAt: Date): string {
  const counts = {
    events: events.length,
    anomalies: anomalies.length,
    sessions: 0,
    metrics: 0,
    patterns: patterns.length,
  }
  return `${JSON.stringify({ schemaVersion: 1, exportedAt, source: 'console', filters, counts, events, anomalies, sessions: [], metrics: [], patterns }, null, 2)}\n`
}
