import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { supportsReservation } from '@charge-it/shared/reservations/supports-reservation.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import * as v from 'valibot'
import { emptyCard } from '../../components/card-state.ts'
import { scrollRegion } from '../../components/scroll-region.ts'
import { LiveQueryController } from '../../data/live-query-controller.ts'
import { configurationSource, reservationsOfStationSource } from '../../data/station-sources.ts'
import { commandRefusal } from '../../dialogs/commands/command-refusal.ts'
import { openConfirm } from '../../dialogs/confirm-dialog.ts'
import { calendarClock, lock, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'
import { listState } from '../list-state.ts'
import { commandTarget, openStationCommand } from './open-command.ts'
import { reservationItem, reservationRow } from './reservation-row.ts'
import { StationTab } from './station-tab.ts'

const SHOWN = 60

/** Who holds a connector of the station, until when, and what became of earlier reservations. */
@customElement('station-reservations')
export class StationReservations extends StationTab {
  readonly #reservations = new LiveQueryController(this, () =>
    reservationsOfStationSource(this.db, this.stationId, SHOWN),
  )
  readonly #configuration = new LiveQueryController(this, () =>
    this.app.may('command') ? configurationSource(this.db, this.stationId) : null,
  )

  override render(): unknown {
    const { state } = this.#reservations
    const reservations = state.data ?? []
    const rows = reservations.map((reservation) => ({
      ...{ reservation, connectors: this.page.shown.connectors },
      ...{ timeZone: this.page.timeZone, now: this.page.now },
      cancel: this.app.may('reserve') ? () => this.#cancel(reservation) : null,
    }))
    const refusal = this.app.may('command') ? commandRefusal(this.app, 'ReserveNow') : null
    const cannot = supportsReservation(this.#configuration.data?.document) === false
    return html`<section class="card flush" aria-labelledby="res-title">
      <header class="ch"><div><h2 id="res-title">${msg('Reservations')}</h2><p>${msg('A held connector starts only for its card. It is free again when the time is over.')}</p></div>
        ${this.app.may('command') ? this.#reserveButton(cannot) : nothing}</header>
      ${refusal === null ? nothing : html`<div class="note">${icon(lock)}<p>${refusal}</p></div>`}
      ${cannot ? html`<div class="note warn">${icon(triangleAlert)}<p>${msg('This station says that it cannot hold connectors: its SupportedFeatureProfiles lack Reservation.')}</p></div>` : nothing}
      ${
        listState(state, () => this.#reservations.retry()) ??
        (reservations.length === 0
          ? emptyCard(
              calendarClock,
              msg('Nothing is reserved'),
              this.app.may('reserve') ? msg('Reserve a connector for a card here; drivers see it as reserved.') : '',
            )
          : html`<div class="tw wide-only" ${scrollRegion(msg('Reservations'))}><table><thead><tr><th scope="col">${msg('Connector')}</th><th scope="col">${msg('Card')}</th><th scope="col">${msg('State')}</th><th scope="col">${msg('Until')}</th><th scope="col" class="n">${msg('Left')}</th><th scope="col" class="n">${msg('Number')}</th><th><span class="vh">${msg('Actions')}</span></th></tr></thead>
                  <tbody>${rows.map(reservationRow)}</tbody></table></div>
                  <ul class="rows">${rows.map(reservationItem)}</ul>`)
      }
    </section>`
  }

  #reserveButton(cannot: boolean): TemplateResult {
    const offline = !this.page.shown.online
    return html`<div class="ca pad"><button class="btn primary" type="button" ?disabled=${offline || cannot || !this.app.may('reserve')} title=${offline ? msg('The station is offline') : nothing} @click=${() => void openStationCommand(this.app, () => commandTarget(this.page), 'ReserveNow', {})}>${icon(calendarClock)}${msg('Reserve…')}</button></div>`
  }

  #cancel({ reservationKey, reservationId, by }: Reservation): void {
    openConfirm({
      title: msg(str`Cancel reservation ${reservationId}?`),
      text:
        by === 'driver'
          ? msg('A driver counts on it. The connector is free for everybody again.')
          : msg('The connector is free for everybody again.'),
      submitText: msg('Cancel the reservation'),
      act: () =>
        this.app.api.send('POST', `/reservations/${encodeURIComponent(reservationKey)}/cancel`, {}, v.unknown()),
    })
  }
}
