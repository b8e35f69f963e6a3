import { localized, msg } from '@lit/localize'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { fmt } from '../i18n/fmt.ts'
import { nfc, refreshCw, scanLine, wifiOff } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { Account } from './account.ts'
import { announcement } from './announcement.ts'
import { Announcer } from './announcer.ts'
import { ChargeRequest } from './charge-requests.ts'
import { ConnectorFeed } from './connector-feed.ts'
import { driveDeps } from './deps.ts'
import './drive-confirm-stop.ts'
import type { DriveConfirmStop } from './drive-confirm-stop.ts'
import { shell } from './drive-shell.ts'
import './drive-sign-in.ts'
import type { DriveSignIn } from './drive-sign-in.ts'
import { type DriveState, driveState, type LiveSession } from './drive-state.ts'
import { dataAge, liveBlock } from './live-block.ts'
import { OwnPapers } from './own-papers.ts'
import { helpLine, placeHead, stateHead } from './page-head.ts'
import { priceCard } from './price-card.ts'
import { requestMemory } from './request-memory.ts'
import { stateWords } from './state-words.ts'
import { steps, tapPicture } from './steps.ts'
import { stopProblem } from './stop-state.ts'
import { summaryCard } from './summary-card.ts'

const TICK_MS = 1000
/** A lost connection is spoken of only when it lasts. */
const STALE_AFTER_MS = 5000
/** The zone for times before the site's own is known. */
const ZONE_UNTIL_KNOWN = 'Asia/Jakarta'

/** `/c/{code}/{n}`: one connector, from the price to the end of the session. */
@customElement('drive-connector')
@localized()
export class DriveConnector extends LitElement {
  @property() code = ''
  @state() private tapping: { readonly seenRefusalAt: Date | null } | null = null
  @state() private askingGuest = false
  @query('drive-sign-in') private signInSheet!: DriveSignIn
  @query('drive-confirm-stop') private stopSheet!: DriveConfirmStop

