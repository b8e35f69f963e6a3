import { canonicalIdTag, maskIdTag } from '@charge-it/shared/ids/id-tag.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { emptyCard, failedCard, loadingCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { shortCard } from '../../components/short-card.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { type Reservation, reservationsOf } from '../../data/station-commands.ts'
import { commandsOfActionsSource } from '../../data/station-sources.ts'
import { clockDuration } from '../../format/duration.ts'
import { fmt } from '../../i18n/fmt.ts'
import { calendarClock } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { commandTarget, openStationCommand } from './open-command.ts'
import { StationTab } from './station-tab.ts'

const ACTIONS = ['ReserveNow', 'CancelReservation']
const COMMANDS = 60

/** Who holds a connector of the station, until when, and what became of earlier reservations. */
@customElement('station-reservations')
export class StationReservations extends StationTab {
  readonly #commands = new LiveQueryController(this, () =>
    commandsOfActionsSource(this.db, this.stationId, ACTIONS, COMMANDS),
  )

  override render(): unknown {
    const { state } = this.#commands
    const reservations = reservationsOf(state.data ?? [], this.page.shown.connectors, this.page.now)
    const offline = !this.page.shown.online
    return html`<section class="card flush" aria-labelledby="res-title">
      <header class="ch"><div><h2 id="res-title">${msg('Reservations')}</h2><p>${msg('A held connector starts only for its card. It is free again when the time is over.')}</p></div>
        <div class="ca pad"><button class="btn primary" type="button" ?disabled=${offline} title=${offline ? msg('The station is offline') : nothing} @click=${() => this.#open('ReserveNow')}>${icon(calendarClock)}${msg('Reserve…')}</button></div></header>
      ${
        state.status === 'loading'
          ? loadingCard()
          : state.status === 'error'
            ? failedCard(state.errorCode ?? 'unknown', () => this.#commands.retry())
            : reservations.length === 0
              ? emptyCard(
                  calendarClock,
                  msg('Nothing is reserved'),
                  msg('Reserve a connector for a card here; drivers see it as reserved.'),
                )
              : html`<div class="tw" ${scrollRegion(msg('Reservations'))}><table><thead><tr><th scope="col">${msg('Connector')}</th><th scope="col">${msg('Card')}</th><th scope="col">${msg('State')}</th><th scope="col">${msg('Until')}</th><th scope="col" class="n">${msg('Left')}</th><th scope="col" class="n">${msg('Number')}</th><th><span class="vh">${msg('Actions')}</span></th></tr></thead>
                  <tbody>${reservations.map((each) => this.#row(each, offline))}</tbody></table></div>`
      }
    </section>`
  }

  #row(reservation: Reservation, offline: boolean): TemplateResult {
    const { connectorId, idTag, state, expiresAt, reservationId, detail } = reservation
    const { now, timeZone } = this.page
    const leftS = (expiresAt.getTime() - now.getTime()) / 1000
    const tone = {
      held: 'info',
      agreed: 'warn',
      asked: 'warn',
      released: '',
      refused: 'bad',
      cancelled: '',
      expired: '',
    }[state]
    const isOpen = state === 'held' || state === 'agreed'
    return html`<tr><td>${connectorId === 0 ? msg('Any') : connectorId}</td><td class="mono">${shortCard(maskIdTag(canonicalIdTag(idTag)))}</td>
      <td><span class="pill ${tone}">${stateWord(state)}</span>${state === 'refused' && detail !== null ? html` <span class="xs t2">${detail}</span>` : state === 'agreed' ? html` <span class="xs t2">${msg('the station does not show it yet')}</span>` : nothing}</td>
      <td>${fmt().moment(expiresAt, timeZone, now)}</td><td class="n">${isOpen && leftS > 0 ? clockDuration(leftS) : html`<span class="t3">–</span>`}</td><td class="n t2">${reservationId}</td>
      <td class="n">${isOpen ? html`<button class="btn sm" type="button" ?disabled=${offline} aria-label=${msg(str`Cancel reservation ${reservationId}`)} @click=${() => this.#open('CancelReservation', { reservationId: String(reservationId) })}>${msg('Cancel')}</button>` : nothing}</td></tr>`
  }

  #open(action: string, preset: Readonly<Record<string, string>> = {}): void {
    void openStationCommand(this.app, commandTarget(this.page), action, preset)
  }
}

function stateWord(state: Reservation['state']): string {
  switch (state) {
    case 'asked':
      return msg('Asked for')
    case 'agreed':
      return msg('Agreed')
    case 'held':
      return msg('Held')
    case 'released':
      return msg('No longer held')
    case 'refused':
      return msg('Refused')
    case 'cancelled':
      return msg('Cancelled')
    case 'expired':
      return msg('Over')
  }
}
