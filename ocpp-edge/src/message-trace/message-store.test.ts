import type { Message } from '@charge-it/shared/model/message.ts'
import { expect, test } from 'vitest'
import { until } from '../../test/until.ts'
import { systemClock } from '../clock.ts'
import { jsonLog } from '../log.ts'
import { DocumentsError } from '../store/documents.ts'
import { memoryDocuments } from '../store/in-memory/memory-documents.ts'
import { MAX_QUEUED, messageStore } from './message-store.ts'

const frame = (sequence: number): Message => ({
  ...{ stationId: 'CP_1', at: new Date('2026-01-01T00:00:00Z'), sequence, direction: 'in', type: 'CALL' },
  ...{ messageId: String(sequence), action: 'Heartbeat', payloadJson: '{}', errorCode: null, sizeBytes: 20 },
  ...{ latencyMs: null, transactionKey: null, commandId: null, warnings: [], edgeId: 'edge' },
  expireAt: new Date('2026-01-08T00:00:00Z'),
})

test('an outage of the database costs the oldest frames, says how many, and nothing else', async () => {
  const lines: Readonly<Record<string, unknown>>[] = []
  const log = jsonLog('warn', (line) => lines.push(JSON.parse(line)))
  const memory = memoryDocuments({})
  const outage = Promise.withResolvers<void>()
  let isDown = true
  const documents = {
    ...memory,
    async commit(writes: Parameters<typeof memory.commit>[0]) {
      await outage.promise
      if (isDown) throw new DocumentsError('down', false, null)
      await memory.commit(writes)
    },
  }
  const store = messageStore({ documents, clock: systemClock, log, tracedUntil: () => null, group: { windowMs: 1 } })
  const written = MAX_QUEUED * 2
  const queued = Array.from({ length: written }, (_, sequence) => store.write(frame(sequence)))
  // One that is gone, one that waits.
  queued[MAX_QUEUED / 2]?.warn(['too late'])
  queued.at(-1)?.warn(['mended'])
  isDown = false
  outage.resolve()
  await store.close()

  const stored = (await memory.query({ collection: 'messages' })).map(({ fields }) => fields)
  const [report] = lines.filter(({ message }) => message === 'frames of traced stations dropped')
  expect(stored.length + Number(report?.frames)).toBe(written)
  expect(Number(report?.frames)).toBeGreaterThan(0)
  expect(stored.at(-1)).toMatchObject({ sequence: written - 1, warnings: ['mended'] })
  expect(stored.filter(({ warnings }) => String(warnings) === 'too late')).toEqual([])
})

test('a warning that comes after its frame was stored joins it', async () => {
  const memory = memoryDocuments({})
  const log = jsonLog('warn', () => undefined)
  const store = messageStore({
    ...{ documents: memory, clock: systemClock, log, tracedUntil: () => null },
    group: { windowMs: 1 },
  })
  const queued = store.write(frame(1))
  await until(async () => (await memory.query({ collection: 'messages' })).length === 1)
  queued.warn(['mended'])
  await store.close()

  const [stored] = await memory.query({ collection: 'messages' })
  expect(stored?.fields).toMatchObject({ action: 'Heartbeat', warnings: ['mended'] })
})
