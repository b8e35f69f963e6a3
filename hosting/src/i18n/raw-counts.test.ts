import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const SRC = resolve(import.meta.dirname, '..')
/** What counts something: it grows beyond 999, where the languages write it differently. */
const COUNT = /\.(?:length|size|count|total)\b|\b(?:count|total|chosen|ended|queued|[a-z]+Count)$|^Math\.(?:max|min)\(/

/** What stands in `${…}` of each text for people. */
function placeholders(source: string): readonly string[] {
  return [...source.matchAll(/msg\((?:str|html)`((?:[^`$]|\$(?!\{)|\$\{(?:[^{}]|\{[^{}]*\})*\})*)`/g)].flatMap(
    ([, text = '']) => [...text.matchAll(/\$\{((?:[^{}]|\{[^{}]*\})*)\}/g)].map(([, code = '']) => code.trim()),
  )
}

/** Placeholders that print a count as JavaScript does. */
function rawCounts(source: string): readonly string[] {
  const isWritten = (code: string): boolean =>
    /\b(?:f|fmt\(\))\.\w+\(/.test(code) ||
    new RegExp(`const (?:${code}|\\[.*\\b${code}\\]) =[^;\\n]*\\bf(?:mt\\(\\))?\\.`).test(source)
  return placeholders(source).filter((code) => COUNT.test(code) && !isWritten(code))
}

test('counts in texts are written as the language writes numbers', () => {
  const raw = globSync('**/*.ts', { cwd: SRC, exclude: ['i18n/**'] }).flatMap((file) =>
    rawCounts(readFileSync(resolve(SRC, file), 'utf8')).map((code) => `${file}: ${code}`),
  )

  expect(raw).toEqual([])
})

test.each([
  [`msg(str\`All \${all.length}\`)`, ['all.length']],
  [`msg(str\`\${f.number(all.length)} of \${Math.max(total, 1)}\`)`, ['Math.max(total, 1)']],
  [`msg(html\`\${shown} of <b>\${fmt().number(count)}</b>\`)`, []],
  [`const count = f.number(2); msg(str\`All \${count}\`)`, []],
  [`msg(str\`Connector \${connectorId}\`)`, []],
] as const)('%s', (source, found) => {
  expect(rawCounts(source)).toEqual(found)
})
