import { isStationId } from '@charge-it/shared/ids/station-key.ts'
import { SECURITY_PROFILES } from '@charge-it/shared/model/station.ts'
import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { hardwareFields, hardwareOf } from '../../components/connector-fields.ts'
import { FormFields } from '../../dialogs/form-dialog.ts'
import { arrowRight, chevronDown } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { profileMeaning, profileWord } from '../../words/security-profile.ts'
import { backButton, type OnboardPage, problemNote } from './onboard-page.ts'

/** Which station it is. Sending the form adds it. */
export function identityStep(page: OnboardPage): TemplateResult {
  const { draft, calls } = page
  const profile = draft.profile === '' ? '1' : draft.profile
  return html`<section class="card" aria-labelledby="ob-title"><form class="form" @submit=${(event: SubmitEvent) => void onCreate(event, page)}>
    <h2 id="ob-title" class="ob-h">${msg('Which station is it?')}</h2>
    ${problemNote(page)}
    <div class="two"><div class="fld"><label for="ob-id">${msg('Station id')}</label>
      <span class="inp"><input id="ob-id" name="stationId" class="mono" required maxlength="48" autocomplete="off" spellcheck="false" .defaultValue=${draft.stationId} aria-describedby="ob-id-hint"></span>
      <span class="hint" id="ob-id-hint">${msg('As it is typed into the charger: its OCPP identity, at most 48 characters.')}</span></div>
    <div class="fld"><label for="ob-connectors">${msg('Connectors')}</label>
      <span class="inp"><input id="ob-connectors" name="connectors" type="number" min="1" max="8" .defaultValue=${draft.connectors} required></span>
      <span class="hint">${msg('Plugs at which somebody can charge.')}</span></div></div>
    <fieldset class="form plain"><legend>${msg('What its connectors are')}</legend>
      <p class="t2 s">${msg('Optional, for all of them alike. Drivers see it before they start; each can be described on its own later.')}</p>
      ${hardwareFields(null)}</fieldset>
    <fieldset class="radios"><legend>${msg('Security profile')}</legend>
      ${SECURITY_PROFILES.map((each) => html`<label class="radio"><input type="radio" name="profile" value=${each} ?checked=${String(each) === profile}><span><b>${profileWord(each)}</b><small>${profileMeaning(each)}</small></span></label>`)}</fieldset>
    <div class="fld"><label for="ob-protocol">${msg('Protocol')}</label><span class="inp"><select id="ob-protocol" disabled><option>OCPP 1.6J</option></select>${icon(chevronDown)}</span>
      <span class="hint">${msg('The station and this installation agree on it when they connect.')}</span></div>
    <div class="btns ob-foot">${backButton(page, 'site')}<span class="grow"></span>
      <button class="btn primary" type="submit" ?disabled=${calls.busy}>${calls.busy ? msg('Adding…') : msg('Add and continue')}${icon(arrowRight)}</button></div>
  </form></section>`
}

async function onCreate(event: SubmitEvent, { draft, calls }: OnboardPage): Promise<void> {
  event.preventDefault()
  if (!(event.target instanceof HTMLFormElement)) return
  const fields = new FormFields(new FormData(event.target))
  const stationId = fields.text('stationId')
  const hardware = hardwareOf(fields)
  if (!isStationId(stationId)) {
    calls.say(msg('The id may have 1 to 48 characters, none of them a control character.'))
    return
  }
  await calls.create({
    stationId,
    siteId: draft.siteId,
    connectors: Array.from({ length: fields.number('connectors') ?? 1 }, (_, index) => ({
      connectorId: index + 1,
      ...hardware,
    })),
    securityProfile: fields.number('profile') ?? 1,
  })
}
