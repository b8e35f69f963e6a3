import { html, nothing, svg, type TemplateResult } from 'lit'
import { arrowDown, arrowUp } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** A number that leads to its list. */
export interface Tile {
  readonly title: string
  readonly address: string
  /** null = not known yet, or not to be seen. */
  readonly amount: string | null
  readonly unit?: string
  readonly unitFirst?: boolean
  /** Change against the comparison that the page names once. */
  readonly change?: { readonly text: string; readonly up: boolean; readonly bad?: boolean } | null
  /** Daily values, oldest first. */
  readonly spark?: readonly number[]
  /** Plain words instead of a change. */
  readonly note?: string
}

/** Six tiles in one panel. */
export function tiles(all: readonly Tile[]): TemplateResult {
  return html`<div class="tiles g12">${all.map(tile)}</div>`
}

function tile({ title, address, amount, unit, unitFirst, change, spark, note }: Tile): TemplateResult {
  const unitPart = unit === undefined || amount === null ? nothing : html`<small>${unit}</small>`
  return html`<a class="tile" href=${address}>
    <span class="k">${title}</span>
    <span class="v">${unitFirst === true ? html`${unitPart} ` : nothing}${amount ?? '–'}${unitFirst === true ? nothing : html` ${unitPart}`}</span>
    <span class="b">
      ${change == null ? html`<span class="delta">${note ?? nothing}</span>` : html`<span class="delta ${change.bad === true ? 'bad' : ''}">${icon(change.up ? arrowUp : arrowDown)}${change.text}</span>`}
      ${spark === undefined || spark.length < 2 ? nothing : sparkline(spark)}
    </span>
  </a>`
}

/** A line without axes; decorative, because the numbers beside it and the charts below say the same. */
function sparkline(amounts: readonly number[]): TemplateResult {
  const [width, height, inset] = [72, 24, 3]
  const highest = Math.max(...amounts)
  const lowest = Math.min(...amounts)
  const range = highest - lowest || 1
  const points = amounts.map((amount, index) => ({
    x: (index / (amounts.length - 1)) * (width - 4),
    y: inset + (1 - (amount - lowest) / range) * (height - 2 * inset),
  }))
  const last = points.at(-1)
  return html`<span class="spark" aria-hidden="true">${svg`<svg viewBox="0 0 72 24" width="72" height="24">
    <polyline class="ln s1" points=${points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}></polyline>
    ${last === undefined ? nothing : svg`<circle cx=${last.x} cy=${last.y} r="3" fill="var(--ci-chart-1)"></circle>`}
  </svg>`}</span>`
}
