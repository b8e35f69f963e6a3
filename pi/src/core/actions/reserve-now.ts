import * as v from 'valibot'
import { action } from './action.ts'

const requestSchema = v.object({
  connectorId: v.number(),
  expiryDate: v.string(),
  idTag: v.string(),
  parentIdTag: v.optional(v.string()),
  reservationId: v.number(),
})

/** OCPP 1.6 §5.13. The same reservationId replaces its reservation; connector 0 cannot be reserved. */
export const reserveNow = action(requestSchema, async (request, station) => {
  const { connectorId, expiryDate, idTag, parentIdTag, reservationId } = request
  const connector = station.connectors.find((c) => c.connectorId === connectorId)
  const expiresAtMs = Date.parse(expiryDate)
  if (connector === undefined || Number.isNaN(expiresAtMs) || expiresAtMs <= station.clock.nowMs()) {
    return { answer: { status: 'Rejected' } }
  }
  if (connector.fault() !== null) return { answer: { status: 'Faulted' } }
  if (!connector.isOperative()) return { answer: { status: 'Unavailable' } }
  const present = station.reservations.at(connectorId)
  const free = connector.status() === 'Available' || present?.reservationId === reservationId
  if (!free) return { answer: { status: 'Occupied' } }
  await station.reservations.put({
    reservationId,
    connectorId,
    idTag,
    ...(parentIdTag === undefined ? {} : { parentIdTag }),
    expiresAtMs,
  })
  return { answer: { status: 'Accepted' }, afterwards: station.reservationsChanged }
})
