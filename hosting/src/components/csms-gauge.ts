import type { Chart } from 'chart.js'
import { html, LitElement, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'

type Kit = typeof import('./chart-kit.ts')

/** Half a doughnut with a percentage: accent below 70 %, waiting from 70, faulted from 85, grey when stale. */
@customElement('csms-gauge')
export class CsmsGauge extends LitElement {
  /** 0 to 100. */
  @property({ type: Number }) percent = 0
  @property() label = ''
  /** The percentage as text in the language shown. */
  @property() text = ''
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
    return html`<div class="gauge ${this.stale ? 'is-stale' : ''}" role="img" aria-label="${this.label} ${this.text} %">
      <span class="arc"><canvas width="72" height="40"></canvas></span><b>${this.text}<small> %</small></b><span>${this.label}</span>
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
    const { Chart, token } = this.#kit
    const part = Math.min(100, Math.max(0, this.percent))
    const colour = this.stale ? 'chart-quiet' : part >= 85 ? 'faulted' : part >= 70 ? 'waiting' : 'chart-1'
    const data = {
      datasets: [{ data: [part, 100 - part], backgroundColor: [token(colour), token('track')], borderWidth: 0 }],
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
        rotation: -90,
        circumference: 180,
        cutout: '78%',
        responsive: false,
        animation: false,
        events: [],
        plugins: { tooltip: { enabled: false } },
      },
    })
  }
}
