import { messageSchema } from '@charge-it/shared/model/message.ts'
import * as v from 'valibot'
import { PlainError } from './plain-error.ts'

const isoMoment = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
)
const recordedFrame = v.object({
  ...v.pick(messageSchema, ['stationId', 'sequence', 'direction', 'type', 'messageId', 'action', 'payloadJson'])
    .entries,
  ...v.pick(messageSchema, ['errorCode', 'commandId']).entries,
  at: isoMoment,
})
export type RecordedFrame = v.InferOutput<typeof recordedFrame>

/** An answer as far as it is compared and repeated. `payload` is undefined when the trace had to cut it. */
export type RecordedAnswer =
  | { readonly type: 'CALLRESULT'; readonly payload: unknown }
  | { readonly type: 'CALLERROR'; readonly code: string; readonly payload: unknown }

export interface RecordedCall {
  readonly action: string
  /** undefined when the trace had to cut it. */
  readonly payload: Readonly<Record<string, unknown>> | undefined
  /** null: none was recorded. */
  readonly answer: RecordedAnswer | null
  /** It came from a person's command. */
  readonly commanded: boolean
}

/** A session of one station as its trace recorded it. */
export interface Recording {
  readonly stationId: string
  /** CALLs of the station, in the order in which they came. */
  readonly fromStation: readonly RecordedCall[]
  /** CALLs to the station, in the order in which they went. */
  readonly toStation: readonly RecordedCall[]
  /** Frames that were no message; a trace does not keep their text. */
  readonly invalid: number
}

/**
 * Reads an exported trace: one message document a line, in any order.
 * @throws PlainError naming the line that is none.
 */
export function readRecording(text: string): Recording {
  const frames = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [frameOf(line, index + 1)]))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.sequence - b.sequence)
  const [first] = frames
  if (first === undefined) throw new PlainError('The recording is empty.')
  if (frames.some(({ stationId }) => stationId !== first.stationId)) {
    throw new PlainError('The recording holds frames of several stations.')
  }
  return {
    stationId: first.stationId,
    fromStation: callsOf(frames, 'in'),
    toStation: callsOf(frames, 'out'),
    invalid: frames.filter(({ type }) => type === 'invalid').length,
  }
}

function frameOf(line: string, number: number): RecordedFrame {
  const parsed = v.safeParse(recordedFrame, jsonOf(line))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new PlainError(`Line ${number} is no message document: ${v.getDotPath(issue) ?? 'it'} is not usable.`)
}

function callsOf(frames: readonly RecordedFrame[], direction: RecordedFrame['direction']): readonly RecordedCall[] {
  const used = new Set<RecordedFrame>()
  return frames.flatMap((call, index) => {
    if (call.type !== 'CALL' || call.direction !== direction) return []
    // Stations use ids again: the answer is the next one that no earlier call took.
    const answer = frames
      .slice(index + 1)
      .find(
        (frame) =>
          frame.direction !== direction &&
          (frame.type === 'CALLRESULT' || frame.type === 'CALLERROR') &&
          frame.messageId === call.messageId &&
          !used.has(frame),
      )
    if (answer !== undefined) used.add(answer)
    return [
      {
        action: call.action ?? '',
        payload: objectOf(jsonOf(call.payloadJson)),
        answer: answer === undefined ? null : answerOf(answer),
        commanded: call.commandId !== null,
      },
    ]
  })
}

function answerOf({ type, payloadJson, errorCode }: RecordedFrame): RecordedAnswer {
  const payload = jsonOf(payloadJson)
  return type === 'CALLERROR' ? { type, code: errorCode ?? '', payload } : { type: 'CALLRESULT', payload }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined
}

/** undefined for text that is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
