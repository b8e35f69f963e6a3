import { createCurrentWatch } from '../memory/current-watch.ts'

const WINDOW_S = 60
const BARS = ' ▁▂▃▄▅▆▇█'
const ANOMALY = '!'
const INDICATOR = 'FLUCTUATING'

/** The current of one connector over the last minute, one sample a second, as a line of text. */
export interface CurrentPlot {
  sample(atMs: number, currentA: number, limitA: number | null): void
  /** True while the last minute had any current. */
  isWorthShowing(): boolean
  /**
   * `FLUCTUATING` for as long as it does, the current now, bars with a `!` where a fluctuation was noticed, statistics.
   */
  line(): string
}

/** @param fullScaleA the highest bar. */
export function createCurrentPlot(fullScaleA: number): CurrentPlot {
  const watch = createCurrentWatch()
  let window: { readonly currentA: number; readonly anomaly: boolean }[] = []
  let anomalies = 0

  const bar = ({ currentA, anomaly }: (typeof window)[number]) =>
    anomaly ? ANOMALY : BARS[Math.min(BARS.length - 1, Math.ceil((currentA / fullScaleA) * (BARS.length - 1)))]

  return {
    sample: (atMs, currentA, limitA) => {
      const anomaly = watch.sample(atMs, currentA, limitA) !== null
      if (anomaly) anomalies++
      window = [...window, { currentA, anomaly }].slice(-WINDOW_S)
    },
    isWorthShowing: () => window.some(({ currentA }) => currentA > 0),
    line: () => {
      const currents = window.map(({ currentA }) => currentA)
      const mean = currents.reduce((sum, currentA) => sum + currentA, 0) / Math.max(1, currents.length)
      const now = currents.at(-1) ?? 0
      const bars = window.map(bar).join('').padStart(WINDOW_S)
      const extremes = `min ${Math.min(...currents).toFixed(0)} mean ${mean.toFixed(0)} max ${Math.max(...currents).toFixed(0)}`
      const state = (watch.isFluctuating() ? INDICATOR : '').padEnd(INDICATOR.length)
      return `${state} ${now.toFixed(1).padStart(5)} A |${bars}| ${extremes}  anomalies ${anomalies}`
    },
  }
}
