import { randomUUID } from 'node:crypto'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { expect, onTestFinished, test } from 'vitest'
import { jsonLog } from '../../log.ts'
import type { Documents } from '../documents.ts'
import { memoryDocuments } from '../in-memory/memory-documents.ts'
import { movableClock } from '../testing/clocks.ts'
import { eventually } from '../testing/opened-stores.ts'
import { firestoreDocuments } from './firestore-documents.ts'

function ofFirestore(): Documents {
  const name = `demo-reads-${randomUUID().slice(0, 13)}`
  const app = initializeApp({ projectId: name }, name)
  onTestFinished(() => deleteApp(app))
  return firestoreDocuments({ firestore: getFirestore(app), clock: movableClock(), log: jsonLog('error', () => {}) })
}

test.each([
  ['Firestore', ofFirestore],
  ['its twin in memory', () => memoryDocuments()],
])('reads are counted as they are billed: %s', async (_name, open) => {
  const documents = open()
  const read = async (act: () => Promise<unknown>): Promise<number> => {
    const before = documents.readCount()
    await act()
    return documents.readCount() - before
  }
  const create = (path: string) => ({ kind: 'create', path, fields: { kind: 'a' } }) as const
  await documents.commit([create('things/1'), create('things/2')])
  const [all, none] = [
    { collection: 'things', equal: [['kind', 'a']] },
    { collection: 'things', equal: [['kind', 'b']] },
  ] as const

  expect(documents.readCount()).toBe(0)
  expect(await read(() => documents.get('things/1'))).toBe(1)
  expect(await read(() => documents.get('things/missing'))).toBe(1)
  expect(await read(() => documents.query(all))).toBe(2)
  expect(await read(() => documents.query(none))).toBe(1)
  const inTransaction = () =>
    documents.transaction(async (transaction) => {
      await transaction.get('things/1')
      await transaction.getAll(['things/1', 'things/2'])
      await transaction.query(all)
    })
  expect(await read(inTransaction)).toBe(5)

  const heard: string[] = []
  const end = documents.listen(all, (changes) => heard.push(...changes.map(({ id, kind }) => `${id} ${kind}`)))
  onTestFinished(end)
  const before = documents.readCount()
  await eventually(() => expect(heard).toHaveLength(2))
  await documents.commit([{ kind: 'update', path: 'things/1', fields: { more: 1 } }])
  await eventually(() => expect(heard).toContain('1 modified'))
  await documents.commit([{ kind: 'update', path: 'things/2', fields: { kind: 'b' } }])
  await eventually(() => expect(heard).toContain('2 removed'))
  // Both that were there, and the change; what leaves costs nothing.
  expect(documents.readCount() - before).toBeLessThanOrEqual(3)
  expect(documents.readCount()).toBe(13)
})
