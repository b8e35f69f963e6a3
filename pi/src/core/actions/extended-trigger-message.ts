import * as v from 'valibot'
import { CsmsError } from '../../ports.ts'
import type { StationContext } from '../station-context.ts'
import { action } from './action.ts'
import { triggered } from './trigger-message.ts'

const requestSchema = v.object({ requestedMessage: v.string(), connectorId: v.optional(v.number()) })

/** "Improved security for OCPP 1.6-J" §4: as TriggerMessage, and a new certificate can be asked for. */
export const extendedTriggerMessage = action(requestSchema, ({ requestedMessage, connectorId }, station) => {
  if (connectorId !== undefined && (connectorId < 0 || connectorId > station.connectors.length)) {
    return { answer: { status: 'Rejected' } }
  }
  if (requestedMessage === 'SignChargePointCertificate') {
    return { answer: { status: 'Accepted' }, afterwards: () => station.background(askForCertificate(station)) }
  }
  const send = triggered(requestedMessage, connectorId, station)
  return send === null ? { answer: { status: 'NotImplemented' } } : { answer: { status: 'Accepted' }, afterwards: send }
})

/** A key is made here; only its request travels. */
async function askForCertificate(station: StationContext): Promise<void> {
  const csr = await station.security.requestCertificate(station.configuration.text('CpoName'))
  try {
    const { status } = await station.csms.call('SignCertificate', { csr })
    station.report('certificate', { change: 'request', status })
  } catch (error) {
    if (!(error instanceof CsmsError)) throw error
    station.report('message-not-delivered', { action: 'SignCertificate', failure: error.failure })
  }
}
