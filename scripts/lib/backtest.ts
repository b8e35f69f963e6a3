import { backtestAnomalies } from '@charge-it/shared/insights/backtest-anomalies.ts'
import { backtestAvailability, bandCoverage } from '@charge-it/shared/insights/backtest-availability.ts'
import { scoreDrawnTraces, scoreFluctuation } from '@charge-it/shared/insights/backtest-fluctuation.ts'
import { backtestLoad } from '@charge-it/shared/insights/backtest-load.ts'
import { loadPackages } from '../../functions/src/insights/packages.ts'
import { readAvailability, readLoad, readTraces } from './backtest-data.ts'

export const BACKTESTS = ['availability', 'load', 'anomalies', 'fluctuation'] as const
export type Backtest = (typeof BACKTESTS)[number]

const JULY = '2019-07-08'
const OCTOBER = '2019-10-07'
const FOREST_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]
const DRAWN_EACH = 200
const OURS = 'blend'

const round = (number: number, digits = 4) => Number(number.toFixed(digits))

interface Line {
  readonly [column: string]: string | number
}

/** The numbers of one backtest, and the same as a table for people. Everything is computed on the spot. */
export interface BacktestResult {
  readonly summary: Readonly<Record<string, unknown>>
  readonly tables: readonly { readonly title: string; readonly lines: readonly Line[] }[]
  /** Acceptance marks with what came. */
  readonly marks: readonly { readonly text: string; readonly ok: boolean }[]
}

