import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { addressOf } from '../../app/router.ts'
import { badgeCheck, play, printer } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { commandTarget, openStationCommand } from '../station/open-command.ts'
import { backButton, type OnboardPage } from './onboard-page.ts'

/** A first session, for those who want one. */
export function testStep(onboard: OnboardPage): TemplateResult {
  const { app, page } = onboard
  const { stationId } = onboard.draft
  const running = page?.shown.connectors.find(({ activeTransaction }) => activeTransaction !== null)
  const transaction = running?.activeTransaction ?? null
  return html`<section class="card" aria-labelledby="ob-title"><div class="form">
    <h2 id="ob-title" class="ob-h">${msg('Try a session')}</h2>
    <p class="t2 s">${msg('Plug a car in and start from here with a card that may charge. It is billed like any other session.')}</p>
    ${
      transaction === null
        ? html`<div class="btns"><button class="btn" type="button" ?disabled=${page === null || !page.shown.online} @click=${() => page !== null && openStationCommand(app, () => commandTarget(page), 'RemoteStartTransaction')}>${icon(play)}${msg('Start a session')}</button>
            ${page !== null && !page.shown.online ? html`<span class="s t2">${msg('The station is offline')}</span>` : nothing}</div>`
        : html`<div class="note info">${icon(badgeCheck)}<p>${msg('A session runs.')} <a class="lk" href=${addressOf('transaction', { transactionKey: transaction.transactionKey })}>${msg('Transaction')}</a></p></div>`
    }
    <div class="btns ob-foot">${backButton(onboard, 'handshake')}<span class="grow"></span>
      <a class="btn" href=${`/stickers?station=${encodeURIComponent(stationId)}`}>${icon(printer)}${msg('Print stickers')}</a>
      <a class="btn primary" href=${addressOf('station', { stationId })}>${msg('Open the station')}</a></div>
  </div></section>`
}
