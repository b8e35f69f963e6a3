import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './lib/root.ts'

test('every test that docs/what-shows-it.md names exists under that name', () => {
  const page = readFileSync(join(ROOT, 'docs', 'what-shows-it.md'), 'utf8')
  const rows = [...page.matchAll(/^\| .+ \| `([^`]+)` \| (.+) \|$/gm)].map(([, file = '', title = '']) => ({
    file,
    title,
  }))

  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter(({ file, title }) => !readFileSync(join(ROOT, file), 'utf8').includes(title))).toEqual([])
})
