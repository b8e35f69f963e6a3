import type { CardLink } from '@charge-it/shared/model/card-link.ts'
import { localized, msg, str } from '@lit/localize'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { circleCheck, circleX, loaderCircle, x } from '../icons/generated/lucide.ts'
import { icon } from '../icons/icon.ts'
import { driveDeps } from './deps.ts'
import { DriveApiError } from './drive-api.ts'
import { refusalWords } from './refusal-words.ts'
import { tapPicture } from './steps.ts'

/** idle: not asked yet. The rest follows the station's answer, or the end of the minute. */
export type LinkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'waiting'; readonly secondsLeft: number }
  | { readonly kind: 'linked'; readonly idTagMasked: string }
  | { readonly kind: 'taken'; readonly idTagMasked: string }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'refused'; readonly code: string }

const TICK_MS = 1000

/** A sheet that links a card to the account: it arms the station for a minute and follows what is tapped. */
@customElement('drive-link-card')
@localized()
export class DriveLinkCard extends LitElement {
  @state() private current: LinkState = { kind: 'idle' }
  @query('dialog') private dialog!: HTMLDialogElement
  #code = ''
  #stationId = ''
  #timer = 0
  #stop: (() => void) | null = null

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    this.#leave()
    super.disconnectedCallback()
  }

  /** Shows the sheet for the connector of a sticker. */
  ask(code: string, stationId: string): void {
    this.#code = code
    this.#stationId = stationId
    this.current = { kind: 'idle' }
    this.dialog.showModal()
  }

  override render(): unknown {
    return html`<dialog class="sheet" aria-labelledby="link-title" @close=${() => this.#leave()}>
      <div class="sheet-head"><h2 id="link-title">${msg('Link a card to your account')}</h2>
        <button class="sh" type="button" aria-label=${msg('Close')} @click=${() => this.dialog.close()}>${icon(x)}</button></div>
      <div aria-live="polite">${linkBody(this.current, this.#stationId)}</div>
      ${linkButton(this.current, { arm: () => void this.#arm(), close: () => this.dialog.close() })}
    </dialog>`
  }

  async #arm(): Promise<void> {
    this.#leave()
    this.current = { kind: 'asking' }
    try {
      const { live, followDocument } = await driveDeps.loadLive()
      const idToken = await live.idToken()
      if (idToken === null) throw new DriveApiError(401, 'not-signed-in', null)
      const { stationId, expiresAt } = await driveDeps.api.armCardLink(this.#code, idToken)
      if (!this.dialog.open) return
      const tick = (): void => {
        const left = Math.ceil((expiresAt.getTime() - driveDeps.clock.now().getTime()) / 1000)
        this.current = left <= 0 ? { kind: 'timedOut' } : { kind: 'waiting', secondsLeft: left }
        if (left <= 0) this.#leave()
      }
      tick()
      this.#timer = window.setInterval(tick, TICK_MS)
      this.#stop = followDocument(live.cardLink(stationId), {
        changed: ({ document }) => this.#onLink(document, expiresAt),
        // The minute ends by itself; what was linked shows in the list of cards.
        failed: () => {},
      })
    } catch (error) {
      this.current = { kind: 'refused', code: error instanceof DriveApiError ? error.code : 'unreachable' }
      if (!(error instanceof DriveApiError)) console.error('no card could be linked', error)
    }
  }

  #onLink(link: CardLink | null, expiresAt: Date): void {
    // An earlier try at this station may still be what is read first.
    if (link === null || link.state === 'armed' || link.expiresAt.getTime() !== expiresAt.getTime()) return
    this.#leave()
    this.current = { kind: link.state, idTagMasked: link.idTagMasked ?? '' }
  }

  #leave(): void {
    clearInterval(this.#timer)
    this.#stop?.()
    this.#stop = null
  }
}

/** What the sheet says in a state. */
export function linkBody(current: LinkState, stationId: string): TemplateResult {
  switch (current.kind) {
    case 'idle':
      return html`<p class="lead l">${msg(str`Then your sessions with this card appear in your account. Stand at ${stationId} with the card in your hand.`)}</p>`
    case 'asking':
      return html`<p class="dst">${icon(loaderCircle, 'spin')}${msg('Asking the station…')}</p>`
    case 'waiting':
      return html`<div class="ctr">${tapPicture()}<p class="dst big">${msg('Tap the card now')}</p>
        <p class="lead" aria-live="off">${msg(str`${stationId} waits ${current.secondsLeft} seconds more.`)}</p></div>`
    case 'linked':
      return html`<p class="dst t-available">${icon(circleCheck)}${msg('Card linked')}</p>
        <p class="lead l">${msg(str`Card ${current.idTagMasked} is yours now. A card that waits for the operator's admission still waits: linking does not admit it.`)}</p>`
    case 'taken':
      return html`<p class="dst t-faulted">${icon(circleX)}${msg('Card belongs to another account')}</p>
        <p class="lead l">${msg(str`Card ${current.idTagMasked} stays where it is. Ask the operator if it is yours.`)}</p>`
    case 'timedOut':
      return html`<p class="dst t-waiting">${icon(circleX)}${msg('No card was tapped')}</p>
        <p class="lead l">${msg('The minute is over; nothing was linked.')}</p>`
    case 'refused':
      return html`<p class="dst t-faulted">${icon(circleX)}${msg('The card cannot be linked now')}</p>
        <p class="lead l">${[refusalWords(current.code).lead, ...refusalWords(current.code).todo].join(' ')}</p>`
  }
}

function linkButton(
  { kind }: LinkState,
  on: { readonly arm: () => void; readonly close: () => void },
): TemplateResult | typeof nothing {
  if (kind === 'asking' || kind === 'waiting') return nothing
  if (kind === 'linked')
    return html`<div class="pair"><button type="button" class="cta" @click=${on.close}>${msg('Done')}</button></div>`
  return html`<div class="pair"><button type="button" class="cta" @click=${on.arm}>${kind === 'idle' ? msg('Begin') : msg('Try again')}</button></div>`
}
