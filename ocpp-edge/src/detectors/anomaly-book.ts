import { stationKey } from '@charge-it/shared/ids/station-key.ts'
import type { Anomaly, AnomalyRule } from '@charge-it/shared/model/anomaly.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { AnomalyStore } from '../store/anomaly-store.ts'
import type { Finding } from './finding.ts'

/** Without a new sighting for so long an anomaly is over. */
export const QUIET_MS = 15 * 60_000
/** Repeats are written at most so often, and oftener while somebody looks at the station. */
const AGAIN_MS = 10 * 60_000
const AGAIN_WATCHED_MS = 10_000
/** What lasts and does not repeat. */
const LASTS_AGAIN_MS = 60 * 60_000
/** A failed write is tried again after this. */
const RETRY_MS = 15_000
/** What another instance may be behind with its writes before this one says that nobody sees an anomaly any more. */
const FORGOTTEN_MS = QUIET_MS + 2 * LASTS_AGAIN_MS

/** Opened at once by the edge; the hourly job keeps and closes them, one a day and station, under the same id. */
export const HOURLY_RULES: ReadonlySet<AnomalyRule> = new Set(['heartbeatGap', 'manyErrors', 'criticalError'])
/** All that the edge opens and closes. */
const OWN_RULES: ReadonlySet<AnomalyRule> = new Set([
  ...(['currentFluctuation', 'commandChurn', 'meterGaps', 'meterBackwards', 'meterJump', 'meterMismatch'] as const),
  ...(['stuckSession', 'earlyStops'] as const),
])

/** One open anomaly per connector and rule; keeps only those that are open now. */
export interface AnomalyBook {
  /** Writes a new one at once, a graver one at once, repeats now and then. In the background. */
  report(stationId: string, finding: Finding): void
  /** Writes what waits and ends what is quiet. */
  sweep(): void
  /** Ends what no instance has seen for long, for example because the one that saw it is gone. */
  endForgotten(): Promise<void>
  /** Everything that waits is stored. */
  flush(): Promise<void>
  readonly size: number
}

interface Entry {
  readonly stationId: string
  readonly key: string
  readonly anomalyId: string
  /** Repeats of earlier episodes in the same document. */
  readonly base: number
  finding: Finding
  noticedAtMs: number
  writtenAtMs: number
  writtenCount: number
  dirty: boolean
  /** Written one after the other. */
  writing: Promise<void>
}

