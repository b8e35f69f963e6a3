import type { Transaction } from '@charge-it/shared/model/transaction.ts'
import { localized, msg } from '@lit/localize'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { retryDelayMs } from '../data/live-state.ts'
import { fmt } from '../i18n/fmt.ts'
import { circleCheck, circleX, loaderCircle, lock, wifiOff, zap } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { Account } from './account.ts'
import { announcement } from './announcement.ts'
import { Announcer } from './announcer.ts'
import { ChargeRequest } from './charge-requests.ts'
import { driveDeps } from './deps.ts'
import { DriveConfirmStop } from './drive-confirm-stop.ts'
import { shell } from './drive-shell.ts'
import { DriveSignIn } from './drive-sign-in.ts'
import { driveState, type LiveSession } from './drive-state.ts'
import { recallHelp } from './help-memory.ts'
import { dataAge, isSilent, liveBlock } from './live-block.ts'
import { OwnPapers } from './own-papers.ts'
import { ownEndedSession, ownLiveSession, ownPowerSamples } from './own-session.ts'
import { helpLine, placeHead, stateHead } from './page-head.ts'
import { receiptLink } from './receipt-link.ts'
import { ReceiptToken } from './receipt-token.ts'
import { SessionFeed } from './session-feed.ts'
import { sheet } from './sheet.ts'
import { type StateWords, stateWords } from './state-words.ts'
import { stopProblem, stopState } from './stop-state.ts'
import { summaryCard } from './summary-card.ts'

const TICK_MS = 1000

/** `/s/{transactionKey}`: an own session, on any device where its owner is signed in. */
@customElement('drive-session')
@localized()
export class DriveSession extends LitElement {
  @property() transactionKey = ''

