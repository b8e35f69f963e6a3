import * as v from 'valibot'
import { finite, label, moment, wholeNumber } from './fields.ts'
import { loadStateSchema } from './load-state.ts'

/** What is predicted or judged; the `{kind}` of `insights/{kind}/…`. */
export const INSIGHT_KINDS = ['availability', 'maintenance', 'clusters', 'load', 'allocation'] as const
export type InsightKind = (typeof INSIGHT_KINDS)[number]
/** Those that the hourly jobs leave out when they are switched off. */
export const SWITCHED_KINDS = ['availability', 'load', 'maintenance'] as const
export type SwitchedKind = (typeof SWITCHED_KINDS)[number]

/** `model`: by the method meant for it or, where that was compared, the best one, even a naive one; `fallback`: by a simpler method, `reason` names the missing data; `none`: no number. */
export const INSIGHT_STATUSES = ['model', 'fallback', 'none'] as const
export type InsightStatus = (typeof INSIGHT_STATUSES)[number]

/** high: beats naive by >= 10 % with twice the minimum data; medium: beats naive; low: neither. */
export const CONFIDENCES = ['high', 'medium', 'low'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** A measured error beside that of the naive method over the same window, in the unit of the metric. */
export const insightErrorSchema = v.object({
  /** For example `RMSE` or `MAE`. */
  metric: v.string(),
  value: finite,
  naive: finite,
  /** For people, for example `2026-10-01/2026-10-14`. */
  window: v.string(),
})
export type InsightError = v.InferOutput<typeof insightErrorSchema>

/** What every result tells about itself. */
export const insightHead = {
  kind: v.picklist(INSIGHT_KINDS),
  /** A site id, or the id of the run. */
  scopeId: v.string(),
  status: v.picklist(INSIGHT_STATUSES),
  /** Machine name of the method, for example `blend` or `seasonal-naive-24`; null with status `none`. */
  method: v.nullable(v.string()),
  modelVersion: v.nullable(v.string()),
  trainedAt: v.nullable(moment),
  dataFrom: v.nullable(moment),
  dataTo: v.nullable(moment),
  sampleCount: wholeNumber,
  runAt: moment,
  /** From then on the result is stale. */
  validUntil: moment,
  error: v.nullable(insightErrorSchema),
  confidence: v.picklist(CONFIDENCES),
  /** Machine-readable cause of `fallback` or `none`, for example `needs-3-days`; null otherwise. */
  reason: v.nullable(label),
  /** The run after this one failed; its numbers stand. */
  failure: v.optional(v.nullable(v.object({ at: moment, reason: label }))),
  demo: v.nullable(label),
}

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** One hour ahead; shares 0 to 1 with the band that holds 80 % of the outcomes. */
const availableHour = v.object({ start: moment, freeShare: share, lo80: share, hi80: share })

/** One station's next 24 hours; `hours` is empty with status `none`. */
export const stationAvailabilitySchema = v.object({
  stationId: v.string(),
  status: v.picklist(INSIGHT_STATUSES),
  method: v.nullable(v.string()),
  confidence: v.picklist(CONFIDENCES),
  reason: v.nullable(label),
  sampleCount: wholeNumber,
  error: v.nullable(insightErrorSchema),
  hours: v.array(availableHour),
  /** Typical absolute error of the last 30 days' forecasts; null before the first outcome. */
  typicalError: v.optional(v.nullable(finite)),
})
export type StationAvailability = v.InferOutput<typeof stationAvailabilitySchema>

/**
 * `insights/availability/sites/{siteId}` (a site of more than 200 stations goes on in `{siteId}~2`, ...): how likely a
 * connector is free. `hours` is the mean over the stations.
 */
export const availabilityInsightSchema = v.object({
  ...insightHead,
  kind: v.literal('availability'),
  hours: v.array(availableHour),
  stations: v.record(v.string(), stationAvailabilitySchema),
})
export type AvailabilityInsight = v.InferOutput<typeof availabilityInsightSchema>

/** A maintenance rule that a station met, with what was measured. */
export const ruleHitSchema = v.object({
  /** For example `heartbeat-gap`, `critical-code`, `silent`. */
  rule: v.string(),
  measured: finite,
  limit: finite,
  unit: v.string(),
  /** Codes or times that prove it, for people. */
  evidence: v.array(label),
  lastAt: v.nullable(moment),
})

/** `insights/maintenance/sites/{siteId}`: which stations behave oddly. An anomaly, not a forecast of failures. */
export const maintenanceInsightSchema = v.object({
  ...insightHead,
  kind: v.literal('maintenance'),
  /** A score above it is odd: the 90th percentile of the training scores; null while only rules run. */
  threshold: v.nullable(finite),
  /** stationKey -> ... ; rank 1 is the oddest. */
  stations: v.record(
    v.string(),
    v.object({
      stationId: v.string(),
      rank: wholeNumber,
      score: v.nullable(finite),
      rules: v.array(ruleHitSchema),
      /** The three features farthest from their usual values. */
      features: v.array(v.object({ name: v.string(), value: finite, usual: finite })),
    }),
  ),
})
export type MaintenanceInsight = v.InferOutput<typeof maintenanceInsightSchema>
export type StationMaintenance = MaintenanceInsight['stations'][string]

/** `insights/clusters/runs/{runId}`: kinds of drivers. Descriptive only: no price or access may hang on it. */
export const clusterRunSchema = v.object({
  ...insightHead,
  kind: v.literal('clusters'),
  /** Fewer than 60 users. */
  provisional: v.boolean(),
  silhouette: v.nullable(finite),
  clusters: v.array(
    v.object({
      /** Stays with the same cluster from run to run, for example `c1` or a rule's name. */
      clusterId: v.string(),
      size: wholeNumber,
      sessionsPerWeek: finite,
      meanEnergyWh: finite,
      medianHours: finite,
      plugInHour: finite,
      weekendShare: share,
    }),
  ),
  /** Pseudonymous users for the plot, at most 500. */
  points: v.array(v.object({ clusterId: v.string(), sessionsPerWeek: finite, meanEnergyWh: finite })),
})
export type ClusterRun = v.InferOutput<typeof clusterRunSchema>

/** `insights/clusters/users/{keyed hash of the idTag}`. */
export const clusterUserSchema = v.object({
  clusterId: v.string(),
  sessions: wholeNumber,
  sessionsPerWeek: finite,
  meanEnergyWh: finite,
  runAt: moment,
  expireAt: moment,
})
export type ClusterUser = v.InferOutput<typeof clusterUserSchema>

/** `insights/load/sites/{siteId}`: energy per hour of the next 24 hours. */
export const loadInsightSchema = v.object({
  ...insightHead,
  kind: v.literal('load'),
  hours: v.array(v.object({ start: moment, energyWh: finite, lo80: finite, hi80: finite })),
  dayWh: v.nullable(finite),
  gridLimitW: v.nullable(finite),
  /** Starts of the hours whose forecast is above the limit. */
  hoursAboveLimit: v.array(moment),
  /** Typical absolute error of an hour in the last 30 days' forecasts, Wh; null before the first outcome. */
  typicalErrorWh: v.optional(v.nullable(finite)),
  /** What the forecast means for the grid connection. It plans and warns, and never loosens a limit. */
  plan: v.optional(
    v.object({
      /** Starts of the hours whose upper bound is above the limit. */
      hoursAtRisk: v.array(moment),
      peak: v.nullable(v.object({ start: moment, powerW: finite, hi80W: finite })),
      /** Forecast energy above the limit, Wh. */
      excessWh: finite,
      /** Hours with most room below the limit, best first; without a limit those with least load. */
      quietHours: v.array(moment),
      /** Not at risk, and at the lowest price of the site's tariff, where its price changes in the day; most room first. */
      cheapHours: v.optional(v.array(moment), () => []),
    }),
  ),
})
export type LoadInsight = v.InferOutput<typeof loadInsightSchema>

/** `insights/allocation/sites/{siteId}`: the present limits of a site's connectors. */
export const allocationInsightSchema = v.object({
  ...insightHead,
  kind: v.literal('allocation'),
  /** Amperes per phase that may be given out. */
  availableA: v.array(finite),
  usedA: v.array(finite),
  /** 1 to 3, or null when no phase binds. */
  bindingPhase: v.nullable(wholeNumber),
  connectors: v.array(
    v.object({
      stationId: v.string(),
      connectorId: wholeNumber,
      limitA: finite,
      wantedA: finite,
      /** Machine name of why it is not more, for example `phase-full`, `cap`, `waiting`. */
      reason: v.string(),
      /** What it is counted with while a lower limit is not measured yet. */
      countedA: v.optional(finite),
      /** The newest measured current per phase. */
      drawnA: v.optional(v.nullable(finite)),
    }),
  ),
  gridLimitW: v.optional(v.nullable(finite)),
  /** Phases, 1 to 3, on which what cannot be lowered is more than the limit. */
  infeasiblePhases: v.optional(v.array(wholeNumber)),
  /** What a session has that nobody has told a limit. */
  safeDefault: v.optional(v.picklist(['unrestricted', 'minimum', 'zero'])),
  /** No session runs and nothing is under way: runs follow from events alone. */
  settled: v.optional(v.boolean()),
  /** The stations' samples are asked for until then. */
  watchedUntil: v.optional(v.nullable(moment)),
  state: v.optional(loadStateSchema),
})
export type AllocationInsight = v.InferOutput<typeof allocationInsightSchema>

/** `insights/models/versions/{versionId}`: a trained model and the methods it was compared with. */
export const insightModelSchema = v.object({
  kind: v.picklist(INSIGHT_KINDS),
  scopeId: v.string(),
  method: v.string(),
  trainedAt: moment,
  sampleCount: wholeNumber,
  champion: v.boolean(),
  /** JSON text of the parameters: their shape is the method's own business. */
  parameters: v.string(),
  packages: v.record(v.string(), v.string()),
  candidates: v.array(v.object({ method: v.string(), metric: v.string(), value: finite })),
})
export type InsightModel = v.InferOutput<typeof insightModelSchema>

/** `insights/outcomes/days/{kind}_{scope}_{date}`: what was forecast and what came. */
export const insightOutcomeSchema = v.object({
  kind: v.picklist(INSIGHT_KINDS),
  scopeId: v.string(),
  date: v.string(),
  /** The day's hours, forecast from its midnight: mean share of the site's stations, or Wh. */
  forecast: v.array(v.nullable(finite)),
  actual: v.array(v.nullable(finite)),
  error: v.nullable(insightErrorSchema),
  method: v.optional(v.nullable(v.string())),
  /** stationKey -> mean absolute error of the day (availability). */
  stations: v.optional(v.record(v.string(), finite)),
  /** stationKey -> its 24 forecast hours (availability), from which its error follows the day after. */
  stationForecasts: v.optional(v.record(v.string(), v.array(finite))),
  /** Share of the hours whose outcome lay in the band. */
  inBand: v.optional(v.nullable(finite)),
  /** The forecast's band per hour, where it has one. */
  band: v.optional(v.array(v.object({ lo80: finite, hi80: finite }))),
  lastUpdatedAt: moment,
})
export type InsightOutcome = v.InferOutput<typeof insightOutcomeSchema>

/** `settings/insights`: kinds that an administrator switched off. */
export const insightSettingsSchema = v.object({
  disabled: v.array(v.picklist(SWITCHED_KINDS)),
  lastUpdatedAt: moment,
})
export type InsightSettings = v.InferOutput<typeof insightSettingsSchema>
