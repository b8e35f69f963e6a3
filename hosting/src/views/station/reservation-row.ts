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
  /** null: this person may not. */
  readonly cancel: (() => void) | null
}

const TONES: Readonly<Record<Reservation['state'], string>> = {
  ...{ pending: 'warn', active: 'info', used: 'good', noShow: 'bad' },
  ...{ expired: '', cancelled: '', rejected: 'bad' },
}

/** A reservation of a station: who holds which connector until when, and what became of it. */
export function reservationRow(row: ReservationRow): TemplateResult {
  const { connectorId, reservationId } = row.reservation
  return html`<tr><td>${connectorId === 0 ? msg('Any') : connectorId}</td><td>${holder(row)}</td><td>${state(row)}</td>
    <td>${end(row)}<br><span class="xs t2">${course(row)}</span></td><td class="n">${left(row) ?? html`<span class="t3">–</span>`}</td><td class="n t2">${reservationId}</td><td class="n">${cancelButton(row)}</td></tr>`
}

/** The same for narrow screens. */
export function reservationItem(row: ReservationRow): TemplateResult {
  const { connectorId, reservationId } = row.reservation
  const place = connectorId === 0 ? msg('Any connector') : msg(str`connector ${connectorId}`)
  return html`<li><div class="line"><span>${state(row)}</span><span class="r">${left(row) ?? end(row)}</span>
    <span>${place}, ${holder(row)}</span><span class="r">${isOpen(row) && row.cancel !== null ? cancelButton(row) : html`<span class="t2">${reservationId}</span>`}</span>
    <span class="xs t2">${course(row)}</span></div></li>`
}

function isOpen({ reservation: { state: current } }: ReservationRow): boolean {
  return current === 'pending' || current === 'active'
}

function holder({ reservation: { idTagMasked, by } }: ReservationRow): TemplateResult {
  return html`<span class="mono">${shortCard(idTagMasked)}</span> <span class="xs t2">${by === 'driver' ? msg('by the driver') : msg('by staff')}</span>`
}

function state({ reservation, connectors }: ReservationRow): TemplateResult {
  const { connectorId, state: current, reason, transactionKey } = reservation
  const isShown = connectors.some(
    (each) => each.status === 'Reserved' && (connectorId === 0 || each.connectorId === connectorId),
  )
  const isUnseen = current === 'active' && !isShown
  const note = reason !== null ? reservationReasonWord(reason) : isUnseen ? msg('the station does not show it') : null
  return html`<span class="pill ${isUnseen ? 'warn' : TONES[current]}">${reservationStateWord(current, isShown)}</span>${note === null ? nothing : html` <span class="xs t2">${note}</span>`}${
    transactionKey === null
      ? nothing
      : html` <a class="xs" href="/transactions/${encodeURIComponent(transactionKey)}">${msg('Session')}</a>`
  }`
}

function end({ reservation: { expiresAt }, timeZone, now }: ReservationRow): string {
  return fmt().moment(expiresAt, timeZone, now)
}

/** When it was made, and when it was over. */
function course({ reservation: { createdAt, endedAt }, timeZone, now }: ReservationRow): string {
  const made = msg(str`made ${fmt().moment(createdAt, timeZone, now)}`)
  return endedAt === null ? made : `${made}, ${msg(str`over ${fmt().moment(endedAt, timeZone, now)}`)}`
}

/** null once there is nothing left. */
function left(row: ReservationRow): string | null {
  const leftS = (row.reservation.expiresAt.getTime() - row.now.getTime()) / 1000
  return isOpen(row) && leftS > 0 ? clockDuration(leftS) : null
}

function cancelButton(row: ReservationRow): TemplateResult | typeof nothing {
  const { reservationId } = row.reservation
  const { cancel } = row
  if (!isOpen(row) || cancel === null) return nothing
  return html`<button class="btn sm" type="button" aria-label=${msg(str`Cancel reservation ${reservationId}`)} @click=${cancel}>${msg('Cancel')}</button>`
}