  readonly #account = new Account(this)
  readonly #feed = new SessionFeed(this, driveDeps)
  readonly #stop = new ChargeRequest(this, driveDeps)
  readonly #papers = new OwnPapers(this, driveDeps)
  readonly #receipt = new ReceiptToken(this, driveDeps)
  readonly #announcer = new Announcer()
  #loadFailed = false
  #failures = 0
  #timer = 0
  #retryTimer = 0

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#feed.recall(this.transactionKey)
    void this.#begin()
    window.addEventListener('online', this.#onOnline)
    this.#timer = window.setInterval(() => this.requestUpdate(), TICK_MS)
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#retryTimer)
    window.removeEventListener('online', this.#onOnline)
    super.disconnectedCallback()
  }

  override render(): unknown {
    const now = driveDeps.clock.now()
    const { words, aside, body, foot, spoken } = this.#parts(now)
    const { transaction, card } = this.#feed
    document.title = `${words.heading} · ${transaction?.stationId ?? 'Charge-IT'}`
    return shell({
      head:
        transaction === null
          ? nothing
          : placeHead({
              stationId: transaction.stationId,
              connectorId: transaction.connectorId,
              siteName: card?.siteName ?? null,
              demo: transaction.demo,
            }),
      body: html`${stateHead(words, aside)}${body}`,
      foot: html`${foot}${words.busy === true ? nothing : helpLine(card === null ? recallHelp() : card.helpPhone)}`,
      announced: this.#announcer.next(spoken, now),
    })
  }

  protected override updated(): void {
    const { person } = this.#account
    if (person !== null) void this.#feed.follow(this.transactionKey, person.uid)
    const ended = this.#feed.transaction !== null && this.#feed.transaction.state !== 'open'
    const isLive = this.#feed.transaction !== null && this.#feed.rememberedAt === null
    this.#papers.follow(isLive ? this.transactionKey : null, ended)
    this.#receipt.follow(isLive ? this.transactionKey : null)
    if (ended && (this.#stop.request !== null || this.#stop.refusedBy !== null)) this.#stop.clear()
  }

  #parts(now: Date): SessionParts {
    const { transaction, problem } = this.#feed
    if ((this.#loadFailed && transaction === null) || (problem === 'unreachable' && transaction === null)) {
      return note(
        {
          iconPath: wifiOff,
          tone: 'offline',
          heading: msg('No connection'),
          lead: msg('The session could not be loaded.'),
        },
        html`<button type="button" class="cta" @click=${() => void this.#begin()}>${msg('Refresh')}</button>`,
      )
    }
    if (this.#account.known && this.#account.person === null && this.#feed.rememberedAt === null) {
      return note(
        {
          iconPath: lock,
          tone: 'text',
          heading: msg('Sign in to see this session'),
          lead: msg('Only the account that started it can see it.'),
        },
        html`<button type="button" class="cta" @click=${() => void this.#askSignIn()}>${msg('Sign in')}</button>`,
      )
    }
    if (problem === 'notFound') {
      return note(
        {
          iconPath: circleX,
          tone: 'faulted',
          heading: msg('Session not found'),
          lead: msg('It does not exist or belongs to another account.'),
        },
        html`<button type="button" class="cta" @click=${() => void this.#askSignIn()}>${msg('Sign in with another account')}</button>
          <a class="cta ghost" href="/c">${msg('Enter a code')}</a>`,
      )
    }
    if (transaction === null) {
      return note({ iconPath: loaderCircle, tone: 'text', busy: true, heading: msg('Loading the session…') }, nothing)
    }
    const { timeZone } = transaction
    const ended = ownEndedSession(transaction)
    if (ended !== null) {
      const words: StateWords = { iconPath: circleCheck, tone: 'available', heading: msg('Finished') }
      const { bill, correction, idTag } = this.#papers
      return {
        words,
        aside: nothing,
        body: html`${bill === null && transaction.tariff !== null ? html`<p class="lead l">${msg('The bill is being made; the amount appears here.')}</p>` : nothing}
          ${summaryCard({ ended, bill, correction, idTag, isEstimate: bill === null && transaction.tariff !== null, timeZone })}`,
        foot: html`${receiptLink(this.#receipt.token)}<a class="cta ghost" href="/s/">${msg('My sessions')}</a>`,
        spoken: words.heading,
      }
    }
    return this.#running(transaction, now)
  }

  #running(transaction: Transaction, now: Date): SessionParts {
    const { buckets, problem, rememberedAt } = this.#feed
    const { timeZone } = transaction
    const session = ownLiveSession(transaction, buckets, now)
    const stopping = stopState(this.#stop.request, now)
    const words = this.#runningWords(transaction, session, now)
    const away = rememberedAt !== null || problem === 'unreachable'
    const silent = isSilent(session, now)
    const samples = ownPowerSamples(buckets)
    return {
      words,
      aside: dataAge(session.sampledAt, samples, now, timeZone),
      body: html`${stopProblem(this.#stop)}${away ? staleNote(rememberedAt, timeZone, now) : nothing}${liveBlock({
        session,
        idTag: this.#papers.idTag,
        samples,
        timeZone,
        now,
        ticking: !silent && !away && words.tone !== 'offline',
      })}`,
      foot: html`<button type="button" class="cta" ?disabled=${stopping !== null || away} @click=${() => void this.#onStop()}>${
        stopping === null ? msg('Stop charging') : msg('Stopping…')
      }</button>`,
      spoken: announcement(words.heading, session),
    }
  }

  /** What the connector says of the session, or, until it is known, what the age of the samples says. */
  #runningWords(transaction: Transaction, session: LiveSession, now: Date): StateWords {
    const { card, heartbeatAt } = this.#feed
    const context = { timeZone: transaction.timeZone, now, mayStart: false }
    if (card !== null && card.session?.transactionKey === transaction.transactionKey) {
      const state = driveState({
        ...{ card, cardProblem: null, heartbeatAt, ownUid: transaction.ownerUid, now, openedAt: now },
        ...{ start: null, startRefusedBy: null, stop: this.#stop.request, reservation: null },
        ...{ followedKey: null, tapping: null },
      })
      return stateWords(state, context)
    }
    const stopping = stopState(this.#stop.request, now)
    if (stopping !== null) return stateWords({ kind: 'stopping', slow: stopping.slow, session }, context)
    const lead = msg(
      'The station has sent nothing for some minutes; it may be offline. Charging may go on, and everything is reported when it is back.',
    )
    return {
      iconPath: zap,
      tone: 'charging',
      heading: msg('Charging'),
      ...(isSilent(session, now) ? { lead } : {}),
    }
  }

  /** A page that was opened without network begins as soon as there is one. */
  readonly #onOnline = (): void => {
    if (this.#loadFailed) void this.#begin()
  }

  async #begin(): Promise<void> {
    clearTimeout(this.#retryTimer)
    this.#loadFailed = false
    try {
      await this.#account.follow()
      this.#failures = 0
    } catch (error) {
      console.error('the live part could not be loaded', error)
      this.#loadFailed = true
      this.#failures += 1
      this.#retryTimer = window.setTimeout(() => void this.#begin(), retryDelayMs(this.#failures))
    }
    this.requestUpdate()
  }

  async #askSignIn(): Promise<void> {
    await (await sheet(DriveSignIn)).ask()
  }

  async #onStop(): Promise<void> {
    if (!(await (await sheet(DriveConfirmStop)).ask())) return
    await this.#stop.send('Charging', (key, idToken) => driveDeps.api.stop(this.transactionKey, key, idToken))
  }
}

interface SessionParts {
  readonly words: StateWords
  readonly aside: TemplateResult | typeof nothing
  readonly body: unknown
  readonly foot: unknown
  readonly spoken: string
}

function staleNote(at: Date | null, timeZone: string, now: Date): TemplateResult {
  const text =
    at === null
      ? msg('No connection. The values may be old.')
      : msg(html`No connection. Values of ${fmt().moment(at, timeZone, now)}.`)
  return html`<div class="stale" role="status">${icon(wifiOff, 's20')}<span>${text}</span></div>`
}

function note(words: StateWords, foot: TemplateResult | typeof nothing): SessionParts {
  return { words, aside: nothing, body: nothing, foot, spoken: words.heading }
}
