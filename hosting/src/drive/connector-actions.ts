import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { msg } from '@lit/localize'
import { html, nothing, type TemplateResult } from 'lit'
import { fmt } from '../i18n/fmt.ts'
import { nfc } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import type { ReservationOffer } from './drive-api.ts'
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
  /** What this account may reserve here; null until it is known, and for guests. */
  readonly offer: ReservationOffer | null
  /** The connector that this account holds somewhere else; null for none. */
  readonly heldElsewhere: Reservation | null
  readonly timeZone: string
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
  reserve(maxMinutes: number): void
  cancelReservation(): void
  /** Forgets how the reservation ended. */
  dismissReservation(): void
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
        ${current.kind === 'available' ? reserveOffer(facts, on) : nothing}${whoStarts(facts, on)}`
    case 'reservedForMe':
      return html`${startButton('cta', msg('Start charging'))}
        <button type="button" class="cta ghost" @click=${() => on.cancelReservation()}>${msg('Give the reservation back')}</button>${whoStarts(facts, on)}`
    case 'notReserved':
      return html`<button type="button" class="cta" @click=${() => on.dismissReservation()}>${msg('Back to the price')}</button>`
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
        : current.phase === 'finishing'
          ? nothing
          : html`<p class="stopn">${icon(nfc, 's20')}<span>${howToStop(current.session)}</span></p>${
              facts.person?.mayStopAny === true
                ? html`<button type="button" class="cta ghost" @click=${() => on.stop(current.session.transactionKey)}>${msg('Stop as staff')}</button>`
                : nothing
            }`
    case 'stopping':
      return html`<button type="button" class="cta" disabled>${msg('Stopping…')}</button>`
    case 'finished':
      return html`${receiptLink(facts.receiptToken)}<button type="button" class="cta ghost" @click=${() => on.leave()}>${msg('Back to the connector')}</button>`
    case 'unreachable':
      return html`<button type="button" class="cta" @click=${() => on.refresh()}>${msg('Refresh')}</button>`
    case 'unknownCode':
      return html`<a class="cta" href="/c">${msg('Enter a code')}</a>`
    case 'resolving':
    case 'reserving':
    case 'authorising':
    case 'plugIn':
    case 'starting':
      return nothing
    default:
      return session === null ? html`<a class="cta ghost" href="/c">${msg('Enter another code')}</a>` : nothing
  }
}

/** Whose session it is may be unknown here: the account is not read yet, or it is another's. */
function howToStop({ ownerUid }: LiveSession): string {
  return ownerUid === null
    ? msg('To stop, tap the same card at the station.')
    : msg('To stop, use the device that started the session, or tap its card at the station.')
}

/** Whether this connector can be reserved, told before it is tried; nothing where the site allows none. */
function reserveOffer(
  { offer, heldElsewhere: held, timeZone }: ActionFacts,
  on: ActionHandlers,
): TemplateResult | typeof nothing {
  const maxMinutes = offer?.maxMinutes ?? null
  if (held !== null) {
    const place = `${held.stationId}${held.connectorId === 0 ? '' : ` · ${held.connectorId}`}`
    const link = held.code === null ? place : html`<a href="/c/${held.code}/${held.connectorId}">${place}</a>`
    return html`<p class="alt">${msg(html`You have reserved ${link}.`)}</p>`
  }
  if (offer === null || maxMinutes === null) return nothing
  if (offer.supported === false) return html`<p class="alt">${msg('This charger cannot be reserved.')}</p>`
  if (offer.waitUntil !== null)
    return html`<p class="alt">${msg(html`After several no-shows you can reserve again on ${fmt().date(offer.waitUntil, timeZone)}.`)}</p>`
  return html`<p class="alt"><button type="button" class="link" @click=${() => on.reserve(maxMinutes)}>${msg('Reserve this connector')}</button></p>`
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
