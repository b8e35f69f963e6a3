import { commandAction } from '@charge-it/shared/ocpp/command-catalogue.ts'
import { type CommandLogic, integerOf, type Payload, type QuietCall, type SeenEffect } from './command-logic.ts'
import { isRecord } from './station-queue.ts'

/** Seconds of schedule that are asked for after a profile was set. */
const ASKED_S = 300

/** What a meter may show above a limit that is kept. */
const TOLERANCE = { share: 1.05, A: 0.5, W: 100 } as const
/** Less is no charging, and then a limit shows nowhere. */
const CHARGING = { A: 1, W: 200 } as const

/**
 * SetChargingProfile (OCPP 1.6 section 5.16): the effect is the schedule in force, asked with GetCompositeSchedule. Of a
 * station that cannot say, a sample of the charging car within the limit; samples above it to the end are no effect, and
 * where nothing charges the effect stays unconfirmed. Profiles that programs set many times an hour are not looked after.
 */
export const setChargingProfile: CommandLogic = {
  async effect({ command, payload }) {
    if (command.createdBy.kind === 'system') return undefined
    const connectorId = integerOf(payload, 'connectorId')
    const wanted = limitOf(scheduleOfProfile(payload))
    let couldNotSay = false
    let above: string | null = null
    const inForceAt = async (call: QuietCall): Promise<SeenEffect | { readonly absent: string } | null> => {
      if (connectorId === null) return null
      const outcome = await call('GetCompositeSchedule', {
        connectorId,
        duration: ASKED_S,
        ...(wanted === null ? {} : { chargingRateUnit: wanted.unit }),
      })
      if (outcome.kind !== 'result' || !isRecord(outcome.payload)) return null
      const inForce = limitOf(outcome.payload.chargingSchedule)
      if (inForce === null) return null
      const text = `${inForce.limit} ${inForce.unit}`
      const comparable = wanted?.only === true && wanted.unit === inForce.unit
      return comparable && inForce.limit > wanted.limit
        ? { absent: `limit in force: ${text}` }
        : { kind: 'compositeSchedule', ref: text, at: null }
    }
    return {
      withinS: commandAction('SetChargingProfile')?.effectWithinS ?? 0,
      absent: null,
      matches: (seen) => {
        const isIts = seen.kind === 'meterValues' && connectorId !== null && seen.connectorId === connectorId
        const unit = wanted?.unit
        if (!couldNotSay || !isIts || wanted?.only !== true || (unit !== 'A' && unit !== 'W')) return null
        const newest = seen.samples.at(-1)?.sample
        const amount = unit === 'A' ? newest?.currentA : newest?.powerW
        if (amount === undefined || amount < CHARGING[unit]) return null
        const text = `${Math.round(amount * 10) / 10} ${unit}`
        if (amount <= wanted.limit * TOLERANCE.share + TOLERANCE[unit]) {
          return { kind: 'measured', ref: text, at: seen.at }
        }
        above = text
        return null
      },
      stored: async () => (above === null ? null : { absent: `measured: ${above}` }),
      ask: async (call) => {
        const scheduled = await inForceAt(call)
        couldNotSay = scheduled === null
        return scheduled
      },
    }
  },
}

interface Limit {
  readonly unit: string
  readonly limit: number
  /** The schedule has no other period. */
  readonly only: boolean
}

function scheduleOfProfile(payload: Payload): unknown {
  const profile = payload.csChargingProfiles
  return isRecord(profile) ? profile.chargingSchedule : undefined
}

/** The first limit of a ChargingSchedule; null for anything else. */
function limitOf(schedule: unknown): Limit | null {
  if (!isRecord(schedule) || typeof schedule.chargingRateUnit !== 'string') return null
  const periods = schedule.chargingSchedulePeriod
  if (!Array.isArray(periods)) return null
  const first: unknown = periods[0]
  if (!isRecord(first) || typeof first.limit !== 'number') return null
  return { unit: schedule.chargingRateUnit, limit: first.limit, only: periods.length === 1 }
}
