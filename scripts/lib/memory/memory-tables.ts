import { quantile } from '@charge-it/shared/insights/statistics.ts'
import type { MemoryBank, MemoryFilters } from './memory-bank.ts'

type Row = Readonly<Record<string, string | number | null>>

const WORST = 5

/** What the bank holds: counts, open anomalies by severity, the time they span, the stations with most of them. */
export async function memorySummary(bank: MemoryBank, filters: MemoryFilters) {
  const counts = { events: 0, anomalies: 0, sessions: 0, patterns: 0 }
  const open: Record<string, number> = { critical: 0, warning: 0, info: 0 }
  const perStation = new Map<string, number>()
  let from: Date | null = null
  let to: Date | null = null
  const span = (at: Date) => {
    if (from === null || at < from) from = at
    if (to === null || at > to) to = at
  }
  for await (const { at } of bank.events(filters)) {
    counts.events++
    span(at)
  }
  for await (const { state, severity, stationId, lastSeenAt } of bank.anomalies(filters)) {
    counts.anomalies++
    span(lastSeenAt)
    if (state !== 'open' && state !== 'acknowledged') continue
    open[severity] = (open[severity] ?? 0) + 1
    perStation.set(stationId, (perStation.get(stationId) ?? 0) + 1)
  }
  for await (const { startedAt } of bank.sessions(filters)) {
    counts.sessions++
    span(startedAt)
  }
  for await (const _ of bank.patterns(filters)) counts.patterns++
  const worstStations = [...perStation]
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    .slice(0, WORST)
    .map(([stationId, openAnomalies]) => ({ stationId, openAnomalies }))
  return { counts, openAnomalies: open, from, to, worstStations }
}

export async function eventRows(bank: MemoryBank, filters: MemoryFilters): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const { at, stationId, connectorId, type, detail } of bank.events(filters)) {
    rows.push({ at: at.toISOString(), station: stationId, connector: connectorId, type, detail })
  }
  return rows
}

export async function anomalyRows(bank: MemoryBank, filters: MemoryFilters): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const each of bank.anomalies(filters)) {
    rows.push({
      'last seen': each.lastSeenAt.toISOString(),
      station: each.stationId,
      connector: each.connectorId,
      rule: each.rule,
      severity: each.severity,
      state: each.state,
      count: each.count,
      measured: each.measured === null ? null : `${each.measured} ${each.unit}`.trim(),
      verdict: each.verdict,
    })
  }
  return rows
}

export async function sessionRows(bank: MemoryBank, filters: MemoryFilters): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const each of bank.sessions(filters)) {
    rows.push({
      started: each.startedAt.toISOString(),
      station: each.stationId,
      connector: each.connectorId,
      card: each.idTagMasked,
      state: each.state,
      energyWh: each.energyWh,
      stopped: each.stoppedAt?.toISOString() ?? null,
      reason: each.stopReason,
    })
  }
  return rows
}

/** Per station: sessions, energy, currents (where samples were kept), anomalies per 100 sessions, active patterns. */
export async function stationRows(bank: MemoryBank, filters: MemoryFilters): Promise<readonly Row[]> {
  const stations = new Map<
    string,
    { sessions: number; energyWh: number; means: number[]; p95s: number[]; anomalies: number; patterns: number }
  >()
  const of = (stationId: string) => {
    const station = stations.get(stationId) ?? {
      sessions: 0,
      energyWh: 0,
      means: [],
      p95s: [],
      anomalies: 0,
      patterns: 0,
    }
    stations.set(stationId, station)
    return station
  }
  for await (const { stationId, energyWh, sessionStats } of bank.sessions(filters)) {
    const station = of(stationId)
    station.sessions++
    station.energyWh += energyWh ?? 0
    if (sessionStats?.meanA != null) station.means.push(sessionStats.meanA)
    if (sessionStats?.p95A != null) station.p95s.push(sessionStats.p95A)
  }
  for await (const { stationId } of bank.anomalies(filters)) of(stationId).anomalies++
  for await (const { stationId, active } of bank.patterns(filters)) if (active) of(stationId).patterns++
  const rounded = (amount: number | null) => (amount === null ? null : Math.round(amount * 10) / 10)
  return [...stations]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([station, { sessions, energyWh, means, p95s, anomalies, patterns }]) => ({
      station,
      sessions,
      energyWh,
      'mean A': rounded(quantile(means, 0.5)),
      'P95 A': rounded(quantile(p95s, 0.95)),
      'anomalies/100 sessions': sessions === 0 ? null : rounded((100 * anomalies) / sessions),
      'active patterns': patterns,
    }))
}
