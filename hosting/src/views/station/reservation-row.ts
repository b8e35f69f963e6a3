import type { Connector } from '@charge-it/shared/model/connector.ts'
import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { shortCard } from '../../components/short-card.ts'
import { clockDuration } from '../../format/duration.ts'
import { fmt } from '../../i18n/fmt.ts'
import { reservationReasonWord, reservationStateWord } from '../../words/reservation.ts'

export interface ReservationRow {
  readonly reservation: Reservation
  /** Those of the station, 1 and up. */
  readonly connectors: readonly Connector[]
  readonly timeZone: string
  readonly now: Date
  cancel(): void
}

const TONES: Readonly<Record<Reservation['state'], string>> = {
  ...{ pending: 'warn', active: 'info', used: 'good', noShow: 'bad' },
  ...{ expired: '', cancelled: '', rejected: 'bad' },
}

/** A reservation of a station: who holds which connector until when, and what became of it. */
export function reservationRow({ reservation, connectors, timeZone, now, cancel }: ReservationRow): TemplateResult {
  const { connectorId, idTagMasked, by, state, reason, expiresAt, reservationId, transactionKey } = reservation
  const isShown = connectors.some(
    (each) => each.status === 'Reserved' && (connectorId === 0 || each.connectorId === connectorId),
  )
  const isOpen = state === 'pending' || state === 'active'
  const leftS = (expiresAt.getTime() - now.getTime()) / 1000
  const note =
    reason !== null
      ? reservationReasonWord(reason)
      : state === 'active' && !isShown
        ? msg('the station does not show it')
        : null
  return html`<tr><td>${connectorId === 0 ? msg('Any') : connectorId}</td>
    <td><span class="mono">${shortCard(idTagMasked)}</span> <span class="xs t2">${by === 'driver' ? msg('by the driver') : msg('by staff')}</span></td>
    <td><span class="pill ${state === 'active' && !isShown ? 'warn' : TONES[state]}">${reservationStateWord(state, isShown)}</span>${note === null ? nothing : html` <span class="xs t2">${note}</span>`}${
      transactionKey === null
        ? nothing
        : html` <a class="xs" href="/transactions/${encodeURIComponent(transactionKey)}">${msg('Session')}</a>`
    }</td>
    <td>${fmt().moment(expiresAt, timeZone, now)}</td><td class="n">${isOpen && leftS > 0 ? clockDuration(leftS) : html`<span class="t3">–</span>`}</td><td class="n t2">${reservationId}</td>
    <td class="n">${isOpen ? html`<button class="btn sm" type="button" aria-label=${msg(str`Cancel reservation ${reservationId}`)} @click=${cancel}>${msg('Cancel')}</button>` : nothing}</td></tr>`
}
