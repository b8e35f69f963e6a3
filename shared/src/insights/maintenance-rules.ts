import { CRITICAL_CODES } from './health-score.ts'

/** What the score looks at, per station and day. */
export const MAINTENANCE_FEATURES = [
  'longestGapMin',
  'missedShare',
  'errors',
  'distinctCodes',
  'criticalCodes',
  'boots',
  'failedStartShare',
  'statusFlaps',
  'usage',
  'sessions',
] as const
export type MaintenanceFeature = (typeof MAINTENANCE_FEATURES)[number]

/** A station's day (or last 24 h). Planned reconnects and maintenance are left out by whoever counts. */
export interface StationDay {
  /** Longest time without a connection, minutes. */
  readonly longestGapMin: number
  /** Share of the day without a connection, of which every heartbeat is missed. */
  readonly missedShare: number
  /** Error codes as they came, NoError left out. */
  readonly codes: readonly string[]
  readonly boots: number
  readonly starts: number
  readonly failedStarts: number
  readonly statusFlaps: number
  readonly energyWh: number
  readonly sessions: number
}

/** The features in their order, as log(1 + x). */
export function maintenanceRow(day: StationDay): number[] {
  const critical = day.codes.filter((code) => CRITICAL_CODES.includes(code))
  return [
    day.longestGapMin,
    day.missedShare,
    day.codes.length,
    new Set(day.codes).size,
    new Set(critical).size,
    day.boots,
    day.starts === 0 ? 0 : day.failedStarts / day.starts,
    day.statusFlaps,
    day.energyWh / 1000,
    day.sessions,
  ].map((amount) => Math.log1p(Math.max(0, amount)))
}

export const MAINTENANCE_RULES = [
  'heartbeatGap',
  'missedHeartbeats',
  'manyErrors',
  'criticalError',
  'unexplainedBoots',
  'failedStarts',
  'silentStation',
] as const
export type MaintenanceRule = (typeof MAINTENANCE_RULES)[number]

/** Usual pauses after which a station is silent. */
const SILENT_PAUSES = 3
/** Sessions missed by the usual week that say so earlier. With ten it is about one alarm in two station-years in Boulder. */
const EXPECTED_BEFORE_SILENT = 10

export interface RuleHit {
  readonly rule: MaintenanceRule
  readonly severity: 'warning' | 'critical'
  readonly measured: number
  /** What is still in order. */
  readonly limit: number
  readonly unit: 'min' | '%' | 'h' | ''
  /** Codes that prove it. */
  readonly evidence: readonly string[]
}

/**
 * The rules that a station meets, worst first. They always run, and each says what it measured.
 * @param heartbeatS Interval that the station was told.
 * @param silence Hours since the last session began, the longest pause that is usual, and how many sessions the usual week
 * would have brought since (null: not learned yet); null without a usual pause.
 */
export function maintenanceRules(
  day: StationDay,
  heartbeatS: number,
  silence: {
    readonly sinceH: number
    readonly longestUsualH: number
    readonly online: boolean
    readonly expected: number | null
  } | null,
): readonly RuleHit[] {
  const hits: RuleHit[] = []
  const add = (hit: RuleHit, isHit: boolean) => {
    if (isHit) hits.push(hit)
  }
  const critical = [...new Set(day.codes.filter((code) => CRITICAL_CODES.includes(code)))]
  add(
    { rule: 'criticalError', severity: 'critical', measured: critical.length, limit: 0, unit: '', evidence: critical },
    critical.length > 0,
  )
  const gapLimit = (3 * heartbeatS) / 60
  add(
    {
      rule: 'heartbeatGap',
      severity: 'warning',
      measured: day.longestGapMin,
      limit: gapLimit,
      unit: 'min',
      evidence: [],
    },
    day.longestGapMin > gapLimit,
  )
  add(
    {
      rule: 'missedHeartbeats',
      severity: 'warning',
      measured: 100 * day.missedShare,
      limit: 5,
      unit: '%',
      evidence: [],
    },
    day.missedShare > 0.05,
  )
  add(
    {
      rule: 'manyErrors',
      severity: 'warning',
      measured: day.codes.length,
      limit: 3,
      unit: '',
      evidence: [...new Set(day.codes)].slice(0, 10),
    },
    day.codes.length >= 4,
  )
  add(
    { rule: 'unexplainedBoots', severity: 'warning', measured: day.boots, limit: 1, unit: '', evidence: [] },
    day.boots >= 2,
  )
  const failedShare = day.starts === 0 ? 0 : day.failedStarts / day.starts
  add(
    { rule: 'failedStarts', severity: 'warning', measured: 100 * failedShare, limit: 30, unit: '%', evidence: [] },
    day.starts >= 3 && failedShare > 0.3,
  )
  if (silence !== null) {
    const isExpected = silence.expected !== null && silence.expected >= EXPECTED_BEFORE_SILENT
    // Never before its longest pause so far has passed.
    const limit = (isExpected ? 1 : SILENT_PAUSES) * silence.longestUsualH
    add(
      { rule: 'silentStation', severity: 'warning', measured: silence.sinceH, limit, unit: 'h', evidence: [] },
      silence.online && silence.sinceH > limit,
    )
  }
  return hits
}

/**
 * The longest pause between sessions that is usual for a station.
 * @param sessions Sessions that began in each hour, oldest first; null where nothing is known.
 * @returns hours since the last session, and the longest pause before it; null with fewer than 20 sessions.
 */
export function pausesOf(
  sessions: readonly (number | null)[],
): { readonly sinceH: number; readonly longestUsualH: number } | null {
  let count = 0
  let last: number | null = null
  let longest = 0
  for (const [hour, began] of sessions.entries()) {
    if (began === null || began <= 0) continue
    count += began
    if (last !== null) longest = Math.max(longest, hour - last)
    last = hour
  }
  return last === null || count < 20
    ? null
    : { sinceH: sessions.length - 1 - last, longestUsualH: Math.max(1, longest) }
}
