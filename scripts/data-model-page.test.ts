import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PATTERNS } from '@charge-it/shared/paths.ts'
import { expect, test } from 'vitest'
import { ROOT } from './lib/root.ts'

test('docs/data-model.md has one row for every path, and none for others', () => {
  const page = readFileSync(join(ROOT, 'docs', 'data-model.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `([^`]+\/[^`]+)` *\|/gm)].map((match) => match[1])

  expect([...rows].sort()).toEqual([...PATTERNS].sort())
})
