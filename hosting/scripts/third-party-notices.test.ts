import { expect, test } from 'vitest'
import { noticesText, rootOf } from './third-party-notices.ts'

test.each([
  ['/p/node_modules/lit/html.js', '/p/node_modules/lit'],
  ['/p/node_modules/@lit/context/index.js?x', '/p/node_modules/@lit/context'],
  ['/p/node_modules/a/node_modules/b/index.js', '/p/node_modules/a/node_modules/b'],
  ['/p/hosting/src/main.ts', null],
  ['\0/p/node_modules/lit/html.js', null],
] as const)('%s is of %s', (id, root) => {
  expect(rootOf(id)).toBe(root)
})

test('each package is named with its licence, the same text stands once, and what has none says so', () => {
  const mit = { version: '1.0.0', license: 'MIT', texts: ['MIT License\nCopyright A'] }
  const text = noticesText(
    [
      { name: 'a', ...mit },
      { name: 'b', ...mit },
      { name: 'c', version: '2.0.0', license: 'Apache-2.0', texts: [] },
    ],
    'Apache License',
  )

  expect(text).toContain('a 1.0.0: MIT\nb 1.0.0: MIT\nc 2.0.0: Apache-2.0')
  expect(text).toContain('a, b\n\nMIT License\nCopyright A')
  expect(text.split('Copyright A')).toHaveLength(2)
  expect(text).toContain('c\n\nApache License 2.0; its text stands at the end of this file.')
})
