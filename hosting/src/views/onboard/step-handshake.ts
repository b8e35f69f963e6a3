import type { Attempt } from '@charge-it/shared/model/attempt.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { openSecurityProfile } from '../../dialogs/dialog-security-profile.ts'
import '../../components/announced.ts'
import { badgeCheck, info } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { commandTarget, openStationCommand } from '../station/open-command.ts'
import { handshakeSteps } from './handshake.ts'
import { handshakeList, handshakeTitle } from './handshake-card.ts'
import { type OnboardPage, stepFoot } from './onboard-page.ts'
import { strangersOf } from './strangers.ts'

/** A charger that does not appear for so long probably fails before it can be heard. */
const SILENT_MS = 120_000

/** What the station does when it connects for the first time, as it happens. */
export function handshakeStep(page: OnboardPage): TemplateResult {
  const { station, now, draft, connectors, attempts, messages, pending } = page
  if (station === null)
    return html`<section class="card"><p class="t2">${page.stationIsLoading ? msg('Loading') : msg('No station of this id')}</p></section>`
  const steps = handshakeSteps({
    station,
    online: page.page?.shown.online ?? false,
    connectors,
    attempts,
    messages,
    strangers: strangersOf(pending, draft.stationId, now),
  })
  const ready = steps.every(({ state }) => state === 'passed')
  const title = handshakeTitle(steps, draft.stationId)
  const silent = steps[0]?.state === 'waiting' && now.getTime() - page.openedAt.getTime() > SILENT_MS
  return html`<section class="card" aria-labelledby="ob-title"><div class="form">
    <header class="ch"><div><h2 id="ob-title" class="ob-h">${title}</h2><csms-announced topic="handshake" .text=${title}></csms-announced>
      <p>${ready ? msg('Everything that a station must do was seen.') : msg('Each step turns green by itself as soon as it is seen. You can leave this page.')}</p></div>
      ${ready ? html`<span class="pill good">${icon(badgeCheck)}${msg('Ready')}</span>` : html`<span class="pill info">${msg('Watching')}</span>`}</header>
    ${handshakeList({ steps, station, timeZone: page.app.timeZone, now, actions: (attempt) => remedies(attempt, page) })}
    ${
      silent
        ? html`<div class="note warn" role="alert">${icon(info)}<div><p><b>${msg('Nothing arrives.')}</b> ${msg('A charger that fails to set up TLS or to find the address is never heard here. Check:')}</p>
          <ul class="ob-tips"><li>${msg('the address in the charger, letter by letter')}</li><li>${msg('its network: SIM card, cable, DNS')}</li><li>${msg('the firewall: outgoing port 443')}</li><li>${msg('its clock and the root certificate that it trusts')}</li></ul></div></div>`
        : nothing
    }
    ${stepFoot(page, 'address', 'test')}</div></section>`
}

/** What can be done right here about a refusal. */
function remedies(attempt: Attempt, onboard: OnboardPage): unknown {
  const { app, calls, pending, page, station } = onboard
  const { stationId, siteId } = onboard.draft
  if (['wrongPassword', 'missingPassword', 'tooManyAttempts'].includes(attempt.reason))
    return html`<div class="btns"><button class="btn sm" type="button" ?disabled=${calls.busy} @click=${() => void calls.newKey(stationId)}>${msg('Make a new key')}</button></div>`
  if (['bootPending', 'bootRejected', 'rejectedStation'].includes(attempt.reason))
    return html`<div class="btns"><button class="btn sm primary" type="button" @click=${() => void calls.change(stationId, { registration: 'accepted' })}>${msg('Accept the station')}</button></div>`
  const stranger = pending.find((each) => each.stationId === attempt.detail)
  if (attempt.reason === 'unknownStation' && stranger !== undefined)
    return html`<p class="s">${msg(str`A charger that calls itself ${stranger.stationId} knocked; this station is called ${stationId}. If it is this charger, correct its name, or add it under the name that it has.`)}</p>
      <div class="btns"><button class="btn sm" type="button" ?disabled=${calls.accepting !== null} @click=${() => void calls.accept(stranger, siteId)}>${msg(str`Adopt ${stranger.stationId}`)}</button></div>`
  if (attempt.reason === 'noSubprotocol')
    return html`<div class="btns"><button class="btn sm" type="button" @click=${() => void calls.change(stationId, { defaultProtocol: 'ocpp1.6' })}>${msg('Allow OCPP 1.6 without a header')}</button></div>`
  if (['weakerProfile', 'certificateMissing'].includes(attempt.reason) && station !== null)
    return app.role === 'admin'
      ? html`<div class="btns"><button class="btn sm" type="button" @click=${() => openSecurityProfile(app, station)}>${msg('Change the profile')}</button></div>`
      : html`<p class="s">${msg('Only an administrator may lower the security profile.')}</p>`
  if (attempt.reason === 'clockOff' && page?.shown.online === true)
    return html`<div class="btns"><button class="btn sm" type="button" @click=${() => openStationCommand(app, () => commandTarget(page), 'Reset')}>${msg('Restart…')}</button></div>`
  return nothing
}
