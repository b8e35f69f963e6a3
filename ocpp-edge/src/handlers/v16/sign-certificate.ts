// Message path, step 5 of 9: handle.
import type { CallContext, HandlerDeps } from '../route.ts'
import type { SignCertificateRequest, SignCertificateResponse } from './generated/messages.ts'

/**
 * A station asks for a certificate (OCPP 1.6 security whitepaper, A02). No certificate authority is connected, so the
 * request is noted and refused; the station keeps the certificate that it has.
 */
export async function signCertificate(
  request: SignCertificateRequest,
  { session: { stationId } }: CallContext,
  { stores, log }: HandlerDeps,
): Promise<SignCertificateResponse> {
  stores.journal.event(
    stationId,
    'signCertificateRefused',
    `${request.csr.length} characters, no authority is connected`,
  )
  log.warn('certificate request refused, no authority is connected', { stationId })
  return { status: 'Rejected' }
}
