import type { Command } from '@charge-it/shared/model/command.ts'
import * as v from 'valibot'

const AGREED: readonly Command['status'][] = ['accepted', 'effectSeen', 'noEffect']
/** A charging profile that a station took. */
export interface SentProfile {
  readonly profileId: number
  /** 0 = the whole station. */
  readonly connectorId: number
  readonly purpose: string
  readonly stackLevel: number
  readonly kind: string
  readonly unit: 'A' | 'W'
  readonly periods: readonly { readonly startPeriod: number; readonly limit: number }[]
  readonly validTo: Date | null
  readonly transactionId: number | null
  readonly sentAt: Date
  readonly command: Command
}

const profileSchema = v.object({
  connectorId: v.number(),
  csChargingProfiles: v.object({
    chargingProfileId: v.number(),
    transactionId: v.optional(v.number()),
    stackLevel: v.number(),
    chargingProfilePurpose: v.string(),
    chargingProfileKind: v.string(),
    validTo: v.optional(v.pipe(v.string(), v.isoTimestamp())),
    chargingSchedule: v.object({
      chargingRateUnit: v.picklist(['A', 'W']),
      chargingSchedulePeriod: v.array(v.object({ startPeriod: v.number(), limit: v.number() })),
    }),
  }),
})
const clearSchema = v.object({
  id: v.optional(v.number()),
  connectorId: v.optional(v.number()),
  chargingProfilePurpose: v.optional(v.string()),
  stackLevel: v.optional(v.number()),
})

/**
 * The charging profiles that count at a station: those it agreed to, less what was replaced (same id, or same connector,
 * purpose and stack level, OCPP 1.6 section 3.13.2), cleared, unknown to the station by its own word, has ended, or was
 * for a session that is over. @param commands SetChargingProfile and ClearChargingProfile, the newest first.
 * @param running OCPP's ids of the transactions that run at the station.
 */
export function profilesOf(
  commands: readonly Command[],
  running: readonly (number | string)[],
  now: Date,
): readonly SentProfile[] {
  let profiles: readonly SentProfile[] = []
  for (const command of commands.toReversed()) {
    if (!AGREED.includes(command.status) && !saysUnknown(command)) continue
    if (command.action === 'ClearChargingProfile') {
      const clear = payloadAs(clearSchema, command)
      if (clear !== null) profiles = profiles.filter((profile) => !isCleared(profile, clear))
      continue
    }
    const sent = command.action === 'SetChargingProfile' ? payloadAs(profileSchema, command) : null
    if (sent === null) continue
    const { csChargingProfiles: own, connectorId } = sent
    const profile: SentProfile = {
      ...{ profileId: own.chargingProfileId, connectorId, stackLevel: own.stackLevel },
      ...{ purpose: own.chargingProfilePurpose, kind: own.chargingProfileKind },
      ...{ unit: own.chargingSchedule.chargingRateUnit, periods: own.chargingSchedule.chargingSchedulePeriod },
      validTo: own.validTo === undefined ? null : new Date(own.validTo),
      transactionId: own.transactionId ?? null,
      sentAt: command.createdAt,
      command,
    }
    profiles = [profile, ...profiles.filter((other) => !isReplaced(other, profile))]
  }
  return profiles.filter(
    ({ validTo, purpose, transactionId }) =>
      (validTo === null || validTo > now) &&
      (purpose !== 'TxProfile' || (transactionId === null ? running.length > 0 : running.includes(transactionId))),
  )
}

/** ClearChargingProfile answered with Unknown (OCPP 1.6 section 7.17): the station has no such profile. */
function saysUnknown({ action, result }: Command): boolean {
  if (action !== 'ClearChargingProfile' || result?.payloadJson == null) return false
  return textAs(v.object({ status: v.string() }), result.payloadJson)?.status === 'Unknown'
}

function isReplaced(old: SentProfile, by: SentProfile): boolean {
  if (old.profileId === by.profileId) return true
  return old.connectorId === by.connectorId && old.purpose === by.purpose && old.stackLevel === by.stackLevel
}

function isCleared(profile: SentProfile, clear: v.InferOutput<typeof clearSchema>): boolean {
  if (clear.id !== undefined) return profile.profileId === clear.id
  return (
    (clear.connectorId === undefined || clear.connectorId === profile.connectorId) &&
    (clear.chargingProfilePurpose === undefined || clear.chargingProfilePurpose === profile.purpose) &&
    (clear.stackLevel === undefined || clear.stackLevel === profile.stackLevel)
  )
}

const compositeSchema = v.object({
  status: v.string(),
  connectorId: v.optional(v.number()),
  scheduleStart: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  chargingSchedule: v.optional(
    v.object({
      duration: v.optional(v.number()),
      chargingRateUnit: v.picklist(['A', 'W']),
      chargingSchedulePeriod: v.array(v.object({ startPeriod: v.number(), limit: v.number() })),
    }),
  ),
})

/** The plan in force, as a station told it. */
export interface CompositeSchedule {
  readonly connectorId: number
  readonly startsAt: Date
  readonly durationS: number
  readonly unit: 'A' | 'W'
  readonly periods: readonly { readonly startPeriod: number; readonly limit: number }[]
}

/** What a station answered to GetCompositeSchedule; null for any other command, a refusal, or none yet. */
export function compositeOf(command: Command): CompositeSchedule | null {
  const json = command.action === 'GetCompositeSchedule' ? (command.result?.payloadJson ?? null) : null
  const answer = json === null ? null : textAs(compositeSchema, json)
  if (answer?.chargingSchedule === undefined) return null
  const { chargingSchedule: schedule } = answer
  return {
    connectorId: answer.connectorId ?? 0,
    startsAt: answer.scheduleStart === undefined ? command.createdAt : new Date(answer.scheduleStart),
    durationS: schedule.duration ?? 86_400,
    unit: schedule.chargingRateUnit,
    periods: schedule.chargingSchedulePeriod,
  }
}

/** The newest plan of a connector, and whether it can still be relied on. */
export interface KnownPlan {
  readonly plan: CompositeSchedule
  readonly toldAt: Date
  /** ended: its time is over. outdated: limits were set or removed since. */
  readonly state: 'inForce' | 'ended' | 'outdated'
}

/** What a station told last of each connector, the whole station first. @param commands The newest first. */
export function plansOf(commands: readonly Command[], now: Date): readonly KnownPlan[] {
  const changedAt = commands.find(
    ({ action, status }) => action !== 'GetCompositeSchedule' && AGREED.includes(status),
  )?.createdAt
  const plans = new Map<number, KnownPlan>()
  for (const command of commands) {
    const plan = compositeOf(command)
    if (plan === null || plans.has(plan.connectorId)) continue
    const toldAt = command.lastUpdatedAt
    const isOver = plan.startsAt.getTime() + plan.durationS * 1000 <= now.getTime()
    const isOld = changedAt !== undefined && changedAt > command.createdAt
    plans.set(plan.connectorId, { plan, toldAt, state: isOver ? 'ended' : isOld ? 'outdated' : 'inForce' })
  }
  return [...plans.values()].toSorted((a, b) => a.plan.connectorId - b.plan.connectorId)
}

function payloadAs<const S extends v.GenericSchema>(schema: S, command: Command): v.InferOutput<S> | null {
  return textAs(schema, command.payloadJson)
}

function textAs<const S extends v.GenericSchema>(schema: S, json: string): v.InferOutput<S> | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(json))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
