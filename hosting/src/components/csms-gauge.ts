import { html } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { type ChartKit, RingElement } from './ring-element.ts'

/** Half a doughnut with a percentage: accent below 70 %, waiting from 70, faulted from 85, grey when stale. */
@customElement('csms-gauge')
export class CsmsGauge extends RingElement {
  /** 0 to 100. */
  @property({ type: Number }) percent = 0
  @property() label = ''
  /** The percentage as text in the language shown. */
  @property() text = ''
  @property({ type: Boolean }) stale = false

  override render(): unknown {
    return html`<div class="gauge ${this.stale ? 'is-stale' : ''}" role="img" aria-label="${this.label} ${this.text} %">
      <span class="arc"><canvas width="72" height="40"></canvas></span><b>${this.text}<small> %</small></b><span>${this.label}</span>
    </div>`
  }

  protected override ring({ token }: ChartKit) {
    const part = Math.min(100, Math.max(0, this.percent))
    const colour = this.stale ? 'chart-quiet' : part >= 85 ? 'faulted' : part >= 70 ? 'waiting' : 'chart-1'
    const data = {
      datasets: [{ data: [part, 100 - part], backgroundColor: [token(colour), token('track')], borderWidth: 0 }],
    }
    return { data, form: { rotation: -90, circumference: 180, cutout: '78%' } }
  }
}
