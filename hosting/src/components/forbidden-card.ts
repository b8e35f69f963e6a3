import type { Capability } from '@charge-it/shared/model/role.ts'
import { msg, str } from '@lit/localize'
import { html, type TemplateResult } from 'lit'
import { lock } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { rolesWith } from '../words/role.ts'

/** In the place of what a role may not see: which roles may, and whom to ask. */
export function forbiddenCard(capability: Capability): TemplateResult {
  return html`<section class="card"><div class="state">${icon(lock)}<b>${msg('Your role may not see this')}</b>
    <p>${msg(str`It is for the role ${rolesWith(capability)}. Ask an administrator of your organisation for it if you need it.`)}</p></div></section>`
}
