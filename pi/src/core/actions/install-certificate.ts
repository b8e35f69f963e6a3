import * as v from 'valibot'
import { action } from './action.ts'

const requestSchema = v.object({
  certificateType: v.picklist(['CentralSystemRootCertificate', 'ManufacturerRootCertificate']),
  certificate: v.string(),
})

/** "Improved security for OCPP 1.6-J" M05: one authority's certificate, valid now. */
export const installCertificate = action(requestSchema, async ({ certificateType, certificate }, station) => {
  const status = await station.security.installRoot(certificateType, certificate)
  station.report('certificate', { change: 'install', certificateType, status })
  if (status !== 'Accepted') return { answer: { status } }
  return {
    answer: { status },
    afterwards: () => station.securityEvents.note('ReconfigurationOfSecurityParameters', certificateType),
  }
})
