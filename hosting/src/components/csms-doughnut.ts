import { html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { type ChartKit, RingElement } from './ring-element.ts'

/** Parts of a whole in shades of the accent: 100, 62, 34 %. */
const SHADES = [100, 62, 34] as const

/** A ring whose parts add up to at most 100; the rest stays track. The score stands inside. */
@customElement('csms-doughnut')
export class CsmsDoughnut extends RingElement {
  /** Up to three, of 100 together. */
  @property({ attribute: false }) parts: readonly number[] = []
  /** The whole, as text in the language shown. */
  @property() text = ''
  /** Below the text. */
  @property() sub = ''
  /** Said to those who cannot see the ring. */
  @property() summary = ''
  @property({ type: Boolean }) stale = false

  override render(): unknown {
    return html`<div class="donut" role="img" aria-label=${this.summary}>
      <canvas width="124" height="124"></canvas><div class="donut-c"><b>${this.text}</b><span>${this.sub}</span></div>
    </div>`
  }

  protected override ring({ token, mixed }: ChartKit) {
    const known = this.parts.slice(0, SHADES.length).map((part) => Math.max(0, part))
    const rest = Math.max(0, 100 - known.reduce((sum, part) => sum + part, 0))
    const accent = token(this.stale ? 'chart-quiet' : 'chart-1')
    const data = {
      datasets: [
        {
          data: [...known, rest],
          backgroundColor: [
            ...known.map((_, index) => mixed(accent, SHADES[index] ?? 34, token('surface'))),
            token('track'),
          ],
          borderWidth: 0,
          spacing: 2,
        },
      ],
    }
    return { data, form: { cutout: '80%' } }
  }
}
