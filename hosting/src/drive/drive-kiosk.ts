import { localized, msg } from '@lit/localize'
import { html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { QUIET_MODULES, qrCode } from '../components/qr-code.ts'
import { ConnectorFeed } from './connector-feed.ts'
import { driveDeps } from './deps.ts'
import { shell } from './drive-shell.ts'
import { driveState } from './drive-state.ts'
import { helpLine, placeHead, stateHead } from './page-head.ts'
import { stateWords } from './state-words.ts'

const TICK_MS = 10_000

/** `/c?kiosk` and `/c/{code}?kiosk`: the code large, for a screen at the charger. Nothing can be pressed here. */
@customElement('drive-kiosk')
@localized()
export class DriveKiosk extends LitElement {
  /** '' shows the address of the page where a code is typed. */
  @property() code = ''
  readonly #openedAt = driveDeps.clock.now()
  #feed: ConnectorFeed | null = null
  #timer = 0

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    if (this.code !== '') this.#feed ??= new ConnectorFeed(this, () => this.code, driveDeps)
    super.connectedCallback()
    this.#timer = window.setInterval(() => this.requestUpdate(), TICK_MS)
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer)
    super.disconnectedCallback()
  }

  override render(): unknown {
    const card = this.#feed?.card ?? null
    document.title = `${card?.stationId ?? msg('Charge here')} · Charge-IT`
    return shell({
      head: card === null ? nothing : placeHead(card),
      body: html`${this.#state()}
        ${qrPicture(`${location.origin}/c${this.code === '' ? '' : `/${this.code}`}`)}
        <ol class="todo">
          <li><b aria-hidden="true">1</b><span>${msg('Scan this code with your phone.')}</span></li>
          <li><b aria-hidden="true">2</b><span>${msg('See the price, then start or tap your card.')}</span></li>
          <li><b aria-hidden="true">3</b><span>${msg('Plug in. Power, energy and cost are shown live.')}</span></li>
        </ol>`,
      foot: card === null ? nothing : helpLine(card.helpPhone),
    })
  }

  #state(): TemplateResult {
    if (this.#feed === null) return html`<h1 class="dst big" tabindex="-1">${msg('Charge your car')}</h1>`
    const { card, cardProblem, heartbeatAt, followedKey } = this.#feed
    const now = driveDeps.clock.now()
    const state = driveState({
      ...{ card, cardProblem, heartbeatAt, followedKey, now },
      ...{
        ownUid: null,
        start: null,
        startRefusedBy: null,
        stop: null,
        reservation: null,
        tapping: null,
        openedAt: this.#openedAt,
      },
    })
    return stateHead(stateWords(state, { timeZone: card?.timeZone ?? 'Asia/Jakarta', now, mayStart: false }))
  }
}

/** A QR code with its quiet zone, black on white in either theme; the address stands under it, against false stickers. */
export function qrPicture(address: string): TemplateResult {
  const { modules, path } = qrCode(address)
  const size = modules + 2 * QUIET_MODULES
  return html`<figure class="qr"><svg viewBox="${-QUIET_MODULES} ${-QUIET_MODULES} ${size} ${size}" role="img" aria-label=${msg('QR code of this page')}>
      ${svg`<rect x=${-QUIET_MODULES} y=${-QUIET_MODULES} width=${size} height=${size} fill="#fff"/><path d=${path} fill="#000"/>`}
    </svg><figcaption>${address.replace(/^https?:\/\//, '')}</figcaption></figure>`
}
