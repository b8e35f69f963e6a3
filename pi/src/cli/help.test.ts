import { expect, test } from 'vitest'
import { helpFor } from './help.ts'

test.each([
  ['run', '--check-config', '--seed'],
  ['doctor', '--tap', '--check-config'],
  ['memory', '--export', '--tap'],
  ['simulate', '"do":"network"', '--export'],
])('%s --help tells of its own options and no others', (command, own, other) => {
  const help = helpFor(command)

  expect(help.startsWith(`charge-it-pi ${command}\n`)).toBe(true)
  expect(help).toContain(own)
  expect(help).not.toContain(other)
  expect(help).toContain('Exit codes')
})

test('without a command, or with an unknown one, all of it is told', () => {
  expect(helpFor('fly')).toBe(helpFor(undefined))
  for (const command of ['simulate', 'run', 'doctor', 'memory'])
    expect(helpFor('--help')).toContain(`charge-it-pi ${command}`)
})
