import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import { reservationWord } from './reservation-words.ts'

/** The account's last reservations, the newest first; nothing without one. */
export function reservationList(reservations: readonly Reservation[], now: Date): TemplateResult | typeof nothing {
  if (reservations.length === 0) return nothing
  const format = fmt()
  return html`<section class="pn wh" aria-labelledby="reservations-title"><h2 id="reservations-title">${msg('My reservations')}</h2><dl>${reservations.map(
    (each) => {
      const { stationId, connectorId, code, createdAt, timeZone } = each
      const place = `${stationId}${connectorId === 0 ? '' : ` · ${connectorId}`}`
      return html`<div class="dr"><dt>${code === null ? place : html`<a href="/c/${code}/${connectorId}">${place}</a>`} <em>${format.moment(createdAt, timeZone, now)}</em></dt><dd>${reservationWord(each)}</dd></div>`
    },
  )}</dl></section>`
}
