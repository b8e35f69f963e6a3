import { expect, test } from 'vitest'
import { jsonLog } from '../log.ts'
import { type Documents, DocumentsError, type DocumentWrite } from './documents.ts'
import { groupCommit } from './group-commit.ts'
import { memoryDocuments } from './in-memory/memory-documents.ts'
import { StoreError } from './stores.ts'
import { fakeClock } from './testing/clocks.ts'

const OUTAGE = new DocumentsError('unavailable', false, undefined)

function opened(documents = memoryDocuments()) {
  const clock = fakeClock()
  const commits: (readonly DocumentWrite[])[] = []
  const counted: Documents = {
    ...documents,
    commit: (writes) => {
      commits.push(writes)
      return documents.commit(writes)
    },
  }
  const logged: string[] = []
  const group = groupCommit({ documents: counted, clock, log: jsonLog('debug', (line) => logged.push(line)) })
  return { clock, commits, documents, group, logged }
}

const merge = (path: string, fields: Record<string, unknown>) => ({ kind: 'merge', path, fields }) as const

test('writes of many stations are committed together after a tenth of a second', async () => {
  const { group, commits, clock } = opened()

  const writes = ['a/1', 'a/2', 'a/3'].map((path) => group.write(merge(path, { x: 1 })))
  await clock.advance(99)
  expect(commits).toHaveLength(0)
  await clock.advance(1)
  await Promise.all(writes)

  expect(commits.map((batch) => batch.length)).toEqual([3])
})

test('an urgent write takes along what waits, after 10 ms', async () => {
  const { group, commits, clock } = opened()

  void group.write(merge('a/1', { x: 1 }))
  void group.write(merge('a/2', { x: 1 }), 1_000, true)
  await clock.advance(10)

  expect(commits.map((batch) => batch.length)).toEqual([2])
})

test('writes of one document become one', async () => {
  const { group, commits, documents, clock } = opened()

  void group.write(merge('a/1', { x: 1, map: { one: 1 } }))
  void group.write(merge('a/1', { y: 2, map: { two: 2 } }))
  await clock.advance(100)

  expect(commits.map((batch) => batch.length)).toEqual([1])
  expect(documents.peek('a/1')).toEqual({ x: 1, y: 2, map: { one: 1, two: 2 } })
})

test('a batch holds at most 300 documents', async () => {
  const { group, commits, clock } = opened()

  for (let count = 0; count < 700; count++) void group.write(merge(`a/${count}`, { count }))
  await clock.advance(100)

  expect(commits.map((batch) => batch.length)).toEqual([300, 300, 100])
})

test('a failed batch is retried with back-off until it is stored, below what came meanwhile', async () => {
  const { group, documents, clock } = opened()
  documents.failWith(OUTAGE)
  let durable = 0
  void group.write(merge('a/1', { x: 1, y: 1 })).then(() => durable++)
  await clock.advance(30_000)
  void group.write(merge('a/1', { y: 2 })).then(() => durable++)
  await clock.advance(1_000)
  expect({ durable, pending: group.pending }).toEqual({ durable: 0, pending: 1 })

  documents.failWith(null)
  await clock.advance(10_000)

  expect(durable).toBe(2)
  expect(documents.peek('a/1')).toEqual({ x: 1, y: 2 })
  expect(group.pending).toBe(0)
})

test('a write that can never succeed fails alone', async () => {
  const { group, documents, clock } = opened()

  const good = [1, 2, 3].map((count) => group.write(merge(`a/${count}`, { count })))
  const bad = group.write({ kind: 'update', path: 'missing/1', fields: { x: 1 } })
  const refused = expect(bad).rejects.toBeInstanceOf(StoreError)
  await clock.advance(100)
  await Promise.all([...good, refused])

  expect(documents.peek('a/3')).toEqual({ count: 3 })
  expect(documents.peek('missing/1')).toBeUndefined()
})

test('flush resolves when everything is durable, without waiting for company', async () => {
  const { group, documents } = opened()
  void group.write(merge('a/1', { x: 1 }))

  await group.flush()

  expect(documents.peek('a/1')).toEqual({ x: 1 })
})

test('during an outage the number of waiting documents is bounded', async () => {
  const clock = fakeClock()
  const documents = memoryDocuments()
  documents.failWith(OUTAGE)
  const group = groupCommit({ documents, clock, log: jsonLog('error', () => {}) }, { maxPending: 2 })
  const outcomes: string[] = []
  for (const path of ['a/1', 'a/2', 'a/3', 'a/1']) {
    group.write(merge(path, { x: 1 })).catch((error: Error) => outcomes.push(`${path} ${error.message}`))
  }
  await clock.advance(100)

  expect(outcomes).toEqual(['a/3 too many writes wait for the database'])
  expect(group.pending).toBe(2)
})

test('after the end nothing is taken', async () => {
  const { group } = opened()
  await group.close()

  await expect(group.write(merge('a/1', { x: 1 }))).rejects.toBeInstanceOf(StoreError)
})
