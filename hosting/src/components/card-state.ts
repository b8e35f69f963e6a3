import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { circleX, clockAlert, lock } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import './announced.ts'

/** A card whose data are on their way. Appears after 200 ms, so that a quick answer does not flicker. */
export function loadingCard(): TemplateResult {
  return html`<div class="skeleton" aria-busy="true"><span class="vh">${msg('Loading')}</span><i class="tall"></i><i class="wide"></i><i></i></div>`
}

/** A card that failed alone. @param code Firestore's code, for support. @param retry Absent when another try cannot help. */
export function failedCard(code: string, retry?: () => void): TemplateResult {
  if (code === 'permission-denied') {
    return html`<div class="state">${icon(lock)}<b>${msg('Your role may not see this')}</b>
      <p>${msg('Ask an administrator of your organisation if you need it.')}</p></div>`
  }
  const title = msg('Data could not be loaded')
  return html`<div class="state"><csms-announced topic="failed" .text=${title}></csms-announced>${icon(circleX)}<b>${title}</b>
    <p>${msg('The other cards keep working.')}</p>
    ${retry === undefined ? nothing : html`<button class="btn" type="button" @click=${retry}>${msg('Try again')}</button>`}
    <p class="xs">${msg('Code')} <code>${code}</code></p></div>`
}

/** Nothing to show, and what would change that. */
export function emptyCard(iconPath: string, title: string, text: string, action: unknown = nothing): TemplateResult {
  return html`<div class="state">${icon(iconPath)}<b>${title}</b><p>${text}</p>${action}</div>`
}

/** Under values that are older than they should be. @param time Of the newest values, formatted. */
export function staleNote(time: string): TemplateResult {
  return html`<span class="is-stale-note">${icon(clockAlert)}${msg(html`Values of ${time}, reconnecting`)}</span>`
}