export function anomalyBook(deps: {
  readonly anomalies: AnomalyStore
  readonly watched: (stationId: string) => boolean
  readonly clock: Clock
  readonly log: Log
}): AnomalyBook {
  const { anomalies, watched, clock, log } = deps
  const entries = new Map<string, Entry>()
  /** Findings of which it is not known yet whether their anomaly is stored. */
  const opening = new Map<string, Promise<void>>()
  const newest = new Map<string, { readonly stationId: string; readonly finding: Finding }>()

  const write = (entry: Entry): void => {
    entry.dirty = false
    entry.writtenAtMs = clock.now().getTime()
    entry.writtenCount = entry.finding.count
    const { stationId, anomalyId, base } = entry
    const { phase: _, ...facts } = entry.finding
    const store = () => anomalies.seen(anomalyId, { stationId, ...facts, count: base + facts.count })
    entry.writing = entry.writing.then(store).catch((error: unknown) => {
      entry.dirty = true
      entry.writtenAtMs = clock.now().getTime() - LASTS_AGAIN_MS + RETRY_MS
      log.error('anomaly not stored', { stationId, anomalyId, cause: String(error) })
    })
  }

  const end = (entry: Entry): void => {
    if (entry.dirty) write(entry)
    entries.delete(entry.key)
    if (HOURLY_RULES.has(entry.finding.rule)) return
    const { stationId, anomalyId } = entry
    entry.writing = entry.writing
      .then(() => anomalies.over(anomalyId, clock.now()))
      .catch((error: unknown) =>
        log.error('end of an anomaly not stored', { stationId, anomalyId, cause: String(error) }),
      )
    ending.add(entry.writing)
    void entry.writing.finally(() => ending.delete(entry.writing))
  }
  const ending = new Set<Promise<void>>()

  const open = async (key: string): Promise<void> => {
    const first = newest.get(key)
    if (first === undefined) return
    const { stationId } = first
    const { rule, connectorId } = first.finding
    let known: Anomaly | undefined
    try {
      known = (await anomalies.present(stationId)).find(
        (each) => each.rule === rule && each.connectorId === connectorId && takes(each, clock.now()),
      )
    } catch (error) {
      // Better twice than not at all.
      log.error('open anomalies not read', { stationId, cause: String(error) })
    }
    const latest = newest.get(key) ?? first
    newest.delete(key)
    const { finding } = latest
    const now = clock.now().getTime()
    const entry: Entry = {
      ...{ stationId, key, finding },
      anomalyId: known?.anomalyId ?? anomalyIdOf(stationId, finding, anomalies),
      base: known === undefined || known.firstSeenAt.getTime() === finding.firstSeenAt.getTime() ? 0 : known.count,
      ...{ noticedAtMs: now, writtenAtMs: now, writtenCount: 0, dirty: false, writing: Promise.resolve() },
    }
    entries.set(key, entry)
    if (finding.phase === 'over') {
      end(entry)
      return
    }
    log.info('anomaly', { stationId, connectorId, rule, severity: finding.severity, anomalyId: entry.anomalyId })
    write(entry)
    await entry.writing
  }

  const isDue = ({ stationId, finding, dirty, writtenAtMs, writtenCount }: Entry, now: number) => {
    const waitMs = watched(stationId) ? AGAIN_WATCHED_MS : finding.count === writtenCount ? LASTS_AGAIN_MS : AGAIN_MS
    return dirty && now - writtenAtMs >= waitMs
  }

  return {
    get size() {
      return entries.size + opening.size
    },
    report(stationId, finding) {
      const key = `${stationId}\n${finding.connectorId ?? ''}\n${finding.rule}`
      const entry = entries.get(key)
      const now = clock.now().getTime()
      if (entry === undefined) {
        if (finding.phase === 'over' && !opening.has(key)) return
        newest.set(key, { stationId, finding })
        if (opening.has(key)) return
        const opened = open(key).finally(() => opening.delete(key))
        opening.set(key, opened)
        return
      }
      if (finding.phase === 'over') {
        end(entry)
        return
      }
      const graver = finding.severity === 'critical' && entry.finding.severity !== 'critical'
      entry.finding = finding
      entry.noticedAtMs = now
      entry.dirty = true
      if (graver || isDue(entry, now)) write(entry)
    },
    sweep() {
      const now = clock.now().getTime()
      for (const entry of [...entries.values()]) {
        if (now - entry.noticedAtMs >= QUIET_MS) end(entry)
        else if (isDue(entry, now)) write(entry)
      }
    },
    async endForgotten() {
      const now = clock.now()
      const since = new Date(now.getTime() - FORGOTTEN_MS)
      const held = new Set([...entries.values()].map(({ anomalyId }) => anomalyId))
      for (const { anomalyId, rule } of await anomalies.unseenSince(since)) {
        if (OWN_RULES.has(rule) && !held.has(anomalyId)) await anomalies.over(anomalyId, now, since)
      }
    },
    async flush() {
      await Promise.all(opening.values())
      for (const entry of entries.values()) if (entry.dirty) write(entry)
      await Promise.all([...[...entries.values()].map(({ writing }) => writing), ...ending])
    },
  }
}

/** An anomaly that is not over takes the new sighting, those of the hourly job once a day; so does one that a person muted. */
function takes({ rule, quietAt, state, mutedUntil }: Anomaly, now: Date): boolean {
  const isMuted = state === 'muted' && (mutedUntil === null || mutedUntil > now)
  return isMuted || (quietAt === null && !HOURLY_RULES.has(rule))
}

function anomalyIdOf(stationId: string, finding: Finding, { localDate }: AnomalyStore): string {
  const { rule, connectorId, firstSeenAt, lastSeenAt } = finding
  const key = stationKey(stationId)
  if (HOURLY_RULES.has(rule)) return `${key}_0_${rule}_${localDate(stationId, lastSeenAt)}`
  // Deterministic: an instance that sees the same samples again finds the same document.
  return `${key}_${connectorId ?? 0}_${rule}_${firstSeenAt.toISOString().replace(/[^0-9TZ]/g, '')}`
}
