import type { Message } from '@charge-it/shared/model/message.ts'
import { expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { jsonLog } from '../log.ts'
import { readFrame } from '../rpc/read-frame.ts'
import { LONGEST_PAYLOAD, messageTrace } from './message-trace.ts'
import { receivedFrame, type TracedFrame } from './traced-frame.ts'

function tracing(until: Date | null) {
  const written: Message[] = []
  const trace = messageTrace({
    messages: {
      tracedUntil: () => until,
      write(message) {
        written.push(message)
        return { warn: () => undefined, belongsTo: () => undefined, transactionKey: message.transactionKey }
      },
      close: () => Promise.resolve(),
    },
    ...{ clock: systemClock, log: jsonLog('error', () => undefined), edgeId: 'edge' },
  })
  return { trace, written }
}

const inAMinute = () => new Date(Date.now() + 60_000)
const received = (text: string): TracedFrame => receivedFrame(readFrame(text), text, text.length, null)

test('a long payload is hidden first, then cut, and says so', () => {
  const { trace, written } = tracing(inAMinute())
  const idTag = 'CARD-4711'
  const text = JSON.stringify([2, 'm1', 'DataTransfer', { idTag, filler: 'x'.repeat(LONGEST_PAYLOAD), data: idTag }])

  trace.note('CP_1', () => received(text))

  const [message] = written
  expect(message?.payloadJson).toHaveLength(LONGEST_PAYLOAD)
  expect(message?.payloadJson).not.toContain(idTag)
  expect(message).toMatchObject({ sizeBytes: text.length, warnings: [expect.stringMatching(/^payload cut, \d+ char/)] })
})

test('a frame costs nothing when its station is not traced, or no longer', () => {
  const never = () => {
    throw new Error('the frame was looked at')
  }
  for (const until of [null, new Date(0)]) {
    const { trace, written } = tracing(until)
    expect(trace.note('CP_1', never)).toBeNull()
    expect(written).toEqual([])
  }
})

test('what cannot be traced never disturbs the station', () => {
  const { trace, written } = tracing(inAMinute())
  const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const text = JSON.stringify([2, 'm1', 'DataTransfer', { vendorId: 'v', data: nested }])

  expect(() => trace.note('CP_1', () => received(text))).not.toThrow()
  trace.note('CP_1', () => received('[2,"m2","Heartbeat",{}]'))

  expect(written.at(-1)).toMatchObject({ messageId: 'm2', action: 'Heartbeat' })
})
