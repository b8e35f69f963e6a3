import { msg, str } from '@lit/localize'
import type { Auth } from 'firebase/auth'
import { html, type TemplateResult } from 'lit'
import { endSession, type Person, refreshRole } from '../data/session.ts'
import { circleHelp, circleX, lock, search } from '../icons/generated/lucide.ts'
import { brandIcon, icon } from '../icons/icon.ts'
import type { AppContext } from './app-context.ts'
import { pageTop } from './page-top.ts'

/** The name of the product above a page without navigation. */
export function gateBrand(): TemplateResult {
  return html`<span class="brand">${brandIcon()}<span>Charge-IT</span></span>`
}

/** Signed in, but with no role: a driver's account, or a colleague's before somebody gave it one. */
export function forbiddenPage(auth: Auth, person: Person): TemplateResult {
  const account = person.email ?? person.name
  return html`<div class="gate"><main id="main">
    ${gateBrand()}
    <div class="card">
      <div>${icon(lock)}</div>
      <h1 tabindex="-1">${msg('This account may not use the console')}</h1>
      <p class="t2">
        ${msg(str`${account} has no role. Ask an administrator of your organisation to give you one, then check again.`)}
      </p>
      <p class="t2">${msg('To charge a car, scan the code on the charger or open the driver page.')}</p>
      <div class="btns">
        <button class="btn primary" type="button" @click=${() => refreshRole(auth)}>${msg('Check again')}</button>
        <a class="btn" href="/c">${msg('Driver page')}</a>
        <button class="btn" type="button" @click=${() => endSession(auth)}>${msg('Sign out')}</button>
      </div>
    </div>
  </main></div>`
}

/** An address that leads nowhere. */
export function notFoundPage(app: AppContext): TemplateResult {
  return html`${pageTop(app, { title: msg('Page not found') })}
    <main id="main"><section class="card"><div class="state">
      ${icon(circleHelp)}<b>${msg('Nothing is at this address')}</b>
      <p>${msg('The link may be old, or the station or transaction was removed.')}</p>
      <div class="btns center"><button class="btn primary" type="button" @click=${() => void find(app)}>${icon(search)}${msg('Find a page or a station')}</button>
      <a class="btn" href="/">${msg('Go to the dashboard')}</a></div>
    </div></section></main>`
}

async function find(app: AppContext): Promise<void> {
  const { openPalette } = await import('../dialogs/dialog-palette.ts')
  openPalette(app)
}

/** The program could not start. */
export function startFailedPage(cause: string): TemplateResult {
  return html`<div class="gate"><main id="main">
    ${gateBrand()}
    <div class="card">
      <div>${icon(circleX)}</div>
      <h1 tabindex="-1">${msg('The console could not start')}</h1>
      <p class="t2">${msg('Its configuration or a part of it could not be loaded. Check the connection, then try again.')}</p>
      <p class="xs t3 mono">${cause}</p>
      <div class="btns"><button class="btn primary" type="button" @click=${() => location.reload()}>${msg('Try again')}</button></div>
    </div>
  </main></div>`
}