export const RUN_BACKTEST: Readonly<Record<Backtest, (seed: number) => Promise<BacktestResult>>> = {
  availability: async () => {
    const packages = await loadPackages()
    const table = readAvailability()
    const july = backtestAvailability(table, JULY, packages)
    const october = backtestAvailability(table, OCTOBER, packages)
    const of = (method: string) => {
      const score = july.scores.find((each) => each.method === method)
      if (score === undefined) throw new Error(`no score of ${method}`)
      return score
    }
    const band = bandCoverage(october.pairsOf.get(OURS) ?? [], july.pairsOf.get(OURS) ?? [])
    const naive = of('seasonal-naive-24')
    const arima = of('arima')
    const ours = of(OURS)
    return {
      summary: {
        method: OURS,
        window: JULY,
        rmse: ours.rmse,
        mae: ours.mae,
        brier: ours.brier,
        arimaRmse: arima.rmse,
        arimaBrier: arima.brier,
        seasonalNaiveRmse: naive.rmse,
        seasonalNaiveWeekRmse: of('seasonal-naive-168').rmse,
        persistenceRmse: of('persistence').rmse,
        n: ours.pairs,
        octoberRmse: october.scores.find(({ method }) => method === OURS)?.rmse,
        bandCoverage: band.coverage,
        bandWidth: band.width,
      },
      tables: [
        {
          title: `Availability, share of free connectors, ${ours.pairs} pairs each from ${JULY} and ${OCTOBER}`,
          lines: july.scores.map((score, index) => ({
            method: score.method,
            'July MAE': round(score.mae),
            RMSE: round(score.rmse),
            Brier: round(score.brier),
            'October RMSE': round(october.scores[index]?.rmse ?? 0),
            'Brier ': round(october.scores[index]?.brier ?? 0),
          })),
        },
      ],
      marks: [
        {
          text: `RMSE ${round(ours.rmse)} <= 0.95 x ARIMA(1,0,0) ${round(arima.rmse)}`,
          ok: ours.rmse <= 0.95 * arima.rmse,
        },
        {
          text: `RMSE ${round(ours.rmse)} <= 0.80 x seasonal-naive 24 ${round(naive.rmse)}`,
          ok: ours.rmse <= 0.8 * naive.rmse,
        },
        {
          text: `Brier ${round(ours.brier)} <= 1.02 x ARIMA's ${round(arima.brier)}`,
          ok: ours.brier <= 1.02 * arima.brier,
        },
        {
          text: `July's bands cover ${round(100 * band.coverage, 1)} % of October (mean width ${round(band.width, 2)})`,
          ok: true,
        },
      ],
    }
  },

  load: async () => {
    const packages = await loadPackages()
    const windows = [
      { from: '2018-04-01', testFrom: '2019-07-01', testTo: '2019-10-01' },
      { from: '2018-07-01', testFrom: '2019-10-01', testTo: '2020-01-01' },
    ].map(({ from, testFrom, testTo }) => {
      const load = readLoad(from)
      return backtestLoad(
        load.values,
        load.hourOfWeekOfFirst,
        load.indexOfDate(testFrom),
        load.indexOfDate(testTo),
        packages,
      )
    })
    const [july, october] = windows
    if (july === undefined || october === undefined) throw new Error('a window is missing')
    const of = (method: string) => {
      const score = july.scores.find((each) => each.method === method)
      if (score === undefined) throw new Error(`no score of ${method}`)
      return score
    }
    const ours = of('linear')
    const daily = of('seasonal-naive-24')
    const weekly = of('seasonal-naive-168')
    const week = of('mean-7-days')
    return {
      summary: {
        method: 'linear',
        window: '2019-07-01/2019-09-30',
        mae: ours.mae,
        rmse: ours.rmse,
        bestSeasonalNaiveMae: Math.min(daily.mae, weekly.mae),
        seasonalNaiveDayMae: daily.mae,
        seasonalNaiveWeekMae: weekly.mae,
        mean7DaysMae: week.mae,
        arimaMae: of('arima').mae,
        wapeHourly: ours.wapeHourly,
        wapeDaily: ours.wapeDaily,
        octoberMae: october.scores.find(({ method }) => method === 'linear')?.mae,
        n: ours.pairs,
        trainingRows: july.trainingRows,
      },
      tables: [
        {
          title: `Load, kWh in an hour, ${ours.pairs} hours each from 2019-07-01 and 2019-10-01`,
          lines: july.scores.map((score, index) => ({
            method: score.method,
            'July MAE': round(score.mae, 3),
            RMSE: round(score.rmse, 3),
            'October MAE': round(october.scores[index]?.mae ?? 0, 3),
            'RMSE ': round(october.scores[index]?.rmse ?? 0, 3),
          })),
        },
      ],
      marks: [
        {
          text: `MAE ${round(ours.mae, 3)} <= 0.85 x seasonal-naive 168 ${round(weekly.mae, 3)}`,
          ok: ours.mae <= 0.85 * weekly.mae,
        },
        { text: `MAE ${round(ours.mae, 3)} <= mean of 7 days ${round(week.mae, 3)}`, ok: ours.mae <= week.mae },
        {
          text: `WAPE ${round(100 * ours.wapeHourly, 0)} % hourly, ${round(100 * ours.wapeDaily, 0)} % daily`,
          ok: true,
        },
      ],
    }
  },

  anomalies: async () => {
    const { IsolationForest } = await loadPackages()
    const runs = FOREST_SEEDS.map((seed) => backtestAnomalies(IsolationForest, seed))
    const lowest = (of: (run: (typeof runs)[number]) => number) => Math.min(...runs.map(of))
    const highest = (of: (run: (typeof runs)[number]) => number) => Math.max(...runs.map(of))
    const average = (of: (run: (typeof runs)[number]) => number) =>
      runs.reduce((sum, run) => sum + of(run), 0) / runs.length
    const flagged = highest(({ flaggedShare }) => Math.abs(flaggedShare - 0.1))
    return {
      summary: {
        ap: average(({ ap }) => ap),
        apLowest: lowest(({ ap }) => ap),
        auc: average(({ auc }) => auc),
        aucLowest: lowest(({ auc }) => auc),
        seeds: runs.length,
        n: runs[0]?.n ?? 0,
        note: 'synthetic regression test of the forest; no skill in foreseeing failures is proven',
      },
      tables: [
        {
          title: 'Isolation forest, synthetic: 4,500 rows N(0, 1)^6 and 500 rows N(4, 0.05)^6',
          lines: runs.map(({ seed, auc, ap, flaggedShare }) => ({
            seed,
            AUC: round(auc),
            AP: round(ap),
            'flagged in training': round(flaggedShare),
          })),
        },
      ],
      marks: [
        { text: `AUC ${round(lowest(({ auc }) => auc))} >= 0.965`, ok: lowest(({ auc }) => auc) >= 0.965 },
        { text: `AP ${round(lowest(({ ap }) => ap))} >= 0.65`, ok: lowest(({ ap }) => ap) >= 0.65 },
        { text: `flagged training share 0.10 +- ${round(flagged)} <= 0.005`, ok: flagged <= 0.005 },
      ],
    }
  },

  fluctuation: async (seed) => {
    const traces = readTraces()
    const scores = [1, 10, 30, 60].map((everyS) => scoreFluctuation(traces, everyS))
    const drawn = scoreDrawnTraces(seed, DRAWN_EACH)
    const first = scores[0]
    if (first === undefined) throw new Error('no traces')
    return {
      summary: {
        recall: first.found / first.fluctuating,
        falseAlarms: first.falseAlarms,
        n: traces.length,
        medianDelayS: first.medianDelayS,
        drawnSeed: seed,
        drawn: Object.fromEntries(drawn.map(({ class: name, share }) => [name, share])),
        note: 'synthetic traces; their generator and the rule share an author',
      },
      tables: [
        {
          title: 'Fluctuation rule, shipped synthetic traces',
          lines: scores.map((score) => ({
            'sample every (s)': score.everyS,
            found: `${score.found} of ${score.fluctuating}`,
            'false alarms': `${score.falseAlarms} of ${score.normal}`,
            'median delay (s)': score.medianDelayS ?? '-',
          })),
        },
        {
          title: `Fluctuation rule, ${DRAWN_EACH} synthetic traces a class drawn with seed ${seed}`,
          lines: drawn.map(({ class: name, share, mark }) => ({
            class: name,
            alarms: round(share, 3),
            mark: 'least' in mark ? `>= ${mark.least}` : `<= ${mark.most}`,
          })),
        },
      ],
      marks: [
        { text: `${first.found} of ${first.fluctuating} found at 1 Hz`, ok: first.found === first.fluctuating },
        { text: `${first.falseAlarms} false alarms at 1 Hz`, ok: first.falseAlarms === 0 },
        ...drawn.map(({ class: name, share, ok }) => ({ text: `${name}: ${round(share, 3)} alarm`, ok })),
      ],
    }
  },
}
