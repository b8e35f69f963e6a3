import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { nfc } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import type { DriveState, LiveSession } from './drive-state.ts'
import type { DrivePerson } from './live.ts'
import { receiptLink } from './receipt-link.ts'

/** Who is on this page, and what the site lets them do. */
export interface ActionFacts {
  /** undefined until Firebase has read its storage; null for nobody. */
  readonly person: DrivePerson | null | undefined
  readonly guestStart: boolean
  /** True while a guest's account is being made. */
  readonly waiting: boolean
  /** The token of the receipt, once it was asked for. */
  readonly receiptToken: string | null
}

/** What the buttons do. */
export interface ActionHandlers {
  start(): void
  tap(): void
  /** Forgets the own request; the price is shown again. */
  back(): void
  signIn(): void
  signInAndStart(): void
  signOut(): void
  stop(transactionKey: string): void
  /** Leaves the ended session. */
  leave(): void
  refresh(): void
  linkCard(): void
}

/** The buttons of a state: one primary, at the thumb. */
export function connectorActions(
  current: DriveState,
  session: LiveSession | null,
  facts: ActionFacts,
  on: ActionHandlers,
): TemplateResult | typeof nothing {
  const startButton = (classes: string, name: string): TemplateResult =>
    html`<button type="button" class=${classes} ?disabled=${facts.waiting} @click=${() => on.start()}>${name}</button>`
  const backButton = html`<button type="button" class="cta ghost" @click=${() => on.back()}>${msg('Back to the price')}</button>`
  switch (current.kind) {
    case 'available':
    case 'pluggedIn':
      return html`${startButton('cta', msg('Start charging'))}
        <p class="alt"><button type="button" class="link" @click=${() => on.tap()}>${msg('Have a card? Tap it at the station.')}</button></p>
        ${whoStarts(facts, on)}`
    case 'tapCard':
      return html`${startButton('cta ghost', msg('Start without a card'))}${
        hasAccount(facts)
          ? html`<p class="alt"><button type="button" class="link" @click=${() => on.linkCard()}>${msg('Link a card to your account')}</button></p>`
          : nothing
      }`
    case 'cardRefused':
      return html`${current.reason === 'inUse' ? nothing : startButton('cta', msg('Start without a card'))}
        <button type="button" class="cta ghost" @click=${() => on.tap()}>${msg('Tap another card')}</button>`
    case 'startRefused':
      return current.code === 'guest-start-not-allowed' || current.code === 'not-signed-in'
        ? html`<button type="button" class="cta" @click=${() => on.signInAndStart()}>${msg('Sign in and start')}</button>${backButton}`
        : html`${startButton('cta', msg('Try again'))}${backButton}`
    case 'startFailed':
      return html`${startButton('cta', msg('Try again'))}${backButton}`
    case 'session':
      return current.own
        ? html`<button type="button" class="cta" @click=${() => on.stop(current.session.transactionKey)}>${msg('Stop charging')}</button>
            <p class="alt"><a href="/s/${current.session.transactionKey}">${msg('Page of this session')}</a></p>`
        : html`<p class="stopn">${icon(nfc, 's20')}<span>${msg('To stop, tap the same card at the station.')}</span></p>`
    case 'stopping':
      return html`<button type="button" class="cta" disabled>${msg('Stopping…')}</button>`
    case 'finished':
      return html`${receiptLink(facts.receiptToken)}<button type="button" class="cta ghost" @click=${() => on.leave()}>${msg('Back to the connector')}</button>`
    case 'unreachable':
      return html`<button type="button" class="cta" @click=${() => on.refresh()}>${msg('Refresh')}</button>`
    case 'unknownCode':
      return html`<a class="cta" href="/c">${msg('Enter a code')}</a>`
    case 'resolving':
    case 'authorising':
    case 'plugIn':
    case 'starting':
      return nothing
    default:
      return session === null ? html`<a class="cta ghost" href="/c">${msg('Enter another code')}</a>` : nothing
  }
}

function hasAccount({ person }: ActionFacts): boolean {
  return person !== null && person !== undefined && !person.isGuest
}

/** As whom a start would run, and how to change it. */
function whoStarts(facts: ActionFacts, on: ActionHandlers): TemplateResult | typeof nothing {
  const { person, guestStart } = facts
  // Until it is known who this is, the page takes them for a guest, as most are: nothing moves when that proves true.
  if (person !== null && person !== undefined && !person.isGuest) {
    return html`<p class="alt">${msg(html`Signed in as ${person.email ?? person.uid}.`)} <a href="/s/">${msg('My sessions')}</a> <button type="button" class="link" @click=${() => on.signOut()}>${msg('Sign out')}</button></p>`
  }
  return guestStart
    ? html`<p class="alt"><button type="button" class="link" @click=${() => on.signIn()}>${msg('Sign in with an account')}</button></p>`
    : nothing
}
