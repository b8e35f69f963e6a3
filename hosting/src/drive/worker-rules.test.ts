import { expect, test } from 'vitest'
import { partsToKeep } from './worker-rules.ts'

test('only parts of the own page are kept, each once', () => {
  const keep = [
    'https://charge.test/assets/drive-abc123.js',
    'https://charge.test/assets/drive-abc123.js',
    'https://charge.test/theme.js',
    'https://charge.test/api/v1/transactions',
    'https://charge.test/assets/../api/v1/me',
    'https://elsewhere.test/assets/a.js',
    'no address',
    7,
  ]

  expect(partsToKeep({ keep }, 'https://charge.test')).toEqual(['/assets/drive-abc123.js', '/theme.js'])
})

test('a message of another kind keeps nothing [edge 1]', () => {
  for (const message of [null, 'keep', {}, { keep: 'all' }]) expect(partsToKeep(message, 'https://a.test')).toEqual([])
})
