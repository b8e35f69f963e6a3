import type { CertificateState } from '@charge-it/shared/model/certificate.ts'
import type { Station } from '@charge-it/shared/model/station.ts'
import { msg, str } from '@lit/localize'
import * as v from 'valibot'
import type { AppContext } from '../app/app-context.ts'
import { toast } from '../app/app-toasts.ts'
import { openConfirm } from './confirm-dialog.ts'

/** States of a station's own certificate in which it logs in: those that revoking ends. */
export const VALID_CERTIFICATES: readonly CertificateState[] = ['issued', 'accepted', 'inUse']

const revokedSchema = v.object({ revoked: v.number() })

/** Asks, then ends all certificates with which a station logs in. */
export function openRevokeCertificates(app: Pick<AppContext, 'api'>, { stationId, securityProfile }: Station): void {
  const lost = msg(
    'None of its certificates lets the station in any more, and its connection is closed at once. For a certificate that was lost or stolen.',
  )
  const back =
    securityProfile === 3
      ? msg(
          'The station falls back to profile 2: it connects with its key and asks for a new certificate there. Without a key it stays away until you make one.',
        )
      : msg('It connects with its key and asks for a new certificate there.')
  openConfirm({
    title: msg(str`Revoke the certificates of ${stationId}?`),
    text: `${lost} ${back}`,
    submitText: msg('Revoke'),
    act: async () => {
      const path = `/stations/${encodeURIComponent(stationId)}/certificates`
      const { revoked } = await app.api.send('DELETE', path, undefined, revokedSchema)
      toast(msg(str`Certificates revoked: ${revoked}.`))
    },
  })
}
