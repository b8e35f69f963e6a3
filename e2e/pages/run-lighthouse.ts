import lighthouse from 'lighthouse'
import type { PagesRun } from './with-pages.ts'

/** Runs per page; the median counts, because a busy machine makes single runs worse. */
const RUNS = 5
/** The live connection never ends, so a page is measured after this time. */
const LOAD_MS = 12_000
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const

/** What a page must reach, in percent; performance of the console is only reported. */
const WANTED = [
  { name: 'driver', path: (run: PagesRun['run']) => run.driver, performance: 95, accessibility: 100 },
  {
    name: 'console (sign-in)',
    path: (run: PagesRun['run']) => new URL('/sign-in', run.console).href,
    performance: 0,
    accessibility: 100,
  },
] as const

/**
 * Lighthouse for a phone on a slow network, median of five, of both pages: a report, because it depends on the machine.
 * @param port Where the browser's own protocol listens.
 * @returns 1 when a page misses what is wanted of it.
 */
export async function runLighthouse(run: PagesRun['run'], port: number, tell: (line: string) => void): Promise<number> {
  let missed = 0
  for (const { name, path, performance, accessibility } of WANTED) {
    const scores: Record<(typeof CATEGORIES)[number], number[]> = {
      performance: [],
      accessibility: [],
      'best-practices': [],
    }
    const metrics: Record<string, number[]> = {}
    const findings = new Set<string>()
    for (let turn = 0; turn < RUNS; turn += 1) {
      const result = await lighthouse(path(run), {
        port,
        output: 'json',
        logLevel: 'error',
        onlyCategories: [...CATEGORIES],
        maxWaitForLoad: LOAD_MS,
      })
      if (result === undefined) throw new Error('Lighthouse gave no result')
      const { categories, audits } = result.lhr
      for (const category of CATEGORIES) scores[category].push(Math.round((categories[category]?.score ?? 0) * 100))
      for (const metric of [
        'first-contentful-paint',
        'largest-contentful-paint',
        'total-blocking-time',
        'cumulative-layout-shift',
      ]) {
        metrics[metric] = [...(metrics[metric] ?? []), audits[metric]?.numericValue ?? Number.NaN]
      }
      const failed = CATEGORIES.flatMap((category) => categories[category]?.auditRefs ?? [])
        .map(({ id }) => audits[id])
        .filter((audit) => audit?.scoreDisplayMode === 'binary' && audit.score === 0)
      for (const audit of failed) findings.add(audit?.title ?? '')
    }
    const [fast, open] = [median(scores.performance), median(scores.accessibility)]
    tell(
      `${name}: performance ${fast}, accessibility ${open}, best practices ${median(scores['best-practices'])} (median of ${RUNS})`,
    )
    for (const [metric, values] of Object.entries(metrics)) tell(`  ${metric} ${median(values).toFixed(2)}`)
    for (const finding of findings) tell(`  not met: ${finding}`)
    if (fast < performance || open < accessibility) missed = 1
  }
  return missed
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
