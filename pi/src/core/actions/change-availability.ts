import * as v from 'valibot'
import { action } from './action.ts'

const requestSchema = v.object({ connectorId: v.number(), type: v.picklist(['Operative', 'Inoperative']) })

/** OCPP 1.6 §5.2: at once, or Scheduled until the running transaction ends. Survives a restart. */
export const changeAvailability = action(requestSchema, ({ connectorId, type }, station) => {
  const operative = type === 'Operative'
  const chosen = station.connectors.filter((c) => connectorId === 0 || c.connectorId === connectorId)
  if (chosen.length === 0) return { answer: { status: 'Rejected' } }
  if (connectorId === 0) station.setStationOperative(operative)
  const outcomes = chosen.map((connector) => connector.setOperative(operative))
  return { answer: { status: outcomes.includes('Scheduled') ? 'Scheduled' : 'Accepted' } }
})
