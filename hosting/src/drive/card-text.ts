import { isCardless } from '@charge-it/shared/ids/session-id-tag.ts'
import { msg } from '@lit/localize'
import { html, type TemplateResult } from 'lit'

/** The card of a session. @param idTag In full, for its owner; otherwise null. */
export function cardText(idTag: string | null, masked: string): TemplateResult | string {
  if (idTag !== null && isCardless(idTag)) return msg('none, started here')
  return html`<span class="msk">${idTag ?? masked}</span>`
}
