import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import type { Anomaly } from '@charge-it/shared/model/anomaly.ts'
import type { EventCorrection, EventDay, EventDeletion } from '@charge-it/shared/model/event.ts'
import type { Pattern } from '@charge-it/shared/model/pattern.ts'

/** One thing that happened, taken out of its station's day. */
export interface MemoryEvent {
  /** Of the day's document, and of the entry in it. */
  readonly eventId: string
  readonly entryKey: string
  readonly stationId: string
  readonly connectorId: number | null
  readonly at: Date
  readonly type: string
  readonly detail: string | null
  /** What a person put beside it. */
  readonly correction: EventCorrection | null
  /** Of one that was deleted nothing but that there was one. */
  readonly deletion: EventDeletion | null
  readonly isDemo: boolean
  readonly expireAt: Date
}

/** Every entry of the days, the newest first. Expired documents may still be answered; they are left out. */
export function eventsOf(days: readonly EventDay[], now: Date): readonly MemoryEvent[] {
  return journalOf(days, now).filter(({ deletion }) => deletion === null)
}

/** The same with what stays of entries that were deleted. */
export function journalOf(days: readonly EventDay[], now: Date): readonly MemoryEvent[] {
  return days
    .filter((day) => day.expireAt > now)
    .flatMap(({ stationId, date, entries, corrections = {}, deletions = {}, demo, expireAt }) => {
      const common = { eventId: `${stationKey(stationId)}_${date}`, stationId, isDemo: demo != null, expireAt }
      return [
        ...Object.entries(entries).map(([entryKey, { at, type, connectorId = null, detail }]) => ({
          ...{ ...common, entryKey, at, type, connectorId, detail, deletion: null },
          correction: corrections[entryKey] ?? null,
        })),
        ...Object.entries(deletions).map(([entryKey, deletion]) => {
          const { at, type, connectorId } = deletion
          return { ...common, entryKey, at, type, connectorId, detail: null, correction: null, deletion }
        }),
      ]
    })
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

/** The same kind of event elsewhere, as long as it was told: those of the same words first, and those with a cause or a fix. */
export function similarEvents(
  event: MemoryEvent,
  events: readonly MemoryEvent[],
  count: number,
): readonly MemoryEvent[] {
  const isExplained = ({ correction }: MemoryEvent): boolean => correction?.cause != null || correction?.fix != null
  const rank = (other: MemoryEvent): number => (other.detail === event.detail ? 0 : 1) + (isExplained(other) ? 0 : 1)
  return events
    .filter(
      (other) => other.type === event.type && !(other.eventId === event.eventId && other.entryKey === event.entryKey),
    )
    .toSorted((a, b) => rank(a) - rank(b) || b.at.getTime() - a.at.getTime())
    .slice(0, count)
}

/** Anomalies that are kept: closed ones may still be answered for a day when their time is over. */
export function keptAnomalies(anomalies: readonly Anomaly[], now: Date): readonly Anomaly[] {
  return anomalies.filter(({ expireAt }) => expireAt === null || expireAt > now)
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
  const told = events.map(({ correction, deletion, ...event }) => ({
    ...event,
    correction: withoutPerson(correction),
    deletion: withoutPerson(deletion),
  }))
  return `${JSON.stringify({ schemaVersion: 1, exportedAt, source: 'console', filters, counts, events: told, anomalies, sessions: [], metrics: [], patterns }, null, 2)}\n`
}

/** Who corrected or deleted an entry stays here. */
function withoutPerson<T extends { readonly by: string }>(said: T | null) {
  if (said === null) return null
  const { by: _, ...others } = said
  return others
}
