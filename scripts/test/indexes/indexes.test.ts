import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { collections } from '@charge-it/shared/paths.ts'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../lib/root.ts'
import { QUERIES } from './queries.ts'
import { queriesIn, queriesInSource } from './queries-in-source.ts'
import { fieldsOf, type QueryShape, variants } from './query-shape.ts'
import { type CompositeIndex, type FieldIndex, type IndexField, requiredIndexes } from './required-indexes.ts'

interface FieldOverride {
  readonly collectionGroup: string
  readonly fieldPath: string
  readonly ttl?: boolean
  readonly indexes: readonly (Omit<IndexField, 'fieldPath'> & { readonly queryScope: string })[]
}
const stored: { readonly indexes: readonly CompositeIndex[]; readonly fieldOverrides: readonly FieldOverride[] } =
  JSON.parse(readFileSync(join(ROOT, 'firestore.indexes.json'), 'utf8'))

const needed = QUERIES.flatMap(variants).map((shape) => ({ shape, ...requiredIndexes(shape) }))
const text = (index: CompositeIndex) =>
  `${index.queryScope} ${index.collectionGroup}: ${index.fields
    .map(({ fieldPath, order, arrayConfig }) => `${fieldPath} ${order ?? arrayConfig}`)
    .join(', ')}`

function served({ collectionGroup, queryScope, field }: FieldIndex): boolean {
  const override = stored.fieldOverrides.find(
    (one) => one.collectionGroup === collectionGroup && one.fieldPath === field.fieldPath,
  )
  if (override === undefined) return queryScope === 'COLLECTION'
  return override.indexes.some(
    (index) =>
      index.queryScope === queryScope && index.order === field.order && index.arrayConfig === field.arrayConfig,
  )
}

test('the list of queries names the fields that the sources name', () => {
  const listed = [...Map.groupBy(QUERIES, ({ file }) => file)].map(([file, shapes]) => ({
    file,
    fields: [...new Set(shapes.flatMap(fieldsOf))].sort(),
    group: shapes.some(({ group }) => group === true),
  }))

  expect(listed.sort((a, b) => a.file.localeCompare(b.file))).toEqual(queriesInSource())
})

test('every collection that is asked exists', () => {
  const known: readonly string[] = Object.values(collections)

  expect(QUERIES.filter(({ collection }) => !known.includes(collection))).toEqual([])
})

test('the composite indexes are those that the queries need, no more and no less', () => {
  const expected = new Set(needed.flatMap(({ composite }) => (composite === null ? [] : [text(composite)])))

  expect(stored.indexes.map(text).sort()).toEqual([...expected].sort())
})

test('no query needs a single-field index that is switched off or was never declared', () => {
  const missing = needed.flatMap(({ shape, fields }) =>
    fields
      .filter((field) => !served(field))
      .map(({ field }) => `${shape.file}: ${shape.collection}.${field.fieldPath}`),
  )

  expect(missing).toEqual([])
})

test.each([
  'messages',
  'attempts',
  'certificateRequests',
  'pendingStations',
  'notifications',
  'events',
  'anomalies',
  'patterns',
  'verdicts',
  'meterValues',
  'audit',
  'idempotencyKeys',
  'fileTokens',
  'deliveries',
])('%s documents go when their time has come', (collectionGroup) => {
  expect(stored.fieldOverrides).toContainEqual(
    expect.objectContaining({ collectionGroup, fieldPath: 'expireAt', ttl: true }),
  )
})

test.each([
  ['meterValues', 'samples'],
  ['events', 'entries'],
  ['events', 'corrections'],
  ['events', 'deletions'],
  ['connectors', 'statusLog'],
  ['commands', 'payloadJson'],
  ['messages', 'payloadJson'],
  ['deliveries', 'bodyJson'],
  ['localLists', 'pending'],
  ['certificates', 'pem'],
  ['certificates', 'chainPem'],
  ['certificateRequests', 'csrPem'],
])('%s.%s, which may grow large, is not indexed', (collectionGroup, fieldPath) => {
  expect(stored.fieldOverrides).toContainEqual({ collectionGroup, fieldPath, indexes: [] })
})

describe('what a query needs', () => {
  const needs = (shape: Omit<QueryShape, 'file'>) => requiredIndexes({ file: 'here.ts', ...shape })

  test('nothing of its own to compare several fields', () => {
    expect(needs({ collection: 'a', equal: ['x', 'y'] }).composite).toBeNull()
  })

  test('a composite index to compare one field and sort by another', () => {
    expect(needs({ collection: 'a', equal: ['x'], order: [['t', 'desc']] }).composite?.fields).toEqual([
      { fieldPath: 'x', order: 'ASCENDING' },
      { fieldPath: 't', order: 'DESCENDING' },
    ])
  })

  test('the direction of a range that is not sorted is ascending', () => {
    expect(needs({ collection: 'a', equal: ['x'], range: 't' }).composite?.fields.at(-1)).toEqual({
      fieldPath: 't',
      order: 'ASCENDING',
    })
  })

  test('its own declaration for each field of a collection group', () => {
    expect(needs({ collection: 'a', group: true, equal: ['x'] }).fields).toEqual([
      { collectionGroup: 'a', queryScope: 'COLLECTION_GROUP', field: { fieldPath: 'x', order: 'ASCENDING' } },
    ])
  })
})

test('finds the fields of a query in a source', () => {
  const source = `
    query(collectionGroup(db, 'a'), where('one', '==', 1), orderBy('two'))
    documents.query({ equal: [['three', 'x'], [
      'four', true]], newestFirst: 'five', after: ['six', now] })`

  expect(queriesIn(source)).toEqual({ fields: ['five', 'four', 'one', 'six', 'three', 'two'], group: true })
})
