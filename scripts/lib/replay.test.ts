import { expect, onTestFinished, test } from 'vitest'
import { seedDocuments } from '../../ocpp-edge/src/store/testing/seed-documents.ts'
import { startTestEdge, type TestEdge } from '../../ocpp-edge/test/start-test-edge.ts'
import { until } from '../../ocpp-edge/test/until.ts'
import { PlainError } from './plain-error.ts'
import { replay } from './replay.ts'
import { readRecording } from './replay-recording.ts'

const CARD = 'CARD-4711'

async function freshEdge(trace = false): Promise<TestEdge> {
  const traceUntil = trace ? new Date(Date.now() + 600_000) : null
  const edge = await startTestEdge({
    seed: { ...seedDocuments.idTag(CARD), ...seedDocuments.station('CP_1', { traceUntil }) },
  })
  onTestFinished(() => edge.stop())
  return edge
}

/** A whole session with a refused card, an unknown message and a command, as its trace is exported. */
async function recordedSession(): Promise<readonly string[]> {
  const edge = await freshEdge(true)
  const station = await edge.connect('CP_1', { answer: () => ({ status: 'Accepted' }) })
  const at = (second: number) => new Date(Date.now() - 600_000 + second * 1_000).toISOString()
  await station.call('BootNotification', { chargePointVendor: 'ABB', chargePointModel: 'Terra 54' })
  await station.call('Authorize', { idTag: 'NOBODY-1' })
  await station.call('Nonsense', {})
  await station.call('Authorize', { idTag: CARD })
  await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' })
  const start = await station.call('StartTransaction', { connectorId: 1, idTag: CARD, meterStart: 0, timestamp: at(0) })
  const { transactionId } = JSON.parse(JSON.stringify(start.kind === 'result' ? start.payload : {}))
  await edge.edge.registry.get('CP_1')?.call('Reset', { type: 'Soft' }, { commandId: 'c-1' })
  const sampledValue = [{ value: '50' }]
  await station.call('MeterValues', {
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: at(60), sampledValue }],
  })
  await station.call('StopTransaction', { transactionId, idTag: CARD, meterStop: 100, timestamp: at(120) })
  station.sendRaw('no message')
  await until(() => edge.lines.some(({ message }) => message === 'frame is no message'))
  await edge.stop()
  const kept = await edge.documents.query({ collection: 'messages' })
  return kept.map(({ fields }) => JSON.stringify(fields))
}

/** Bound to one unknown and one known card: a replay must be told which mask is which. */
const cardOf = (masked: string) => (masked.endsWith('-1') ? 'NOBODY-1' : CARD)

async function replayed(lines: readonly string[]) {
  const { origin } = await freshEdge()
  const options = { url: `${origin}/ocpp`, stationId: 'CP_1', key: undefined, cardOf }
  return replay(readRecording(lines.join('\n')), options)
}

test('a recorded session gives the same answers from a fresh edge', async () => {
  const lines = await recordedSession()
  expect(lines.join('\n')).not.toContain(CARD)

  // The order of lines does not matter.
  const { sent, differences, notes } = await replayed(lines.toReversed())

  expect(differences).toEqual([])
  expect(sent).toBe(8)
  expect(notes).toEqual([
    expect.stringMatching(/^1 frames that were no message were not sent/),
    '1 recorded Reset of the CSMS did not come (of commands, which a replay does not give).',
  ])
})

test('a changed recording is a difference: status, shape, error code, kind of answer', async () => {
  const lines = await recordedSession()
  const changed = async (action: string, from: string, to: string) => {
    const isAnswer = (line: string) => line.includes(`"action":"${action}"`) && line.includes('"direction":"out"')
    const edited = lines.map((line) => (isAnswer(line) ? line.replace(from, to) : line))
    expect(edited).not.toEqual(lines)
    return (await replayed(edited)).differences
  }

  expect(await changed('BootNotification', String.raw`\"Accepted\"`, String.raw`\"Pending\"`)).toEqual([
    'CALL 1 BootNotification: status: recorded "Pending", now "Accepted"',
  ])
  expect(await changed('StatusNotification', '"{}"', String.raw`"{\"extra\":1}"`)).toEqual([
    'CALL 5 StatusNotification: extra: recorded, now missing',
  ])
  expect(await changed('Nonsense', '"NotImplemented"', '"NotSupported"')).toEqual([
    'CALL 3 Nonsense: recorded CALLERROR NotSupported, now CALLERROR NotImplemented',
  ])
  expect(await changed('MeterValues', '"CALLRESULT"', '"CALLERROR"')).toEqual([
    'CALL 7 MeterValues: recorded CALLERROR , now CALLRESULT',
  ])
})

test('a file that is no trace is named by its line', () => {
  expect(() => readRecording('')).toThrow(PlainError)
  expect(() => readRecording('{"stationId":"CP_1"}')).toThrow(/^Line 1 is no message document/)
})
