import * as v from 'valibot'
import { action } from './action.ts'

const requestSchema = v.object({
  certificateType: v.picklist(['CentralSystemRootCertificate', 'ManufacturerRootCertificate']),
})

/** "Improved security for OCPP 1.6-J" M03. */
export const getInstalledCertificateIds = action(requestSchema, async ({ certificateType }, station) => {
  const certificateHashData = await station.security.installedRoots(certificateType)
  return {
    answer: certificateHashData.length === 0 ? { status: 'NotFound' } : { status: 'Accepted', certificateHashData },
  }
})
