/** One line, or one set of bars. */
export interface ChartSeries {
  /** Also written beside the last point of a line, unless `endLabel` says otherwise. */
  readonly label: string
  /** x: epoch ms, or the index of a bar; y null = no value. */
  readonly points: readonly { readonly x: number; readonly y: number | null }[]
  readonly tone: 1 | 2 | 3 | 4 | 'quiet'
  /** Filled down to zero; for a single series only. */
  readonly area?: boolean
  /** A previous period. */
  readonly dotted?: boolean
  readonly endLabel?: string
  /** Stacked lanes for several units, counted from the top; never two scales on one plot. */
  readonly lane?: number
}

/** A chart as a view describes it; how it is drawn is the component's business. */
export interface ChartSpec {
  readonly kind: 'line' | 'bar'
  readonly series: readonly ChartSeries[]
  /** Where x is labelled. */
  readonly xTicks: readonly number[]
  xText(x: number): string
  yText(y: number): string
  /** Room at the right for labels beside the last points, px. */
  readonly labelRoom?: number
  /** The last bar is of an unfinished day or hour. */
  readonly lastUnfinished?: boolean
  /** Grey: the data are stale. */
  readonly stale?: boolean
  /** Said to those who cannot see the plot. */
  readonly summary: string
  /** The same data as a table. */
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
}
