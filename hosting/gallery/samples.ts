import { type Anomaly, UNJUDGED } from '@charge-it/shared/model/anomaly.ts'
import type {
  AllocationInsight,
  AvailabilityInsight,
  ClusterRun,
  LoadInsight,
  MaintenanceInsight,
} from '@charge-it/shared/model/insight.ts'
import type { Pattern } from '@charge-it/shared/model/pattern.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Stands in every document: nobody may take these for results. */
const LABEL = 'Sample of the gallery'

/** Documents of made-up results, to look at every state of the pages. Only the gallery and tests use them. */
export function samples(now: Date, siteId: string, stationIds: readonly string[]) {
  return {
    load: loadSample(now, siteId),
    availability: availabilitySample(now, siteId, stationIds),
    maintenance: maintenanceSample(now, siteId, stationIds),
    clusters: clustersSample(now),
    allocation: allocationSample(now, siteId, stationIds),
    anomalies: anomalySamples(now, siteId, stationIds),
    patterns: patternSamples(now, siteId, stationIds),
  }
}

function head(now: Date, scopeId: string) {
  return {
    scopeId,
    status: 'model',
    method: 'linear',
    modelVersion: 'v12',
    trainedAt: new Date(now.getTime() - 7 * HOUR_MS),
    dataFrom: new Date(now.getTime() - 90 * DAY_MS),
    dataTo: now,
    sampleCount: 7488,
    runAt: new Date(now.getTime() - 20 * 60_000),
    validUntil: new Date(now.getTime() + 100 * 60_000),
    error: { metric: 'MAE', value: 4600, naive: 6300, window: '14 d' },
    confidence: 'medium',
    reason: null,
    demo: LABEL,
  } as const
}

/** A wave over the day with its peak in the late morning, 0 to 1. */
function wave(hour: number): number {
  return Math.max(0, Math.sin(((hour - 5) / 18) * Math.PI)) ** 1.5
}

function nextHours(now: Date): readonly Date[] {
  const first = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS
  return Array.from({ length: 24 }, (_, index) => new Date(first + index * HOUR_MS))
}

function loadSample(now: Date, siteId: string): LoadInsight {
  const hours = nextHours(now).map((start) => {
    const energyWh = Math.round(48_000 * wave((start.getUTCHours() + 7) % 24)) + 1500
    return { start, energyWh, lo80: Math.round(energyWh * 0.72), hi80: Math.round(energyWh * 1.28) }
  })
  const limit = 55_000
  const risky = hours.filter((hour) => hour.hi80 > limit)
  const peak = hours.toSorted((a, b) => b.energyWh - a.energyWh)[0]
  return {
    ...head(now, siteId),
    kind: 'load',
    hours,
    dayWh: hours.reduce((sum, hour) => sum + hour.energyWh, 0),
    gridLimitW: limit,
    hoursAboveLimit: risky.map((hour) => hour.start),
    typicalErrorWh: 4700,
    plan: {
      hoursAtRisk: risky.map((hour) => hour.start),
      peak: peak === undefined ? null : { start: peak.start, powerW: peak.energyWh, hi80W: peak.hi80 },
      excessWh: 0,
      quietHours: hours
        .toSorted((a, b) => a.energyWh - b.energyWh)
        .slice(0, 3)
        .map((hour) => hour.start),
      cheapHours: hours
        .toSorted((a, b) => a.energyWh - b.energyWh)
        .slice(0, 2)
        .map((hour) => hour.start),
    },
  }
}

function availabilitySample(now: Date, siteId: string, stationIds: readonly string[]): AvailabilityInsight {
  const hours = nextHours(now).map((start) => {
    const freeShare = 1 - 0.8 * wave((start.getUTCHours() + 7) % 24)
    return { start, freeShare, lo80: Math.max(0, freeShare - 0.18), hi80: Math.min(1, freeShare + 0.15) }
  })
  const error = { metric: 'RMSE', value: 0.2, naive: 0.28, window: '14 d' }
  const stations = stationIds.map((stationId, index) => [
    stationId,
    {
      stationId,
      status: index === 1 ? ('fallback' as const) : ('model' as const),
      method: index === 1 ? 'site-hour-mean' : 'blend',
      confidence: index === 1 ? ('low' as const) : ('medium' as const),
      reason: index === 1 ? 'needs-7-days' : null,
      sampleCount: 1344,
      error,
      hours,
      typicalError: 0.16,
    },
  ])
  return {
    ...head(now, siteId),
    kind: 'availability',
    method: 'blend',
    error,
    hours,
    stations: Object.fromEntries(stations),
  }
}

function maintenanceSample(now: Date, siteId: string, stationIds: readonly string[]): MaintenanceInsight {
  const [first = 'CP_1', second = 'CP_2'] = stationIds
  const rule = { lastAt: now, evidence: [] }
  return {
    ...head(now, siteId),
    kind: 'maintenance',
    method: 'isolation-forest',
    error: null,
    threshold: 0.63,
    stations: {
      [first]: {
        stationId: first,
        rank: 1,
        score: 0.81,
        rules: [
          { ...rule, rule: 'heartbeatGap', measured: 20, limit: 15, unit: 'min' },
          { ...rule, rule: 'manyErrors', measured: 6, limit: 4, unit: '', evidence: ['GroundFailure', 'OverVoltage'] },
        ],
        features: [],
      },
      [second]: {
        stationId: second,
        rank: 2,
        score: 0.71,
        rules: [],
        features: [{ name: 'statusFlaps', value: 70, usual: 8 }],
      },
    },
  }
}

