// Message path, step 5 of 9: handle.
import { checkCsr } from '../../certificates/check-csr.ts'
import type { CallContext, HandlerDeps } from '../route.ts'
import type { SignCertificateRequest, SignCertificateResponse } from './generated/messages.ts'

/**
 * A station asks for a certificate (OCPP 1.6 security whitepaper, A02). Its request is checked and stored; whoever is
 * the certificate authority signs it elsewhere, and the certificate comes with CertificateSigned. What is not good is
 * refused with an event that says why: the station keeps the certificate that it has.
 * @throws StoreError when the request was good and could not be stored.
 */
export async function signCertificate(
  request: SignCertificateRequest,
  { session: { stationId } }: CallContext,
  { stores, log }: HandlerDeps,
): Promise<SignCertificateResponse> {
  const station = await stores.stations.find(stationId)
  const names = [stationId, ...(station?.serialNumber == null ? [] : [station.serialNumber])]
  const organisation = await stores.certificates.organisationName()
  const checked = await checkCsr(request.csr, { names, organisation })
  const fault = checked.kind === 'bad' ? checked.fault : await faultOfStoring(checked)
  if (fault === null) {
    log.info('certificate request stored', { stationId })
    return { status: 'Accepted' }
  }
  stores.journal.event(stationId, 'signCertificateRefused', fault)
  log.warn('certificate request refused', { stationId, fault })
  return { status: 'Rejected' }

  async function faultOfStoring(csr: Extract<typeof checked, { kind: 'good' }>): Promise<'tooMany' | null> {
    const { csrPem, commonName, keyType } = csr
    const stored = await stores.certificates.request(stationId, { csrPem, commonName, keyType })
    return stored === 'tooMany' ? stored : null
  }
}
