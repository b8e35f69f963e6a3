import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { copy, keyRound } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'

/** A secret or an address to take along, with a button that copies it. */
export function copyLine(name: string, text: string): TemplateResult {
  return html`<div class="fld"><span class="lab">${name}</span>
    <span class="inp"><code class="grow">${text}</code><button class="ib sm" type="button" aria-label=${msg(str`Copy ${name}`)} @click=${() => navigator.clipboard.writeText(text)}>${icon(copy)}</button></span></div>`
}

/** Says that what stands below will not be shown again. */
export function shownOnceNote(text: string): TemplateResult {
  return html`<div class="note warn">${icon(keyRound)}<p><b>${msg('This is shown once.')}</b> ${text}</p></div>`
}
