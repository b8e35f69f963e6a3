import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../icons/icon.ts'
import { type ShownStatus, STATUS_LOOKS, statusWord } from '../words/connector-status.ts'

/** A status as icon, word and colour. @param connectorId Printed before the word when a station has several. */
export function statusBadge(status: ShownStatus, connectorId: number | null = null): TemplateResult {
  const { iconPath, tone, loud } = STATUS_LOOKS[status]
  return html`<span class="st st--${tone} ${loud ? 'st--loud' : ''}"
    >${icon(iconPath)}${connectorId === null ? nothing : html`<b>${connectorId}</b> `}${statusWord(status)}</span
  >`
}
