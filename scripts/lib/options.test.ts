import { expect, test } from 'vitest'
import { startOptions } from './options.ts'
import { PlainError } from './plain-error.ts'
import { portsFrom } from './ports.ts'

test('starts six stations on the usual ports when nothing is said', () => {
  expect(startOptions([], {})).toMatchObject({ stations: 6, empty: false, basePort: undefined, json: false })
})

test('reads the same options from the environment', () => {
  const options = startOptions([], { CHARGE_IT_STATIONS: '3', CHARGE_IT_BASE_PORT: '7000', CHARGE_IT_JSON: '1' })

  expect(options).toMatchObject({ stations: 3, basePort: 7000, json: true })
})

test('the command line wins over the environment', () => {
  expect(startOptions(['--stations', '2'], { CHARGE_IT_STATIONS: '9' }).stations).toBe(2)
})

test.each([['--no-fleet'], ['--empty']])('%s starts no station', (option) => {
  expect(startOptions([option, '--stations', '4'], {}).stations).toBe(0)
})

test.each([
  [[], 'recent'],
  [['--all-history'], 'all'],
  [['--no-history'], 'none'],
  [['--empty'], 'none'],
])('%j begins with the history "%s"', (argv, history) => {
  expect(startOptions(argv, {}).history).toBe(history)
})

test.each([
  [['--stations', 'many'], /--stations.*"many"/],
  [['--base-port', '80'], /--base-port.*1024/],
  [['--colour'], /--colour/],
])('refuses %j in one plain sentence', (argv, message) => {
  expect(() => startOptions(argv, {})).toThrow(PlainError)
  expect(() => startOptions(argv, {})).toThrow(message)
})

test('two base ports sixteen apart share no port', () => {
  const all = [...Object.values(portsFrom(7000)), ...Object.values(portsFrom(7016))]

  expect(new Set(all).size).toBe(all.length)
})
