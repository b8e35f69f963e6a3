import type { IdTag } from '@charge-it/shared/model/id-tag.ts'
import type { Reservation } from '@charge-it/shared/model/reservation.ts'
import { localized, msg, str } from '@lit/localize'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { fmt } from '../i18n/fmt.ts'
import { download, loaderCircle, lock, receiptText, wifiOff } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { Account } from './account.ts'
import { driveDeps } from './deps.ts'
import { DriveApiError } from './drive-api.ts'
import './drive-erase.ts'
import type { DriveErase } from './drive-erase.ts'
import { shell } from './drive-shell.ts'
import { DriveSignIn } from './drive-sign-in.ts'
import { historyCsv } from './history-csv.ts'
import { stateHead } from './page-head.ts'
import { reservationList } from './reservation-list.ts'
import { saveText } from './save-text.ts'
import type { OwnSession } from './session-page.ts'
import { sheet } from './sheet.ts'
import type { StateWords } from './state-words.ts'

/** `/s/`: the account's own sessions, its data and how to erase them. */
@customElement('drive-history')
@localized()
export class DriveHistory extends LitElement {
  @state() private sessions: readonly OwnSession[] = []
  @state() private cursor: string | null = null
  @state() private status: 'loading' | 'shown' | 'failed' = 'loading'
  @state() private busy: 'more' | 'csv' | 'export' | null = null
  @state() private notice = ''
  @state() private cards: readonly IdTag[] = []
  @state() private reservations: readonly Reservation[] = []
  @query('drive-erase') private eraseSheet!: DriveErase

  readonly #account = new Account(this)
  #loadedFor: string | null = null
  #stopLists: (() => void) | null = null

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#begin()
  }

  override render(): unknown {
    document.title = `${msg('My sessions')} · Charge-IT`
    const { body, foot } = this.#parts()
    return html`${shell({ body, foot, announced: this.notice })}<drive-erase @erased=${this.#onErased}></drive-erase>`
  }

  protected override updated(): void {
    const uid = this.#account.person?.uid ?? null
    if (uid === this.#loadedFor) return
    this.#loadedFor = uid
    this.#stopLists?.()
    this.#stopLists = null
    this.cards = []
    this.reservations = []
    if (uid === null) {
      this.sessions = []
      return
    }
    void this.#load(null)
    void this.#followLists(uid)
  }

  #parts(): { readonly body: unknown; readonly foot: unknown } {
    const { person, known } = this.#account
    if (this.status === 'failed' && this.sessions.length === 0) {
      return note(
        {
          iconPath: wifiOff,
          tone: 'offline',
          heading: msg('No connection'),
          lead: msg('Your sessions could not be loaded.'),
        },
        html`<button type="button" class="cta" @click=${() => void this.#begin()}>${msg('Refresh')}</button>`,
      )
    }
    if (known && person === null) {
      return note(
        {
          iconPath: lock,
          tone: 'text',
          heading: msg('Sign in to see your sessions'),
          lead: msg('Sessions of a guest are seen in the browser that started them.'),
        },
        html`<button type="button" class="cta" @click=${() => void this.#askSignIn()}>${msg('Sign in')}</button>`,
      )
    }
    if (person === null || this.status === 'loading') {
      return note({ iconPath: loaderCircle, tone: 'text', busy: true, heading: msg('Loading your sessions…') }, nothing)
    }
    return {
      body: html`<h1 class="dst big" tabindex="-1">${msg('My sessions')}</h1>
        <p class="lead">${person.isGuest ? msg('You are a guest: this list lives in this browser.') : (person.email ?? '')}</p>
        ${this.status === 'failed' ? html`<p class="bad box" role="alert">${msg('More could not be loaded. Try again.')}</p>` : nothing}
        ${cardList(this.cards)} ${reservationList(this.reservations, driveDeps.clock.now())} ${sessionList(this.sessions)}
        ${this.cursor === null ? nothing : html`<button type="button" class="cta ghost" ?disabled=${this.busy !== null} @click=${() => void this.#load(this.cursor)}>${msg('Show older ones')}</button>`}`,
      foot: html`<button type="button" class="cta ghost" ?disabled=${this.busy !== null || this.sessions.length === 0} @click=${() => void this.#onCsv()}>${icon(download, 's20')}${msg('Save as a table (CSV)')}</button>
        <button type="button" class="cta ghost" ?disabled=${this.busy !== null} @click=${() => void this.#onExport()}>${icon(download, 's20')}${msg('Save all my data (JSON)')}</button>
        <p class="alt"><button type="button" class="link" @click=${() => this.eraseSheet.ask()}>${msg('Erase my account')}</button>
          ${person.isGuest ? nothing : html`<button type="button" class="link" @click=${() => void this.#onSignOut()}>${msg('Sign out')}</button>`}</p>`,
    }
  }

  override disconnectedCallback(): void {
    this.#stopLists?.()
    this.#stopLists = null
    super.disconnectedCallback()
  }

  async #followLists(uid: string): Promise<void> {
    const { live, followDocument } = await driveDeps.loadLive()
    if (uid !== this.#loadedFor || this.#stopLists !== null) return
    // The list of sessions says when there is no connection.
    const failed = (): void => {}
    const stops = [
      followDocument(live.ownCards(uid), {
        changed: (cards) => {
          this.cards = cards.filter(({ kind }) => kind === 'card')
        },
        failed,
      }),
      followDocument(live.ownReservations(uid), {
        changed: (reservations) => {
          this.reservations = reservations
        },
        failed,
      }),
    ]
    this.#stopLists = () => {
      for (const stop of stops) stop()
    }
  }

  async #askSignIn(): Promise<void> {
    await (await sheet(DriveSignIn)).ask()
  }

  async #begin(): Promise<void> {
    this.status = 'loading'
    try {
      await this.#account.follow()
      if (this.#account.person !== null) await this.#load(null)
    } catch (error) {
      console.error('the live part could not be loaded', error)
      this.status = 'failed'
    }
  }

  async #load(cursor: string | null): Promise<void> {
    this.busy = 'more'
    try {
      const { items, nextCursor } = await driveDeps.api.sessions(cursor, await idToken())
      this.sessions = cursor === null ? items : [...this.sessions, ...items]
      this.cursor = nextCursor
      this.status = 'shown'
      this.notice = msg(str`${fmt().number(this.sessions.length)} sessions are shown.`)
    } catch (error) {
      if (!(error instanceof DriveApiError)) throw error
      this.status = 'failed'
    } finally {
      this.busy = null
    }
  }

  async #onCsv(): Promise<void> {
    this.busy = 'csv'
    try {
      const token = await idToken()
      const all = [...this.sessions]
      for (let cursor = this.cursor; cursor !== null; ) {
        const { items, nextCursor } = await driveDeps.api.sessions(cursor, token)
        all.push(...items)
        cursor = nextCursor
      }
      saveText('charge-it.csv', 'text/csv', historyCsv(all))
    } catch (error) {
      this.#failed(error)
    } finally {
      this.busy = null
    }
  }

  async #onExport(): Promise<void> {
    this.busy = 'export'
    try {
      saveText('charge-it.json', 'application/json', await driveDeps.api.exportMe(await idToken()))
    } catch (error) {
      this.#failed(error)
    } finally {
      this.busy = null
    }
  }

  #failed(error: unknown): void {
    if (!(error instanceof DriveApiError)) throw error
    this.notice = msg('The file could not be made. Try again.')
  }

  async #onSignOut(): Promise<void> {
    await (await driveDeps.loadLive()).live.signOut()
  }

  readonly #onErased = (): void => {
    location.assign('/c')
  }
}

