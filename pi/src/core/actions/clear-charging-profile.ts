import * as v from 'valibot'
import { action } from './action.ts'

const requestSchema = v.object({
  id: v.optional(v.number()),
  connectorId: v.optional(v.number()),
  chargingProfilePurpose: v.optional(v.picklist(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'])),
  stackLevel: v.optional(v.number()),
})

/** OCPP 1.6 §5.5. */
export const clearChargingProfile = action(requestSchema, async (request, station) => {
  const removed = await station.profiles.clear(request)
  for (const connector of station.connectors) connector.applyLimit()
  return { answer: { status: removed > 0 ? 'Accepted' : 'Unknown' } }
})
