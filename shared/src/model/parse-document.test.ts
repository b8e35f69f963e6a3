import * as v from 'valibot'
import { expect, test } from 'vitest'
import { DocumentError, parseDocument } from './parse-document.ts'
import { bucketOf } from './transaction.ts'

const schema = v.object({ at: v.date(), nested: v.object({ at: v.date() }), list: v.array(v.number()) })
const stamp = (iso: string) => ({ toDate: () => new Date(iso), seconds: 0 })

test('turns the timestamps of either SDK into dates, however deep', () => {
  const parsed = parseDocument(schema, 'x/1', {
    at: stamp('2026-01-01T00:00:00Z'),
    nested: { at: stamp('2026-01-02T00:00:00Z') },
    list: [1],
    other: 1,
  })

  expect(parsed).toEqual({
    at: new Date('2026-01-01T00:00:00Z'),
    nested: { at: new Date('2026-01-02T00:00:00Z') },
    list: [1],
  })
})

test('names the document and every wrong field', () => {
  expect(() => parseDocument(schema, 'x/1', { at: 'yesterday', nested: {}, list: [] })).toThrow(DocumentError)
  expect(() => parseDocument(schema, 'x/1', { at: 'yesterday', nested: {}, list: [] })).toThrow(
    /x\/1.*at: .*nested\.at/,
  )
})

test('sorts samples into quarter hours of their transaction', () => {
  const start = new Date('2026-01-01T10:07:00Z')

  expect(bucketOf(start, new Date('2026-01-01T10:21:59Z')).bucketId).toBe('00000')
  expect(bucketOf(start, new Date('2026-01-01T10:22:00Z'))).toEqual({
    bucketId: '00001',
    from: new Date('2026-01-01T10:22:00Z'),
  })
  expect(bucketOf(start, new Date('2025-01-01T00:00:00Z')).bucketId).toBe('00000')
})
