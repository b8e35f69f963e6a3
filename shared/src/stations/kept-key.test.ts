import { expect, test } from 'vitest'
import { keptKeyHash } from './kept-key.ts'

test.each([
  ['the first key of a station', null, null, undefined, null],
  ['a key in use', 'a', null, undefined, 'a'],
  ['a key that was never used', 'b', 'a', undefined, 'a'],
  ['a key that was sent and not answered', 'b', 'a', false, 'a'],
  ['a key that the station accepted', 'b', 'a', true, 'b'],
])('after %s', (_name, authorizationKeyHash, previousAuthorizationKeyHash, confirmed, kept) => {
  const stored = { authorizationKeyHash, previousAuthorizationKeyHash }

  expect(keptKeyHash(confirmed === undefined ? stored : { ...stored, authorizationKeyConfirmed: confirmed })).toBe(kept)
})
