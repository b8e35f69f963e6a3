import * as v from 'valibot'
import { compositeSchedule } from '../charging-profile.ts'
import { limitContext } from '../limit-context.ts'
import { action } from './action.ts'

const LONGEST_S = 7 * 86_400

const requestSchema = v.object({
  connectorId: v.number(),
  duration: v.number(),
  chargingRateUnit: v.optional(v.picklist(['A', 'W'])),
})

/** OCPP 1.6 §5.7. Connector 0 tells the sum of all connectors in W, or in A on one phase. */
export const getCompositeSchedule = action(
  requestSchema,
  ({ connectorId, duration, chargingRateUnit = 'A' }, station) => {
    const chosen = station.connectors.filter((c) => connectorId === 0 || c.connectorId === connectorId)
    if (chosen.length === 0 || duration < 0) return { answer: { status: 'Rejected' } }
    const nowMs = station.clock.nowMs()
    const seconds = Math.min(duration, LONGEST_S)
    const each = chosen.map((connector) =>
      compositeSchedule(
        station.profiles.all(),
        nowMs,
        seconds,
        chargingRateUnit,
        limitContext(connector, station.connectors, nowMs),
      ),
    )
    const starts = [...new Set(each.flat().map(({ startPeriod }) => startPeriod))].sort((a, b) => a - b)
    const chargingSchedulePeriod = starts.map((startPeriod) => {
      const limits = each.map((periods) => periods.findLast((p) => p.startPeriod <= startPeriod)?.limit ?? 0)
      return { startPeriod, limit: Math.round(limits.reduce((sum, limit) => sum + limit, 0) * 10) / 10 }
    })
    const scheduleStart = new Date(nowMs).toISOString()
    return {
      answer: {
        status: 'Accepted',
        connectorId,
        scheduleStart,
        chargingSchedule: { duration: seconds, startSchedule: scheduleStart, chargingRateUnit, chargingSchedulePeriod },
      },
    }
  },
)
