import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { JOB_WORDS } from '@charge-it/shared/notifications/param-words.ts'
import { expect, test } from 'vitest'

test('every scheduled job has words for the people who are told that it failed', () => {
  const source = readFileSync(join(import.meta.dirname, '..', 'index.ts'), 'utf8')
  const names = [...source.matchAll(/(?:scheduled|runJob)\(\s*'(\w+)'/g)].map(([, name]) => name)

  expect(names).toContain('runInsights')
  expect(names.filter((name) => name === undefined || !Object.hasOwn(JOB_WORDS, name))).toEqual([])
})
