import { type CommandLogic, integerOf, type Payload } from './command-logic.ts'
import { isRecord } from './station-queue.ts'

/** Seconds of schedule that are asked for after a profile was set. */
const ASKED_S = 300

/**
 * SetChargingProfile (OCPP 1.6 section 5.16): the effect is the schedule in force, asked with GetCompositeSchedule.
 * Profiles that programs set many times an hour are not asked about.
 */
export const setChargingProfile: CommandLogic = {
  async effect({ command, payload }) {
    const connectorId = integerOf(payload, 'connectorId')
    const wanted = limitOf(scheduleOfProfile(payload))
    return {
      withinS: 0,
      absent: null,
      matches: () => null,
      ask: async (call) => {
        if (command.createdBy.kind === 'system' || connectorId === null) return null
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
