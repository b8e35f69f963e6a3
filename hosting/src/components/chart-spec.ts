/** x: epoch ms, the index of a bar, or a number of its own; y null = no value. */
export interface ChartPoint {
  readonly x: number
  readonly y: number | null
}

/** One line, one set of bars, or one group of marks. */
export interface ChartSeries {
  /** Also written beside the last point of a line, unless `endLabel` says otherwise. */
  readonly label: string
  readonly points: readonly ChartPoint[]
  readonly tone: 1 | 2 | 3 | 4 | 'quiet'
  /** Filled down to zero; for a single series only. */
  readonly area?: boolean
  /** A previous period. */
  readonly dotted?: boolean
  /** A forecast. */
  readonly dashed?: boolean
  /** A line over the bars, in steps: another period's hours. */
  readonly steps?: boolean
  /** The range that holds 80 % of the outcomes: an area around a line, a thin line on a bar. */
  readonly band?: readonly { readonly x: number; readonly lo: number; readonly hi: number }[]
  /** Bars of low confidence, by index. */
  readonly hatched?: readonly boolean[]
  readonly endLabel?: string
  /** Stacked lanes for several units, counted from the top; never two scales on one plot. */
  readonly lane?: number
}

/** A chart as a view describes it; how it is drawn is the component's business. */
export interface ChartSpec {
  readonly kind: 'line' | 'bar' | 'scatter'
  readonly series: readonly ChartSeries[]
  /** Where x is labelled. */
  readonly xTicks: readonly number[]
  xText(x: number): string
  yText(y: number): string
  /** Lines across the plot, for example a site's limit. */
  readonly limits?: readonly { readonly y: number; readonly label: string }[]
  /** Stretches of x behind the plot: what was measured, or what will be too much. */
  readonly zones?: readonly {
    readonly from: number
    readonly to: number
    readonly tone: 'measured' | 'above'
    readonly label?: string
  }[]
  /** The border between what was and what will be. */
  readonly now?: { readonly x: number; readonly label: string }
  /** Words beside a place of the plot, for groups of marks. */
  readonly marks?: readonly {
    readonly x: number
    readonly y: number
    readonly text: string
    readonly tone: 1 | 2 | 3 | 4
  }[]
  /** Upper end of y where it is known, for example 1 of a share. */
  readonly yMax?: number
  /** What x counts, below the plot. */
  readonly xTitle?: string
  /** Room at the right for labels beside the last points, px. */
  readonly labelRoom?: number
  /** The last bar is of an unfinished day or hour. */
  readonly lastUnfinished?: boolean
  /** This bar is of an unfinished hour. */
  readonly unfinishedX?: number
  /** Grey: the data are stale. */
  readonly stale?: boolean
  /** Said to those who cannot see the plot. */
  readonly summary: string
  /** The same data as a table. */
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
}
