import type { Message } from '@charge-it/shared/model/message.ts'
import { expect, test } from 'vitest'
import {
  filterMessages,
  frameOf,
  MessageLog,
  messageKey,
  messagesAsNdjson,
  momentOfMessageKey,
  validityOf,
} from './message-log.ts'

const start = Date.parse('2026-10-15T06:47:12.408Z')
const NO_FILTER = { search: '', direction: '', type: '', action: '', errorsOnly: false } as const

function frame(ms: number, changes: Partial<Message> = {}): Message {
  return {
    stationId: 'BLM-02',
    at: new Date(start + ms),
    sequence: 0,
    direction: 'in',
    type: 'CALL',
    messageId: 'm1',
    action: 'Heartbeat',
    payloadJson: '{}',
    errorCode: null,
    sizeBytes: 22,
    latencyMs: null,
    transactionKey: null,
    commandId: null,
    warnings: [],
    edgeId: 'edge-1',
    expireAt: new Date(start + 86_400_000),
    ...changes,
  }
}

test('frames stand newest first, each once, in their order within a millisecond', () => {
  const log = new MessageLog()
  log.add([frame(0), frame(5, { sequence: 1 }), frame(5, { sequence: 2 })])
  log.add([frame(0), frame(9)])

  expect(log.all.map(({ key }) => key)).toEqual([9, 5, 5, 0].map((ms, index) => `${start + ms}-${[0, 2, 1, 0][index]}`))
})

test('the array stays the same until a frame is added', () => {
  const log = new MessageLog()
  log.add([frame(0)])
  const before = log.all

  log.add([frame(0)])

  expect(log.all).toBe(before)
})

test('a call finds its answer and the answer its call', () => {
  const log = new MessageLog()
  log.add([frame(0), frame(15, { direction: 'out', type: 'CALLRESULT' }), frame(20, { messageId: 'm2' })])
  const call = log.find(messageKey(frame(0)))

  const answer = call === undefined ? undefined : log.pairOf(call)

  expect(answer?.type).toBe('CALLRESULT')
  expect(answer === undefined ? undefined : log.pairOf(answer)?.key).toBe(call?.key)
})

test('an id that both sides used pairs by direction [edge 1]', () => {
  const log = new MessageLog()
  log.add([
    frame(0),
    frame(1, { direction: 'out', action: 'Reset' }),
    frame(2, { direction: 'out', type: 'CALLRESULT' }),
    frame(3, { direction: 'in', type: 'CALLRESULT', action: 'Reset' }),
  ])
  const reset = log.all.find((each) => each.action === 'Reset' && each.type === 'CALL')

  expect(reset === undefined ? undefined : log.pairOf(reset)?.direction).toBe('in')
})

test('free text looks into the payload, errors only keeps what was not as it should be', () => {
  const log = new MessageLog()
  log.add([
    frame(0, { payloadJson: '{"errorCode":"GroundFault"}', warnings: ['errorCode: not allowed'] }),
    frame(1, { direction: 'out', type: 'CALLERROR', errorCode: 'FormationViolation' }),
    frame(2),
  ])

  expect(filterMessages(log.all, { ...NO_FILTER, search: 'groundfault' })).toHaveLength(1)
  expect(filterMessages(log.all, { ...NO_FILTER, errorsOnly: true }).map(validityOf)).toEqual(['error', 'tolerated'])
  expect(filterMessages(log.all, NO_FILTER)).toBe(log.all)
})

test('exported lines are JSON, oldest first, without inner fields', () => {
  const log = new MessageLog()
  log.add([frame(0), frame(1, { payloadJson: 'cut {' })])

  const lines = messagesAsNdjson(log.all)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

  expect(lines.map((line) => line.payload)).toEqual([{}, 'cut {'])
  expect(lines[0]).toMatchObject({ at: '2026-10-15T06:47:12.408Z', messageId: 'm1' })
  expect(lines[0]).not.toHaveProperty('expireAt')
})

test('frames are shown as they went over the wire', () => {
  expect(frameOf(frame(0))).toEqual([2, 'm1', 'Heartbeat', {}])
  expect(
    frameOf(
      frame(0, { type: 'CALLERROR', errorCode: 'GenericError', payloadJson: '{"description":"no","details":{}}' }),
    ),
  ).toEqual([4, 'm1', 'GenericError', 'no', {}])
})

test('a key tells its moment, other texts none', () => {
  expect(momentOfMessageKey(messageKey(frame(0)))?.getTime()).toBe(start)
  expect(momentOfMessageKey('nonsense')).toBeNull()
})
