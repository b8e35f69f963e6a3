import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { copyLine } from '../../components/shown-once.ts'
import { info } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { type OnboardPage, ocppAddress, stepFoot } from './onboard-page.ts'

/** Where the station connects. */
export function addressStep(page: OnboardPage): TemplateResult {
  const { stationId } = page.draft
  const secure = (page.station?.securityProfile ?? 1) >= 2
  const address = ocppAddress(page, stationId)
  return html`<section class="card" aria-labelledby="ob-title"><div class="form">
    <h2 id="ob-title" class="ob-h">${msg('Where does it connect?')}</h2>
    ${address === null ? html`<div class="note warn">${icon(info)}<p>${msg('The address of this installation is not set. An administrator sets it under Settings, Organisation.')}</p></div>` : copyLine(msg('Address'), address)}
    <ul class="ob-tips">
      <li>${msg(html`Some chargers add their name themselves. Then leave out <code>/${encodeURIComponent(stationId)}</code> at the end.`)}</li>
      <li>${secure ? msg('The address begins with wss:// because the profile needs TLS; the charger must trust the certificate of this server.') : msg('The address begins with ws:// where this installation offers it; nothing is encrypted then.')}</li>
      <li>${msg('Choose OCPP 1.6J (JSON) in the charger, not SOAP. Restart it afterwards if it does not connect by itself.')}</li>
    </ul>
    ${stepFoot(page, 'credentials', 'handshake', msg('Watch it connect'))}</div></section>`
}
