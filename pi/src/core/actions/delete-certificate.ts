import * as v from 'valibot'
import { action } from './action.ts'

const requestSchema = v.object({
  certificateHashData: v.object({
    hashAlgorithm: v.picklist(['SHA256', 'SHA384', 'SHA512']),
    issuerNameHash: v.string(),
    issuerKeyHash: v.string(),
    serialNumber: v.string(),
  }),
})

/** "Improved security for OCPP 1.6-J" M04. The station's own certificate cannot be deleted, only replaced. */
export const deleteCertificate = action(requestSchema, async ({ certificateHashData }, station) => {
  const status = await station.security.removeCertificate(certificateHashData)
  station.report('certificate', { change: 'delete', status })
  if (status !== 'Accepted') return { answer: { status } }
  return {
    answer: { status },
    afterwards: () => station.securityEvents.note('ReconfigurationOfSecurityParameters', 'certificate deleted'),
  }
})
