import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateConnectorCode, normalConnectorCode } from './connector-code.ts'

test('makes codes that people can type', () => {
  const codes = Array.from({ length: 200 }, () => generateConnectorCode(randomBytes))

  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
  expect(new Set(codes).size).toBe(200)
})

test.each([
  ['abcd 2345', 'ABCD2345'],
  ['ABCD-2345', 'ABCD2345'],
  ['OIL02345', '01102345'],
])('reads %j as %s', (typed, code) => {
  expect(normalConnectorCode(typed)).toBe(code)
})

test.each(['', 'ABCD234', 'ABCD23456', 'ABCD234U', '../etc/p', 'ABCD234é'])('takes %j for no code', (typed) => {
  expect(normalConnectorCode(typed)).toBeUndefined()
})
