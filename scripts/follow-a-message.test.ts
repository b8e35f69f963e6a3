import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './lib/root.ts'

const page = readFileSync(join(ROOT, 'docs', 'follow-a-message.md'), 'utf8')
const steps = [...page.matchAll(/^\| (\d+) ([a-z]+) *\| `([^`]+)` *\|/gm)].map(([, number, name, file]) => ({
  number: Number(number),
  name: name ?? '',
  file: file ?? '',
}))

test('the page names nine steps in order', () => {
  expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test.each(steps)('step $number lies in $file, which says so in its first line', ({ number, file }) => {
  expect(existsSync(join(ROOT, file))).toBe(true)
  expect(readFileSync(join(ROOT, file), 'utf8').split('\n')[0]).toMatch(
    new RegExp(`^// Message path, step ${number} of 9: `),
  )
})

test('every other file that the page names exists', () => {
  const named = [
    ...page.matchAll(
      /`((?:ocpp-edge|functions|hosting|shared|pi|scripts|e2e|emulator-seed)\/[^`\s<]+\.(?:ts|rules|json|md))`/g,
    ),
  ]
    .map((match) => match[1] ?? '')
    .filter((file) => !existsSync(join(ROOT, file)))

  expect(named).toEqual([])
})
