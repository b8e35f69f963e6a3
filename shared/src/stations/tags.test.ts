import * as v from 'valibot'
import { expect, test } from 'vitest'
import { changedTags, readTags, tagsSchema } from './tags.ts'

test('typed labels become small, lose what is too much, and count once', () => {
  expect(readTags(' Publik,  fast   Charger ;\nlantai-2, publik,, ')).toEqual({
    tags: ['publik', 'fast charger', 'lantai-2'],
  })
  expect(readTags('  ')).toEqual({ tags: [] })
})

test.each(['a/b', 'satu_dua', '-x', 'jalan é', 'x'.repeat(25)])('%s is no label [edge 1]', (text) => {
  expect(readTags(`publik, ${text}`)).toEqual({ problem: 'tag', text })
})

test('more than ten are too many [edge 2]', () => {
  const eleven = Array.from({ length: 11 }, (_, index) => `t${index}`)

  expect(readTags(eleven.join())).toEqual({ problem: 'tooMany' })
  expect(v.is(tagsSchema, eleven)).toBe(false)
  expect(v.is(tagsSchema, eleven.slice(1))).toBe(true)
  expect(v.is(tagsSchema, ['a', 'a'])).toBe(false)
})

test('a change adds at the end, takes away, and leaves alone what is so already', () => {
  const tags = ['publik', 'bali']

  expect(changedTags(tags, { add: ['dc', 'publik'], remove: ['bali'] })).toEqual(['publik', 'dc'])
  expect(changedTags(tags, { add: ['bali'], remove: ['jakarta'] })).toBe(tags)
})
