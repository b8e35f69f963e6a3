import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { type LoggedMessage, validityOf } from '../../data/message-log.ts'
import { fmt } from '../../i18n/fmt.ts'
import { arrowDownLeft, arrowUpRight, check, circleX, triangleAlert } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** A frame as a row of the list. @param mark Whether it is the chosen one, or the other half of it. */
export function messageRow(
  message: LoggedMessage,
  mark: '' | 'cur' | 'pair',
  timeZone: string,
  open: (key: string) => void,
): TemplateResult {
  const { direction, type, action, messageId, latencyMs, sizeBytes, key } = message
  const incoming = direction === 'in'
  return html`<div class="mrow ${mark}" role="row" aria-selected=${mark === 'cur'} @click=${() => open(key)}>
    <span role="cell" class="mono tm"><button type="button" class="mopen" @click=${(event: Event) => {
      event.stopPropagation()
      open(key)
    }}>${fmt().precise(message.at, timeZone)}</button></span>
    <span role="cell" class="dir ${direction}">${icon(incoming ? arrowDownLeft : arrowUpRight)}<span>${incoming ? msg('From station') : msg('To station')}</span></span>
    <span role="cell" class="ty ${type === 'CALLERROR' || type === 'invalid' ? 'bad' : ''}">${type}</span>
    <span role="cell" class="ac">${action ?? '–'}</span>
    <span role="cell" class="mono mid t2" title=${messageId}>${messageId}</span>
    <span role="cell" class="n t2">${latencyMs === null ? '' : html`${fmt().number(latencyMs)} <span class="u">ms</span>`}</span>
    <span role="cell" class="n t2 sz">${fmt().number(sizeBytes)} <span class="u">B</span></span>
    <span role="cell">${validityBadge(message)}</span>
  </div>`
}

function validityBadge(message: LoggedMessage): TemplateResult {
  switch (validityOf(message)) {
    case 'valid':
      return html`<span class="vd">${icon(check)}${msg('Valid')}</span>`
    case 'tolerated':
      return html`<span class="vd warn">${icon(triangleAlert)}${msg('Tolerated')}</span>`
    case 'error':
      return html`<span class="vd bad">${icon(circleX)}${message.type === 'invalid' ? msg('Unreadable') : msg('Refused')}</span>`
  }
}
