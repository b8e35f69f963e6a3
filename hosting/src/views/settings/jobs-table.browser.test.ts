import '../../theme/tokens.css'
import '../../theme/base.css'
import '../../theme/console.css'
import type { JobRun } from '@charge-it/shared/model/job-run.ts'
import axe from 'axe-core'
import { html, render } from 'lit'
import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { jobsTable } from './jobs-table.ts'

const NOW = new Date('2026-03-02T05:00:00Z')
const run = (job: string, minutesAgo: number, changes: Partial<JobRun> = {}): JobRun => {
  const scheduledAt = new Date(NOW.getTime() - minutesAgo * 60_000)
  return {
    job,
    scheduledAt,
    finishedAt: new Date(scheduledAt.getTime() + 1500),
    ok: true,
    summary: {},
    error: null,
    ...changes,
  }
}
const RUNS = [
  run('rollUpFleet', 5, { summary: { changed: 12, siteDays: 3 } }),
  run('runInsights', 50, {
    ok: false,
    error: 'DocumentError: transactions/CP-VERY-LONG-NAME-OF-A-STATION:12345 has no stop',
  }),
  run('onSessionChanged', 70, { ok: false, error: 'Error: 14 UNAVAILABLE' }),
]
afterEach(() => render(html``, document.body))
const show = () => {
  document.documentElement.lang = 'en'
  document.title = 'System'
  render(
    html`<main><h1>System</h1><section class="card flush">${jobsTable(RUNS, 'Asia/Jakarta', NOW)}</section></main>`,
    document.body,
  )
}

test('jobs are told in words, newest first, with what went wrong', async () => {
  await page.viewport(1280, 800)
  show()

  const cells = [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  )
  expect(cells.map(([name, , outcome, did]) => [name, outcome, did])).toEqual([
    ['daily figures of the fleet rollUpFleet', 'Done', 'days of sites 3'],
    ['forecasts and anomalies runInsights', 'Failed', RUNS[1]?.error],
    ['onSessionChanged', 'Failed', 'Error: 14 UNAVAILABLE'],
  ])
})

test('on a phone nothing is cut and nothing scrolls sideways', async () => {
  await page.viewport(320, 700)
  show()

  await expect.element(page.getByText(/CP-VERY-LONG-NAME/).last()).toBeVisible()
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320)
  const wide = [...document.querySelectorAll<HTMLElement>('.rows *')].filter(
    (each) => each.getBoundingClientRect().right > 320,
  )
  expect(wide.map(({ outerHTML }) => outerHTML)).toEqual([])
  expect((await axe.run(document)).violations.map(({ id }) => id)).toEqual([])
})
