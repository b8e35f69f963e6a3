import * as v from 'valibot'
import { type ChargingProfile, chargingProfileSchema } from '../charging-profile.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'

const requestSchema = v.object({ connectorId: v.number(), csChargingProfiles: chargingProfileSchema })

/** OCPP 1.6 §5.16. Works at once on a running transaction. */
export const setChargingProfile = action(
  requestSchema,
  async ({ connectorId, csChargingProfiles: profile }, station) => {
    if (!isUsable(connectorId, profile, station)) return { answer: { status: 'Rejected' } }
    await station.profiles.put({ connectorId, profile })
    for (const connector of station.connectors) connector.applyLimit()
    return { answer: { status: 'Accepted' } }
  },
)

function isUsable(connectorId: number, profile: ChargingProfile, station: StationContext): boolean {
  const { configuration, connectors, outbox, profiles } = station
  const { chargingSchedulePeriod } = profile.chargingSchedule
  const connector = connectors.find((c) => c.connectorId === connectorId)
  if (connectorId !== 0 && connector === undefined) return false
  if (profile.stackLevel > configuration.int('ChargeProfileMaxStackLevel')) return false
  if (chargingSchedulePeriod.length === 0 || chargingSchedulePeriod[0]?.startPeriod !== 0) return false
  if (chargingSchedulePeriod.length > configuration.int('ChargingScheduleMaxPeriods')) return false
  if (chargingSchedulePeriod.some(({ limit }) => limit < 0)) return false
  if (profile.chargingProfileKind === 'Recurring' && profile.recurrencyKind === undefined) return false
  const replaces = profiles.all().some((p) => p.profile.chargingProfileId === profile.chargingProfileId)
  if (!replaces && profiles.all().length >= configuration.int('MaxChargingProfilesInstalled')) return false
  switch (profile.chargingProfilePurpose) {
    case 'ChargePointMaxProfile':
      return connectorId === 0 && profile.chargingProfileKind !== 'Relative'
    case 'TxDefaultProfile':
      return true
    case 'TxProfile': {
      const running = connector?.transaction() ?? null
      if (running === null || running.stopping) return false
      return profile.transactionId === undefined || profile.transactionId === outbox.transactionIdOf(running.localId)
    }
  }
}
