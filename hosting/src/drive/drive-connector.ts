import type { PublicConnector } from '@charge-it/shared/model/public-connector.ts'
import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { localized, msg } from '@lit/localize'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { fmt } from '../i18n/fmt.ts'
import { refreshCw, wifiOff } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { Account } from './account.ts'
import { announcement } from './announcement.ts'
import { Announcer } from './announcer.ts'
import { ChargeRequest } from './charge-requests.ts'
import { type ActionFacts, type ActionHandlers, connectorActions } from './connector-actions.ts'
import { connectorBody } from './connector-body.ts'
import { ConnectorFeed } from './connector-feed.ts'
import { driveDeps } from './deps.ts'
import { DriveConfirmStop } from './drive-confirm-stop.ts'
import { DriveLinkCard } from './drive-link-card.ts'
import { DriveReserve } from './drive-reserve.ts'
import { shell } from './drive-shell.ts'
import { DriveSignIn } from './drive-sign-in.ts'
import { type DriveState, driveState, type ReservationFact } from './drive-state.ts'
import { recallHelp, rememberHelp } from './help-memory.ts'
import { dataAge } from './live-block.ts'
import { OwnPapers } from './own-papers.ts'
import { OwnReservation } from './own-reservation.ts'
import { helpLine, placeHead, placeHeadSpace, stateHead } from './page-head.ts'
import { ReceiptToken } from './receipt-token.ts'
import { requestMemory } from './request-memory.ts'
import { sheet } from './sheet.ts'
import { stateWords } from './state-words.ts'
import { tapPicture } from './steps.ts'
import { stopProblem } from './stop-state.ts'

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
  readonly #reservation = new OwnReservation(this, driveDeps)
  readonly #receipt = new ReceiptToken(this, driveDeps)
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
      rememberHelp(this.#feed.card?.helpPhone ?? null)
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
    const age = session === null ? nothing : dataAge(session.sampledAt, this.#feed.samples, now, timeZone)
    return shell({
      head: card === null ? (current.kind === 'resolving' ? placeHeadSpace() : nothing) : placeHead(card),
      body: html`${this.#connectionNote(now, timeZone)}
        ${current.kind === 'tapCard' ? html`<div class="ctr">${tapPicture()}${stateHead(words)}</div>` : stateHead(words, age)}
        ${connectorBody(current, { card, samples: this.#feed.samples, papers: this.#papers, stopNote: stopProblem(this.#stop), timeZone, now })}`,
      foot: html`${connectorActions(current, session, this.#actionFacts(timeZone), this.#handlers)}${current.kind === 'resolving' ? nothing : helpLine(card === null ? recallHelp() : card.helpPhone)}`,
      announced: this.#announcer.next(announcement(words.heading, session), now),
    })
  }

  #actionFacts(timeZone: string): ActionFacts {
    const { person, known } = this.#account
    return {
      person: known ? person : undefined,
      guestStart: this.#feed.card?.guestStart === true,
      waiting: this.askingGuest,
      receiptToken: this.#receipt.token,
      offer: this.#reservation.offer,
      heldElsewhere: heldElsewhere(this.#reservation.fact, this.#feed.card),
      timeZone,
    }
  }

  protected override updated(): void {
    const current = this.#state(driveDeps.clock.now())
    this.#followPapers(current)
    const { card } = this.#feed
    const { person } = this.#account
    if (card !== null) this.#reservation.follow(person === null || person.isGuest ? null : person.uid, this.code)
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
    if (current.kind === 'session' && current.own) this.#receipt.follow(current.session.transactionKey)
    else if (current.kind === 'finished') this.#receipt.follow(current.own ? current.ended.transactionKey : null)
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
      reservation: this.#reservation.fact,
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

  readonly #handlers: ActionHandlers = {
    start: () => void this.#onStart(),
    tap: () => this.#onTap(),
    back: () => this.#start.clear(),
    signIn: () => void this.#askSignIn(),
    signInAndStart: () => void this.#onSignInAndStart(),
    signOut: () => void this.#onSignOut(),
    stop: (transactionKey) => void this.#onStop(transactionKey),
    leave: () => this.#feed.forgetSession(),
    refresh: () => void this.#feed.refresh(),
    reserve: (maxMinutes) => void this.#onReserve(maxMinutes),
    cancelReservation: () => void this.#reservation.cancel(),
    dismissReservation: () => this.#reservation.dismiss(),
    linkCard: () => void this.#onLinkCard(),
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

  async #askSignIn(): Promise<boolean> {
    return (await sheet(DriveSignIn)).ask()
  }

  async #onLinkCard(): Promise<void> {
    const linkCard = await sheet(DriveLinkCard)
    linkCard.ask(this.code, this.#feed.card?.stationId ?? '')
  }

  #onTap(): void {
    this.#start.clear()
    this.tapping = { seenRefusalAt: this.#feed.card?.refusal?.at ?? null }
  }

  async #onReserve(maxMinutes: number): Promise<void> {
    const minutes = await (await sheet(DriveReserve)).ask(maxMinutes)
    if (minutes !== null) await this.#reservation.reserve(minutes)
  }

  async #onSignInAndStart(): Promise<void> {
    if (await this.#askSignIn()) await this.#sendStart()
  }

  async #onSignOut(): Promise<void> {
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
    if (await this.#askSignIn()) await this.#sendStart()
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
    if (!(await (await sheet(DriveConfirmStop)).ask())) return
    await this.#stop.send(this.#feed.card?.status ?? 'Unknown', (key, idToken) =>
      driveDeps.api.stop(transactionKey, key, idToken),
    )
  }
}

/** True while a request or its refusal is shown. */
function isInUse({ request, refusedBy }: ChargeRequest): boolean {
  return request !== null || refusedBy !== null
}

/** The own reservation at another connector than the one of this page. */
function heldElsewhere(fact: ReservationFact | null, card: PublicConnector | null): Reservation | null {
  if (fact?.kind !== 'known' || card === null) return null
  const { stationId, connectorId, state } = fact.reservation
  const isHere = stationId === card.stationId && connectorId === card.connectorId
  return isHere || (state !== 'pending' && state !== 'active') ? null : fact.reservation
}
