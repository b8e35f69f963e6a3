import type { Chart } from 'chart.js'
import { html, LitElement, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'

type Kit = typeof import('./chart-kit.ts')

/** Parts of a whole in shades of the accent: 100, 62, 34 %. */
const SHADES = [100, 62, 34] as const

/** A ring whose parts add up to at most 100; the rest stays track. The score stands inside. */
@customElement('csms-doughnut')
export class CsmsDoughnut extends LitElement {
  /** Up to three, of 100 together. */
  @property({ attribute: false }) parts: readonly number[] = []
  /** The whole, as text in the language shown. */
  @property() text = ''
  /** Below the text. */
  @property() sub = ''
  /** Said to those who cannot see the ring. */
  @property() summary = ''
  @property({ type: Boolean }) stale = false
  #chart: Chart<'doughnut'> | null = null
  #kit: Kit | null = null
  readonly #recolour = (): void => this.#draw()

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('charge-it-theme', this.#recolour)
    if (this.hasUpdated) this.requestUpdate()
  }

  override disconnectedCallback(): void {
    window.removeEventListener('charge-it-theme', this.#recolour)
    this.#chart?.destroy()
    this.#chart = null
    super.disconnectedCallback()
  }

  override render(): unknown {
    return html`<div class="donut" role="img" aria-label=${this.summary}>
      <canvas width="124" height="124"></canvas><div class="donut-c"><b>${this.text}</b><span>${this.sub}</span></div>
    </div>`
  }

  protected override async updated(changed: PropertyValues<this>): Promise<void> {
    super.updated(changed)
    this.#kit ??= await import('./chart-kit.ts')
    this.#draw()
  }

  #draw(): void {
    const canvas = this.querySelector('canvas')
    if (canvas === null || this.#kit === null || !this.isConnected) return
    const { Chart, token, mixed } = this.#kit
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
    if (this.#chart !== null) {
      this.#chart.data = data
      this.#chart.update('none')
      return
    }
    this.#chart = new Chart(canvas, {
      type: 'doughnut',
      data,
      options: {
        cutout: '80%',
        responsive: false,
        animation: false,
        events: [],
        plugins: { tooltip: { enabled: false } },
      },
    })
  }
}
