import * as v from 'valibot'
import { action } from './action.ts'
import { triggered } from './trigger-message.ts'

const requestSchema = v.object({ requestedMessage: v.string(), connectorId: v.optional(v.number()) })

/** "Improved security for OCPP 1.6-J" §3: as TriggerMessage; its own messages need certificates, which are not held here. */
export const extendedTriggerMessage = action(requestSchema, ({ requestedMessage, connectorId }, station) => {
  if (connectorId !== undefined && (connectorId < 0 || connectorId > station.connectors.length)) {
    return { answer: { status: 'Rejected' } }
  }
  const send = triggered(requestedMessage, connectorId, station)
  return send === null ? { answer: { status: 'NotImplemented' } } : { answer: { status: 'Accepted' }, afterwards: send }
})
