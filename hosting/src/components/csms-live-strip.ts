import { html, LitElement, nothing, svg } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { type StripWindow, stripPath } from './strip-window.ts'

/** One quantity over the last 60 seconds: a line that moves with the clock, with bands where something was odd. */
@customElement('csms-live-strip')
export class CsmsLiveStrip extends LitElement {
  @property({ attribute: false }) strip: StripWindow | null = null
  /** Said to those who cannot see the line. */
  @property() summary = ''

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render(): unknown {
    const { strip } = this
    if (strip === null) return nothing
    const { line, dots, bands } = stripPath(strip)
    return html`<svg class="strip" viewBox="0 0 600 100" preserveAspectRatio="none" role="img" aria-label=${this.summary}>
      ${bands.map(([from, to]) => svg`<rect class="band" x=${from} y="0" width=${to - from} height="100"/>`)}
      <path class="base" d="M0 99.5H600" vector-effect="non-scaling-stroke"/>
      <path class="line" d=${line} vector-effect="non-scaling-stroke"/>
      ${dots.map(({ x, y }) => svg`<path class="dot" d=${`M${x} ${y}h.01`} vector-effect="non-scaling-stroke"/>`)}
    </svg>`
  }
}
