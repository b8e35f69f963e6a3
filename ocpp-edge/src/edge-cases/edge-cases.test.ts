import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** The numbered edge cases of OCPP 1.6; those of later versions follow with their handlers. */
const NUMBERS = Array.from({ length: 79 }, (_, index) => index + 1)
const SOURCES = join(import.meta.dirname, '..')

/** How a test reaches the edge through a real socket and the real database. */
const REAL_ENTRANCE = /\b(?:firestoreWorld|socketEntrance|startTestEdge)\(|\(socketEntrance\)/

/** Text of a test file together with the contracts that it runs. */
function withContracts(file: string): string {
  const text = readFileSync(file, 'utf8')
  const contracts = [...text.matchAll(/from '(\.[^']*\.contract\.ts)'/g)].map(([, path]) => path ?? '')
  return [text, ...contracts.map((path) => readFileSync(join(dirname(file), path), 'utf8'))].join('\n')
}

/** Titles of tests and of tables of tests. */
function titlesOf(text: string): string[] {
  return [...text.matchAll(/\btest(?:\.each[\s\S]*?\]\s*(?:as const)?\s*\))?\(\s*(['"`])((?:(?!\1).)*)\1/g)].map(
    ([, , title]) => title ?? '',
  )
}

test('every edge case of 1.6 has a test over a real socket and the real database that carries its number', () => {
  const files = globSync('**/*.firestore.test.ts', { cwd: SOURCES }).map((file) => join(SOURCES, file))
  const titles = files
    .map(withContracts)
    .filter((text) => REAL_ENTRANCE.test(text))
    .flatMap(titlesOf)
  const tested = new Set(
    titles.flatMap((title) => [...title.matchAll(/\[edge (\d+)\]/g)].map(([, number]) => Number(number))),
  )

  expect(NUMBERS.filter((number) => !tested.has(number))).toEqual([])
})
