import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { copyLine, shownOnceNote } from '../../components/shown-once.ts'
import { openOwnKey } from '../../dialogs/dialog-own-key.ts'
import { info } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { type OnboardPage, problemNote, stepFoot } from './onboard-page.ts'

/** How the station proves who it is. */
export function credentialsStep(page: OnboardPage): TemplateResult {
  return html`<section class="card" aria-labelledby="ob-title"><div class="form">
    <h2 id="ob-title" class="ob-h">${msg('How does it prove who it is?')}</h2>
    ${problemNote(page)} ${credentials(page)} ${stepFoot(page, null, 'address')}</div></section>`
}

function credentials({ draft: { stationId }, station, calls }: OnboardPage): TemplateResult {
  const profile = station?.securityProfile ?? 1
  const key = calls.secret?.stationId === stationId ? calls.secret.key : null
  if (profile === 0)
    return html`<div class="note info">${icon(info)}<p>${msg('This profile uses no password. Type only the address into the charger.')}</p></div>`
  if (profile === 3)
    return html`<div class="note info">${icon(info)}<div><p>${msg('This profile uses a certificate. Let the station connect once with profile 2; it then asks for its certificate by itself.')}</p></div></div>`
  const own = html`<button class="btn" type="button" ?disabled=${calls.busy} @click=${() => openOwnKey(stationId, (given) => calls.storeKey(stationId, given))}>${msg('The charger already has a key')}</button>`
  if (calls.secret?.stationId === stationId && calls.secret.isOwn === true)
    return html`<div class="note info">${icon(info)}<p>${msg('The station logs in with the key that it has. Check that its user name is the id of the station.')}</p></div>
      ${copyLine(msg('User name'), stationId)} <div class="btns">${own}</div>`
  if (key === null)
    return html`<div class="note">${icon(info)}<p>${msg('The key was shown once and is stored only as a hash. If nobody typed it in, make a new one; the old one works until the new one was used.')}</p></div>
      <div class="btns"><button class="btn" type="button" ?disabled=${calls.busy} @click=${() => void calls.newKey(stationId)}>${msg('Make a new key')}</button>${own}</div>`
  return html`${shownOnceNote(msg('Type name and key into the charger now. The key is stored only as a hash.'))}
    ${copyLine(msg('User name'), stationId)} ${copyLine(msg('Key'), key)}
    <div class="btns">${own}</div>`
}