function clustersSample(now: Date): ClusterRun {
  const groups = [
    { clusterId: 'c1', sessionsPerWeek: 4.5, meanEnergyWh: 7_000, size: 21 },
    { clusterId: 'c2', sessionsPerWeek: 1.5, meanEnergyWh: 17_000, size: 14 },
    { clusterId: 'c3', sessionsPerWeek: 0.7, meanEnergyWh: 4_000, size: 11 },
  ]
  return {
    ...head(now, 'sample'),
    kind: 'clusters',
    method: 'kmeans',
    error: null,
    sampleCount: 46,
    provisional: true,
    silhouette: 0.21,
    clusters: groups.map((group) => ({ ...group, medianHours: 2.4, plugInHour: 9, weekendShare: 0.2 })),
    points: groups.flatMap((group) =>
      Array.from({ length: group.size }, (_, index) => ({
        clusterId: group.clusterId,
        sessionsPerWeek: group.sessionsPerWeek * (1 + 0.4 * Math.sin(index * 2.4)),
        meanEnergyWh: group.meanEnergyWh * (1 + 0.3 * Math.cos(index * 1.7)),
      })),
    ),
  }
}

function allocationSample(now: Date, siteId: string, stationIds: readonly string[]): AllocationInsight {
  return {
    ...head(now, siteId),
    kind: 'allocation',
    method: 'water-filling',
    error: null,
    availableA: [76, 76, 76],
    usedA: [75.9, 62, 58.5],
    bindingPhase: 1,
    connectors: stationIds.slice(0, 3).map((stationId, index) => ({
      stationId,
      connectorId: 1,
      limitA: 16 + index * 4,
      wantedA: 32,
      reason: index === 0 ? 'phase-full' : index === 1 ? 'draw' : 'waiting',
    })),
  }
}

function anomalySamples(now: Date, siteId: string, stationIds: readonly string[]): readonly Anomaly[] {
  const [first = 'CP_1', second = 'CP_2', third = 'CP_3'] = stationIds
  const at = (secondsAgo: number): Date => new Date(now.getTime() - secondsAgo * 1000)
  const base = {
    ...UNJUDGED,
    siteId,
    transactionKey: null,
    deviation: null,
    quietAt: null,
    fingerprint: null,
    demo: LABEL,
    lastUpdatedAt: now,
  } as const
  return [
    {
      ...base,
      anomalyId: 'sample-1',
      stationId: first,
      connectorId: 1,
      rule: 'currentFluctuation',
      severity: 'critical',
      commanded: 'uncommanded',
      firstSeenAt: at(720),
      lastSeenAt: at(420),
      count: 5,
      measured: 62,
      expected: 4,
      unit: 'A',
      evidence: Array.from({ length: 100 }, (_, index) => ({
        at: at(720 - index * 3),
        value: index % 20 < 12 ? 62 + Math.sin(index) : 3.5,
      })),
      fingerprint: { periodS: 60, amplitude: 29 },
    },
    {
      ...base,
      anomalyId: 'sample-2',
      stationId: second,
      connectorId: null,
      rule: 'heartbeatGap',
      severity: 'warning',
      commanded: null,
      firstSeenAt: at(5400),
      lastSeenAt: at(900),
      count: 4,
      measured: 1200,
      expected: 900,
      unit: 's',
      evidence: [],
    },
    {
      ...base,
      anomalyId: 'sample-3',
      stationId: third,
      connectorId: 2,
      rule: 'lowPower',
      severity: 'warning',
      commanded: null,
      firstSeenAt: at(7 * 86_400),
      lastSeenAt: at(3600),
      count: 14,
      measured: 3100,
      expected: 6100,
      unit: 'W',
      deviation: -4.2,
      evidence: Array.from({ length: 14 }, (_, index) => ({
        at: at((14 - index) * 43_200),
        value: index < 6 ? 6000 + 80 * Math.sin(index) : 3100 + 60 * Math.cos(index),
      })),
      unreliable: false,
    },
    {
      ...base,
      anomalyId: 'sample-4',
      stationId: second,
      connectorId: 1,
      rule: 'currentFluctuation',
      severity: 'warning',
      commanded: 'uncommanded',
      firstSeenAt: at(40 * 86_400),
      lastSeenAt: at(40 * 86_400 - 300),
      count: 3,
      measured: 58,
      expected: 5,
      unit: 'A',
      evidence: [],
      fingerprint: { periodS: 64, amplitude: 27 },
      state: 'resolved',
      verdict: 'real',
      cause: 'Kontak DC pada kabel longgar',
      fix: 'Kontak dikencangkan',
    },
  ]
}

function patternSamples(now: Date, siteId: string, stationIds: readonly string[]): readonly Pattern[] {
  const [first = 'CP_1', second = 'CP_2'] = stationIds
  const base = {
    siteId,
    connectorId: 1,
    from: new Date(now.getTime() - 28 * DAY_MS),
    to: now,
    profile: null,
    runAt: new Date(now.getTime() - 7 * HOUR_MS),
    expireAt: new Date(now.getTime() + 2 * DAY_MS),
    demo: LABEL,
  }
  return [
    {
      ...base,
      stationId: first,
      name: 'currentP95',
      unit: 'A',
      mean: 30.4,
      sd: 1.2,
      p05: 28,
      p50: 30.5,
      p95: 32,
      n: 48,
      active: true,
      today: 41.5,
    },
    {
      ...base,
      stationId: second,
      name: 'sessionEnergy',
      unit: 'kWh',
      mean: 8.2,
      sd: 3.4,
      p05: 2.1,
      p50: 7.9,
      p95: 14.4,
      n: 12,
      active: false,
      today: null,
    },
  ]
}
