import { html, nothing, svg, type TemplateResult } from 'lit'
import { arrowDown, arrowUp } from '../../icons/generated/lucide.ts'
import { icon } from '../../icons/icon.ts'

/** How an amount changed. */
export interface TileChange {
  /** As short as it fits below the amount. */
  readonly text: string
  readonly trend: 'up' | 'down' | 'none'
  /** What is compared with what, or why nothing is. */
  readonly words: string
  /** Worse, and somebody should do something. */
  readonly bad?: boolean
}

/** A number that leads to its list. */
export interface Tile {
  readonly title: string
  readonly address: string
  /** null = not known yet, or not to be seen. */
  readonly amount: string | null
  readonly unit?: string
  readonly unitFirst?: boolean
  readonly change?: TileChange | null
  readonly spark?: {
    /** Oldest first; null leaves a gap. */
    readonly amounts: readonly (number | null)[]
    /** The numbers that the line shows. */
    readonly words: string
    /** Drawn as something that is wrong. */
    readonly bad?: boolean
  }
  /** Plain words instead of a change. */
  readonly note?: string
  /** More about the amount, for those who hover or listen. */
  readonly detail?: string
}

/**
 * Six tiles in one panel.
 * @param compared With what, for phones: their page has no room for it in its head.
 */
export function tiles(all: readonly Tile[], compared?: string): TemplateResult {
  return html`<div class="tiles g12">${all.map(tile)}${compared === undefined ? nothing : html`<p class="tiles-compared">${compared}</p>`}</div>`
}

function tile({ title, address, amount, unit, unitFirst, change, spark, note, detail }: Tile): TemplateResult {
  const unitPart = unit === undefined || amount === null ? nothing : html`<small>${unit}</small>`
  const words = [detail, change?.words, spark?.words].filter((each) => each !== undefined && each !== '').join('. ')
  return html`<a class="tile" href=${address}>
    <span class="k">${title}</span>
    <span class="v">${unitFirst === true ? html`${unitPart} ` : nothing}${amount ?? '–'}${unitFirst === true ? nothing : html` ${unitPart}`}</span>
    <span class="b" title=${words === '' ? nothing : words}>
      ${change == null ? html`<span class="delta">${note ?? nothing}</span>` : delta(change)}
      ${spark === undefined ? nothing : sparkline(spark)}
      ${words === '' ? nothing : html`<span class="vh">${words}</span>`}
    </span>
  </a>`
}

/** Only seen: the words beside it say the same, with its direction. */
function delta({ text, trend, bad }: TileChange): TemplateResult {
  const arrow = trend === 'none' ? nothing : icon(trend === 'up' ? arrowUp : arrowDown)
  return html`<span class="delta ${bad === true ? 'bad' : ''}" aria-hidden="true">${arrow}${text}</span>`
}

interface SparkPoint {
  readonly x: number
  readonly y: number
}

/** A line without axes; decorative, because its numbers stand beside it in words. */
function sparkline({ amounts, bad }: NonNullable<Tile['spark']>): TemplateResult | typeof nothing {
  const [width, height, inset] = [72, 24, 3]
  const known = amounts.filter((amount) => amount !== null)
  if (known.length < 2) return nothing
  const highest = Math.max(...known)
  const lowest = Math.min(...known)
  const range = highest - lowest
  const points = amounts.map((amount, index): SparkPoint | null =>
    amount === null
      ? null
      : {
          x: (index / (amounts.length - 1)) * (width - 4),
          // What never changes lies at the bottom when it is nothing, else in the middle.
          y: inset + (range === 0 ? (highest === 0 ? 1 : 0.5) : 1 - (amount - lowest) / range) * (height - 2 * inset),
        },
  )
  const last = points.at(-1) ?? null
  const tone = bad === true ? 'sfault' : 's1'
  return html`<span class="spark" aria-hidden="true">${svg`<svg viewBox="0 0 72 24" width="72" height="24">
    ${runs(points).map((run) => svg`<polyline class="ln ${tone}" points=${run.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}></polyline>`)}
    ${last === null ? nothing : svg`<circle class="end ${tone}" cx=${last.x.toFixed(1)} cy=${last.y.toFixed(1)} r="3"></circle>`}
  </svg>`}</span>`
}

/** The parts between gaps; a single point is a line to itself, which round ends make a dot. */
function runs(points: readonly (SparkPoint | null)[]): readonly (readonly SparkPoint[])[] {
  const all: SparkPoint[][] = []
  for (const [index, point] of points.entries()) {
    if (point === null) continue
    const open = points[index - 1] == null ? undefined : all.at(-1)
    if (open === undefined) all.push([point])
    else open.push(point)
  }
  return all.map((run) => (run.length === 1 ? [...run, ...run] : run))
}
