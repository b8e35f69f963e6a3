import type { AddressClass, PendingStation } from '@charge-it/shared/model/pending-station.ts'
import { msg, str } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../../i18n/fmt.ts'
import { evCharger } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** Where an address lies: what is near is probably one's own. */
function addressClassWord(of: AddressClass): string {
  switch (of) {
    case 'loopback':
      return msg('(this machine)')
    case 'private':
      return msg('(private network)')
    case 'public':
      return msg('(from the internet)')
    case 'unknown':
      return ''
  }
}

export interface PendingList {
  readonly pending: readonly PendingStation[]
  readonly now: Date
  /** The one that is being accepted. */
  readonly busy: string | null
  accept(station: PendingStation): void
  dismiss(station: PendingStation): void
}

/** Chargers that knocked and are not registered: accepted with one click. Nothing when there are none. */
export function pendingList({ pending, now, busy, accept, dismiss }: PendingList): TemplateResult | typeof nothing {
  if (pending.length === 0) return nothing
  return html`<section class="card flush ob-pending" aria-labelledby="pending-title">
    <header class="ch"><div><h2 id="pending-title">${msg('Chargers that knocked')}</h2><p>${msg('They reached this installation, but nobody has added them')}</p></div></header>
    <ul class="story">${pending.map((each) => {
      const ago = fmt().age((now.getTime() - each.lastAt.getTime()) / 1000)
      const device = [each.vendor, each.model].filter((text) => text !== null).join(' ')
      return html`<li>${icon(evCharger)}<div><b>${each.stationId}</b><p>${[
        msg(str`seen ${ago} ago`),
        device,
        each.ocppVersion === null ? '' : `OCPP ${each.ocppVersion}`,
        each.remoteAddress === null
          ? ''
          : [each.remoteAddress, addressClassWord(each.addressClass)].filter((text) => text !== '').join(' '),
        each.tls ? 'TLS' : msg('not encrypted'),
        each.sentPassword ? msg('sent a password') : '',
      ]
        .filter((text) => text !== '')
        .join(', ')}</p></div>
        <div class="btns"><button class="btn sm primary" type="button" ?disabled=${busy !== null} @click=${() => accept(each)}>${busy === each.stationId ? msg('Adding…') : msg(str`Adopt ${each.stationId}`)}</button>
          <button class="btn sm plain" type="button" ?disabled=${busy !== null} @click=${() => dismiss(each)}>${msg('Dismiss')}</button></div></li>`
    })}</ul></section>`
}
