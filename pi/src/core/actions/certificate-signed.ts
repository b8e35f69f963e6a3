import * as v from 'valibot'
import { action } from './action.ts'

/** "Improved security for OCPP 1.6-J" A02: a certificate for the newest request is used at the next connection. */
export const certificateSigned = action(v.object({ certificateChain: v.string() }), async (request, station) => {
  const accepted = await station.security.acceptCertificate(request.certificateChain)
  station.report('certificate', { change: 'own', status: accepted ? 'Accepted' : 'Rejected' })
  if (accepted) return { answer: { status: 'Accepted' } }
  return {
    answer: { status: 'Rejected' },
    afterwards: () => station.securityEvents.note('InvalidChargePointCertificate'),
  }
})
