import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COUNTERS } from '@charge-it/shared/cost/counters.ts'
import { JOB_WORDS } from '@charge-it/shared/notifications/param-words.ts'
import { expect, test } from 'vitest'
import { SILENT_AFTER_H_OF } from '../notifications/watch-jobs.ts'

const source = readFileSync(join(import.meta.dirname, '..', 'index.ts'), 'utf8')

test('every scheduled job has words for the people who are told that it failed', () => {
  const names = [...source.matchAll(/(?:scheduled|runJob)\(\s*'(\w+)'/g)].map(([, name]) => name)

  expect(names).toContain('runInsights')
  expect(names.filter((name) => name === undefined || !Object.hasOwn(JOB_WORDS, name))).toEqual([])
})

test('jobs of the night are known to the watch of jobs that run no more', () => {
  const daily = [...source.matchAll(/scheduled\(\s*'(\w+)',\s*'(?:every day|\d+ \d+ \*)/g)].map(([, name]) => name)

  expect(daily.sort()).toEqual(Object.keys(SILENT_AFTER_H_OF).sort())
})

test('the estimate of costs counts the scheduled jobs that there are', () => {
  expect([...source.matchAll(/= (?:scheduled|onSchedule)\(/g)]).toHaveLength(COUNTERS.jobs.amount)
})
