import type { Chart } from 'chart.js'
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { ChartSpec } from './chart-spec.ts'

type Kit = typeof import('./chart-kit.ts')

/** Fired, bubbling, by a chart that shows something else. */
export const CHART_CHANGED = 'csms-chart-changed'

/**
 * A line or bar chart in the page's colours, or the same data as a table. The drawing library is loaded with the first
 * chart; updates happen in place.
 */
@customElement('csms-chart')
export class CsmsChart extends LitElement {
  @property({ attribute: false, hasChanged: differs }) spec: ChartSpec | null = null
  @property({ type: Boolean, attribute: 'as-table' }) asTable = false
  #chart: Chart<'line' | 'bar', { x: number; y: number | null }[]> | null = null
  #kind: ChartSpec['kind'] | null = null
  #kit: Kit | null = null
  readonly #recolour = (): void => this.#draw(true)

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
    this.#destroy()
    super.disconnectedCallback()
  }

  override render(): unknown {
    if (this.spec === null) return html``
    if (this.asTable) return table(this.spec)
    return html`<div class="canvas" role="img" aria-label=${this.spec.summary}><canvas></canvas></div>`
  }

  protected override async updated(changed: PropertyValues<this>): Promise<void> {
    super.updated(changed)
    if (changed.has('spec')) this.dispatchEvent(new Event(CHART_CHANGED, { bubbles: true }))
    if (this.spec === null || this.asTable) {
      this.#destroy()
      return
    }
    this.#kit ??= await import('./chart-kit.ts')
    this.#draw(changed.has('spec'))
  }

  #draw(changed: boolean): void {
    const { spec } = this
    const canvas = this.querySelector('canvas')
    if (spec === null || canvas === null || this.#kit === null || !this.isConnected) return
    const kit = this.#kit
    const options = kit.optionsOf(spec)
    const plugins = { ...options.plugins, chartNotes: { spec } }
    if (this.#chart !== null && this.#chart.canvas === canvas && this.#kind === spec.kind) {
      if (!changed) return
      this.#chart.data = { datasets: kit.datasetsOf(spec) }
      this.#chart.options = { ...options, plugins }
      this.#chart.update('none')
      return
    }
    this.#destroy()
    this.#kind = spec.kind
    this.#chart = new kit.Chart(canvas, {
      type: spec.kind === 'bar' ? 'bar' : 'line',
      data: { datasets: kit.datasetsOf(spec) },
      options: { ...options, plugins },
      plugins: [kit.chartNotes],
    })
  }

  #destroy(): void {
    this.#chart?.destroy()
    this.#chart = null
  }
}

function table(spec: ChartSpec): TemplateResult {
  return html`<div class="tw" tabindex="0" role="region" aria-label=${spec.summary}><table>
    <thead><tr>${spec.table.head.map((name, index) => html`<th scope="col" class=${index > 0 ? 'n' : ''}>${name}</th>`)}</tr></thead>
    <tbody>${spec.table.rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class=${index > 0 ? 'n' : ''}>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`
}

/** Views describe their charts anew every second; only a different picture is drawn. */
function differs(next: ChartSpec | null, shown: ChartSpec | null): boolean {
  return JSON.stringify(next) !== JSON.stringify(shown)
}
