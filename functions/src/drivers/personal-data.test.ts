import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { personalDataTable } from './personal-data-table.ts'

test('docs/personal-data.md says what the program does', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'personal-data.md'), 'utf8')

  expect(page).toContain(personalDataTable())
})