/** Cards that are linked to the account; nothing without one. */
export function cardList(cards: readonly IdTag[]): TemplateResult | typeof nothing {
  if (cards.length === 0) return nothing
  return html`<section class="pn wh" aria-labelledby="cards-title"><h2 id="cards-title">${msg('My cards')}</h2><dl>${cards.map(
    ({ idTag, status }) => html`<div class="dr"><dt class="msk">${idTag}</dt><dd>${cardWord(status)}</dd></div>`,
  )}</dl></section>`
}

function cardWord(status: IdTag['status']): string {
  switch (status) {
    case 'Accepted':
      return msg('accepted')
    case 'Pending':
      return msg('waits for the operator')
    case 'Blocked':
      return msg('blocked')
    case 'Expired':
      return msg('expired')
    case 'Invalid':
      return msg('not valid')
  }
}

/** The sessions of an account, the newest first. */
export function sessionList(sessions: readonly OwnSession[]): TemplateResult {
  const format = fmt()
  if (sessions.length === 0) {
    return html`<div class="pn"><p class="dst">${icon(receiptText)}${msg('No sessions yet')}</p>
      <p class="lead">${msg('Sessions that you start here, and those of your linked cards, appear in this list.')}</p></div>`
  }
  return html`<ul class="pn hist">${sessions.map(
    ({ transactionKey, stationId, connectorId, state: kind, startedAt, timeZone, energyWh, costIdr }) =>
      html`<li><a href="/s/${transactionKey}">
        <span><b>${stationId}${connectorId === null ? '' : ` · ${connectorId}`}</b><em>${format.date(startedAt, timeZone)}, ${format.timeLabelled(startedAt, timeZone)}</em></span>
        <span class="r"><b>${costIdr === null ? (kind === 'open' ? msg('Running') : '–') : format.money(costIdr)}</b><em>${energyWh === null ? '–' : format.energy(energyWh)}</em></span>
      </a></li>`,
  )}</ul>`
}

/** @throws DriveApiError when nobody is signed in any more. */
async function idToken(): Promise<string> {
  const token = await (await driveDeps.loadLive()).live.idToken()
  if (token === null) throw new DriveApiError(401, 'not-signed-in', null)
  return token
}

function note(words: StateWords, foot: unknown): { readonly body: unknown; readonly foot: unknown } {
  return { body: stateHead(words), foot }
}