  readonly #feed = new ConnectorFeed(this, () => this.code, driveDeps)
  readonly #account = new Account(this)
  readonly #start = new ChargeRequest(
    this,
    driveDeps,
    requestMemory(
      () => sessionStorage,
      () => `charge-it.start.${this.code}`,
    ),
  )
  readonly #stop = new ChargeRequest(this, driveDeps)
  readonly #papers = new OwnPapers(this, driveDeps)
  readonly #announcer = new Announcer()
  #openedAt: Date | null = null
  #staleSinceMs: number | null = null
  #timer = 0
  #kind: DriveState['kind'] = 'resolving'
  #resumedFor: string | null = null
  #billHint = ''

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#feed.onCard = () => {
      this.#openedAt ??= driveDeps.clock.now()
      void this.#followAccount()
    }
    this.#timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') this.requestUpdate()
    }, TICK_MS)
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer)
    super.disconnectedCallback()
  }

  override render(): unknown {
    const now = driveDeps.clock.now()
    const card = this.#feed.card
    const current = this.#state(now)
    const timeZone = card?.timeZone ?? ZONE_UNTIL_KNOWN
    const words = stateWords(current, { timeZone, now, mayStart: true })
    document.title = `${words.heading} · ${card?.stationId ?? 'Charge-IT'}`
    const session = 'session' in current ? current.session : null
    const age = session === null ? nothing : dataAge(session.sampledAt, now, timeZone)
    return html`${shell({
      head: card === null ? nothing : placeHead(card),
      body: html`${this.#connectionNote(now, timeZone)}
        ${current.kind === 'tapCard' ? html`<div class="ctr">${tapPicture()}${stateHead(words)}</div>` : stateHead(words, age)}
        ${this.#body(current, now, timeZone)}`,
      foot: html`${this.#actions(current, session)}${card === null ? nothing : helpLine(card.helpPhone)}`,
      announced: this.#announcer.next(announcement(words.heading, session), now),
    })}<drive-sign-in></drive-sign-in><drive-confirm-stop></drive-confirm-stop>`
  }

  protected override updated(): void {
    const current = this.#state(driveDeps.clock.now())
    this.#followPapers(current)
    const { card } = this.#feed
    if (current.kind === 'finished') this.#feed.followedKey = current.ended.transactionKey
    // A request and a refusal end with the session they were about; a lost connection ends neither.
    if (card !== null && card.session === null && isInUse(this.#stop)) this.#stop.clear()
    if ((current.kind === 'session' || current.kind === 'finished') && isInUse(this.#start)) this.#start.clear()
    const uid = this.#account.person?.uid ?? null
    if (card !== null && uid !== null && uid !== this.#resumedFor) {
      this.#resumedFor = uid
      void this.#resumeStart()
    }
    if (current.kind !== this.#kind && current.kind === 'session') this.tapping = null
    this.#kind = current.kind
  }

  #followPapers(current: DriveState): void {
    if (current.kind === 'finished') {
      this.#papers.follow(current.own ? current.ended.transactionKey : null, true)
      const hint = `${this.#feed.card?.status} ${current.ended.costIdr}`
      if (hint !== this.#billHint) this.#papers.hasten()
      this.#billHint = hint
    } else if (current.kind === 'session')
      this.#papers.follow(current.own ? current.session.transactionKey : null, false)
    // While stopping or offline the session is the same; what was read stays.
    else if (!('session' in current) || current.session === null) this.#papers.follow(null, false)
  }

  #state(now: Date): DriveState {
    const { card, cardProblem, heartbeatAt, followedKey } = this.#feed
    return driveState({
      card,
      cardProblem,
      heartbeatAt,
      ownUid: this.#account.person?.uid ?? null,
      start: this.#start.request,
      startRefusedBy: this.#start.refusedBy,
      stop: this.#stop.request,
      followedKey,
      tapping: this.tapping,
      openedAt: this.#openedAt ?? now,
      now,
    })
  }

  /** Values that may be old say so, with a button to ask again. */
  #connectionNote(now: Date, timeZone: string): TemplateResult | typeof nothing {
    const { connection, updatedAt } = this.#feed
    if (connection !== 'stale' || updatedAt === null) {
      this.#staleSinceMs = null
      return nothing
    }
    this.#staleSinceMs ??= now.getTime()
    if (now.getTime() - this.#staleSinceMs < STALE_AFTER_MS) return nothing
    return html`<div class="stale" role="status">${icon(wifiOff, 's20')}<span>${msg(html`No connection. Values of ${fmt().moment(updatedAt, timeZone, now)}.`)}</span>
      <button type="button" class="mini" @click=${() => void this.#feed.refresh()}>${icon(refreshCw, 's16')}${msg('Refresh')}</button></div>`
  }

  #body(current: DriveState, now: Date, timeZone: string): TemplateResult | typeof nothing {
    const card = this.#feed.card
    switch (current.kind) {
      case 'resolving':
        return html`<div class="pn skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`
      case 'available':
      case 'pluggedIn':
      case 'unplug':
      case 'busy':
        return card === null
          ? nothing
          : html`${priceCard(card)}<p class="chk">${icon(scanLine, 's20')}<span>${msg(html`Compare <b>${card.stationId}</b> with the sticker at the station.`)}</span></p>`
      case 'tapCard':
        return steps('card', true)
      case 'authorising':
        return steps('checked', false)
      case 'plugIn':
        return steps('plug', false)
      case 'starting':
        return steps('charging', false)
      case 'session':
      case 'stopping':
        return html`${stopProblem(this.#stop)}${liveBlock({ session: current.session, idTag: this.#papers.idTag, samples: this.#feed.samples, timeZone, now, ticking: true })}`
      case 'offline':
        return current.session === null
          ? nothing
          : liveBlock({
              session: current.session,
              idTag: this.#papers.idTag,
              samples: this.#feed.samples,
              timeZone,
              now,
              ticking: false,
            })
      case 'finished':
        return summaryCard({
          ended: current.ended,
          bill: this.#papers.bill,
          correction: this.#papers.correction,
          idTag: this.#papers.idTag,
          // The owner's bill is yet to come; for others the amount moves only while parking may still cost.
          isEstimate:
            current.idleFee !== null || (current.own && this.#papers.bill === null && current.ended.costIdr !== null),
          timeZone,
        })
      default:
        return nothing
    }
  }

  #actions(current: DriveState, session: LiveSession | null): TemplateResult | typeof nothing {
    switch (current.kind) {
      case 'available':
      case 'pluggedIn':
        return html`${this.#startButton('cta', msg('Start charging'))}
          <p class="alt"><button type="button" class="link" @click=${this.#onTap}>${msg('Have a card? Tap it at the station.')}</button></p>
          ${this.#whoStarts()}`
      case 'tapCard':
        return this.#startButton('cta ghost', msg('Start without a card'))
      case 'cardRefused':
        return html`${current.reason === 'inUse' ? nothing : this.#startButton('cta', msg('Start without a card'))}
          <button type="button" class="cta ghost" @click=${this.#onTap}>${msg('Tap another card')}</button>`
      case 'startRefused':
        return current.code === 'guest-start-not-allowed' || current.code === 'not-signed-in'
          ? html`<button type="button" class="cta" @click=${this.#onSignInAndStart}>${msg('Sign in and start')}</button>${this.#backButton()}`
          : html`${this.#startButton('cta', msg('Try again'))}${this.#backButton()}`
      case 'startFailed':
        return html`${this.#startButton('cta', msg('Try again'))}${this.#backButton()}`
      case 'session':
        return current.own
          ? html`<button type="button" class="cta" @click=${() => void this.#onStop(current.session.transactionKey)}>${msg('Stop charging')}</button>
              <p class="alt"><a href="/s/${current.session.transactionKey}">${msg('Page of this session')}</a></p>`
          : html`<p class="stopn">${icon(nfc, 's20')}<span>${msg('To stop, tap the same card at the station.')}</span></p>`
      case 'stopping':
        return html`<button type="button" class="cta" disabled>${msg('Stopping…')}</button>`
      case 'finished':
        return html`<button type="button" class="cta ghost" @click=${() => this.#feed.forgetSession()}>${msg('Back to the connector')}</button>`
      case 'unreachable':
        return html`<button type="button" class="cta" @click=${() => void this.#feed.refresh()}>${msg('Refresh')}</button>`
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

  #startButton(classes: string, name: string): TemplateResult {
    return html`<button type="button" class=${classes} ?disabled=${this.askingGuest} @click=${() => void this.#onStart()}>${name}</button>`
  }

  #backButton(): TemplateResult {
    return html`<button type="button" class="cta ghost" @click=${() => this.#start.clear()}>${msg('Back to the price')}</button>`
  }

  /** As whom a start would run, and how to change it. */
  #whoStarts(): TemplateResult | typeof nothing {
    const { person, known } = this.#account
    if (!known) return nothing
    if (person !== null && !person.isGuest) {
      return html`<p class="alt">${msg(html`Signed in as ${person.email ?? person.uid}.`)} <button type="button" class="link" @click=${this.#onSignOut}>${msg('Sign out')}</button></p>`
    }
    return this.#feed.card?.guestStart === true
      ? html`<p class="alt"><button type="button" class="link" @click=${() => void this.signInSheet.ask()}>${msg('Sign in with an account')}</button></p>`
      : nothing
  }

  async #followAccount(): Promise<void> {
    try {
      await this.#account.follow()
    } catch (error) {
      // The feed reports the lost connection and asks again.
      console.error('the live part could not be loaded', error)
    }
  }

  async #resumeStart(): Promise<void> {
    try {
      await this.#start.resume()
    } catch (error) {
      // The feed reports the lost connection; the session shows itself when it begins.
      console.error('the start could not be followed', error)
    }
  }

  readonly #onTap = (): void => {
    this.#start.clear()
    this.tapping = { seenRefusalAt: this.#feed.card?.refusal?.at ?? null }
  }

  readonly #onSignInAndStart = async (): Promise<void> => {
    if (await this.signInSheet.ask()) await this.#sendStart()
  }

  readonly #onSignOut = async (): Promise<void> => {
    await (await driveDeps.loadLive()).live.signOut()
  }

  async #onStart(): Promise<void> {
    const { person } = this.#account
    const mayAsIs = person !== null && (!person.isGuest || this.#feed.card?.guestStart === true)
    if (mayAsIs) {
      await this.#sendStart()
      return
    }
    if (this.#feed.card?.guestStart === true) {
      if (await this.#becomeGuest()) await this.#sendStart()
      return
    }
    if (await this.signInSheet.ask()) await this.#sendStart()
  }

  async #becomeGuest(): Promise<boolean> {
    this.askingGuest = true
    try {
      const outcome = await (await driveDeps.loadLive()).live.signInAsGuest()
      if (outcome === 'signedIn') return true
      this.#start.refuse(outcome === 'unreachable' ? 'unreachable' : 'guest-start-not-allowed')
    } catch (error) {
      console.error('no guest account could be made', error)
      this.#start.refuse('unreachable')
    } finally {
      this.askingGuest = false
    }
    return false
  }

  #sendStart(): Promise<void> {
    this.tapping = null
    return this.#start.send(this.#feed.card?.status ?? 'Unknown', (key, idToken) =>
      driveDeps.api.start(this.code, key, idToken),
    )
  }

  async #onStop(transactionKey: string): Promise<void> {
    if (!(await this.stopSheet.ask())) return
    await this.#stop.send(this.#feed.card?.status ?? 'Unknown', (key, idToken) =>
      driveDeps.api.stop(transactionKey, key, idToken),
    )
  }
}

/** True while a request or its refusal is shown. */
function isInUse({ request, refusedBy }: ChargeRequest): boolean {
  return request !== null || refusedBy !== null
}
