import type { Chart, ChartData, ChartOptions } from 'chart.js'
import { LitElement, type PropertyValues } from 'lit'

export type ChartKit = typeof import('./chart-kit.ts')

/** What doughnut and gauge share: a chart that is loaded late, follows the theme and ends with its element. */
export abstract class RingElement extends LitElement {
  #chart: Chart<'doughnut'> | null = null
  #kit: ChartKit | null = null
  readonly #recolour = (): void => this.#redraw()

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

  protected override async updated(changed: PropertyValues): Promise<void> {
    super.updated(changed)
    this.#kit ??= await import('./chart-kit.ts')
    this.#redraw()
  }

  /** What the ring shows now, and its form. */
  protected abstract ring(kit: ChartKit): {
    readonly data: ChartData<'doughnut'>
    readonly form: Pick<ChartOptions<'doughnut'>, 'cutout' | 'rotation' | 'circumference'>
  }

  #redraw(): void {
    const canvas = this.querySelector('canvas')
    if (canvas === null || this.#kit === null || !this.isConnected) return
    const { data, form } = this.ring(this.#kit)
    if (this.#chart !== null) {
      this.#chart.data = data
      this.#chart.update('none')
      return
    }
    this.#chart = new this.#kit.Chart<'doughnut'>(canvas, {
      type: 'doughnut',
      data,
      options: { ...form, responsive: false, animation: false, events: [], plugins: { tooltip: { enabled: false } } },
    })
  }
}
