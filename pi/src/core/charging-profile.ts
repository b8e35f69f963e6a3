import * as v from 'valibot'

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))

/** OCPP 1.6 §7.13 ChargingSchedule. */
export const chargingScheduleSchema = v.object({
  duration: v.optional(whole),
  startSchedule: v.optional(v.string()),
  chargingRateUnit: v.picklist(['A', 'W']),
  chargingSchedulePeriod: v.array(
    v.object({ startPeriod: whole, limit: v.number(), numberPhases: v.optional(v.number()) }),
  ),
  minChargingRate: v.optional(v.number()),
})

/** OCPP 1.6 §7.8 ChargingProfile. */
export const chargingProfileSchema = v.object({
  chargingProfileId: v.number(),
  transactionId: v.optional(v.number()),
  stackLevel: whole,
  chargingProfilePurpose: v.picklist(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile']),
  chargingProfileKind: v.picklist(['Absolute', 'Recurring', 'Relative']),
  recurrencyKind: v.optional(v.picklist(['Daily', 'Weekly'])),
  validFrom: v.optional(v.string()),
  validTo: v.optional(v.string()),
  chargingSchedule: chargingScheduleSchema,
})
export type ChargingProfile = v.InferOutput<typeof chargingProfileSchema>

/** A profile and the connector it was set for (0 = the whole station). */
export interface InstalledProfile {
  readonly connectorId: number
  readonly profile: ChargingProfile
}

/** What a limit depends on besides the profiles. */
export interface LimitContext {
  readonly connectorId: number
  /** Start of the running transaction; a Relative schedule counts from here. Now, if none runs. */
  readonly startedAtMs: number
  readonly maxCurrentA: number
  readonly phases: 1 | 3
  readonly nominalVoltageV: number
  /** Connectors among which a ChargePointMaxProfile is shared. */
  readonly sharers: number
}

const DAY_MS = 86_400_000

/** Start of the schedule's run that covers `atMs`. */
function scheduleStartMs(
  { chargingProfileKind, recurrencyKind, chargingSchedule }: ChargingProfile,
  atMs: number,
  startedAtMs: number,
): number {
  const told = chargingSchedule.startSchedule === undefined ? Number.NaN : Date.parse(chargingSchedule.startSchedule)
  if (chargingProfileKind === 'Relative' || Number.isNaN(told)) return startedAtMs
  if (chargingProfileKind === 'Absolute') return told
  const cycleMs = recurrencyKind === 'Weekly' ? 7 * DAY_MS : DAY_MS
  return atMs - ((((atMs - told) % cycleMs) + cycleMs) % cycleMs)
}

/** The profile's limit per phase at a moment, or null when it says nothing about that moment. */
function profileLimitA(profile: ChargingProfile, atMs: number, context: LimitContext): number | null {
  if (profile.validFrom !== undefined && atMs < Date.parse(profile.validFrom)) return null
  if (profile.validTo !== undefined && atMs >= Date.parse(profile.validTo)) return null
  const { duration, chargingRateUnit, chargingSchedulePeriod } = profile.chargingSchedule
  const elapsedMs = atMs - scheduleStartMs(profile, atMs, context.startedAtMs)
  if (elapsedMs < 0 || (duration !== undefined && elapsedMs >= duration * 1000)) return null
  const period = chargingSchedulePeriod.findLast(({ startPeriod }) => startPeriod * 1000 <= elapsedMs)
  if (period === undefined) return null
  if (chargingRateUnit === 'A') return period.limit
  const phases = Math.min(period.numberPhases ?? context.phases, context.phases)
  return period.limit / (phases * context.nominalVoltageV)
}

function highestStackA(candidates: readonly InstalledProfile[], atMs: number, context: LimitContext): number | null {
  const ordered = [...candidates].sort((a, b) => b.profile.stackLevel - a.profile.stackLevel)
  for (const { profile } of ordered) {
    const limitA = profileLimitA(profile, atMs, context)
    if (limitA !== null) return limitA
  }
  return null
}

/**
 * The current per phase that all installed profiles together allow (OCPP 1.6 §3.13).
 * TxProfile before TxDefaultProfile, the connector's default before the station's, highest stack level first;
 * ChargePointMaxProfile caps the result and is shared equally.
 * @returns currentA in 0..maxCurrentA.
 */
export function limitAt(profiles: readonly InstalledProfile[], atMs: number, context: LimitContext): number {
  const of = (purpose: ChargingProfile['chargingProfilePurpose'], connectorId: number) =>
    profiles.filter((p) => p.profile.chargingProfilePurpose === purpose && p.connectorId === connectorId)
  const own =
    highestStackA(of('TxProfile', context.connectorId), atMs, context) ??
    highestStackA(of('TxDefaultProfile', context.connectorId), atMs, context) ??
    highestStackA(of('TxDefaultProfile', 0), atMs, context)
  const station = highestStackA(of('ChargePointMaxProfile', 0), atMs, context)
  const stationShare = station === null ? null : station / Math.max(1, context.sharers)
  return Math.max(
    0,
    Math.min(context.maxCurrentA, own ?? Number.POSITIVE_INFINITY, stationShare ?? Number.POSITIVE_INFINITY),
  )
}

/** Every moment in the window at which some profile may change its limit. */
function changesBetween(
  profiles: readonly InstalledProfile[],
  fromMs: number,
  toMs: number,
  startedAtMs: number,
): number[] {
  const moments = new Set<number>([fromMs])
  const add = (ms: number) => {
    if (ms > fromMs && ms < toMs) moments.add(ms)
  }
  for (const { profile } of profiles) {
    if (profile.validFrom !== undefined) add(Date.parse(profile.validFrom))
    if (profile.validTo !== undefined) add(Date.parse(profile.validTo))
    const { duration, chargingSchedulePeriod } = profile.chargingSchedule
    const cycleMs =
      profile.chargingProfileKind !== 'Recurring' ? Infinity : profile.recurrencyKind === 'Weekly' ? 7 * DAY_MS : DAY_MS
    for (let start = scheduleStartMs(profile, fromMs, startedAtMs); start < toMs; start += cycleMs) {
      for (const { startPeriod } of chargingSchedulePeriod) add(start + startPeriod * 1000)
      if (duration !== undefined) add(start + duration * 1000)
      if (cycleMs === Infinity) break
    }
  }
  return [...moments].sort((a, b) => a - b)
}

/**
 * GetCompositeSchedule: the limits of the next `durationS` seconds.
 * @returns periods from 0, in A per phase or in W over all phases, neighbours of equal limit merged.
 */
export function compositeSchedule(
  profiles: readonly InstalledProfile[],
  fromMs: number,
  durationS: number,
  unit: 'A' | 'W',
  context: LimitContext,
): { startPeriod: number; limit: number }[] {
  const periods: { startPeriod: number; limit: number }[] = []
  for (const atMs of changesBetween(profiles, fromMs, fromMs + durationS * 1000, context.startedAtMs)) {
    const limitA = limitAt(profiles, atMs, context)
    const exact = unit === 'A' ? limitA : limitA * context.phases * context.nominalVoltageV
    const limit = Math.round(exact * 10) / 10
    const startPeriod = Math.round((atMs - fromMs) / 1000)
    if (periods.at(-1)?.limit !== limit) periods.push({ startPeriod, limit })
  }
  return periods
}
