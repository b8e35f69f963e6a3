import { OcppError } from '../ocpp-error.ts'
import { parseJson } from './parse-json.ts'

/** Longest message id that is taken. OCPP-J 1.6 §4.1.4 says 36; some chargers send more. */
const LONGEST_ID = 255
const LONGEST_TEXT = 1_000

export interface CallFrame {
  readonly kind: 'call'
  readonly messageId: string
  readonly action: string
  readonly payload: Readonly<Record<string, unknown>>
  /** The frame, cleaned, as JSON. */
  readonly text: string
}

/** A frame of a station as it is understood. */
export type StationFrame =
  | CallFrame
  | { readonly kind: 'result'; readonly messageId: string; readonly text: string }
  | {
      readonly kind: 'error'
      readonly messageId: string
      readonly code: string
      readonly description: string
      readonly details: unknown
    }
  /** No message. With an id that can be echoed it is answered, otherwise only noted. */
  | {
      readonly kind: 'unusable'
      readonly reason: string
      readonly answer: FrameAnswer | null
      /** The frame as it came, when it seems to start or stop a transaction: it must be kept. */
      readonly transactionText: string | null
    }
  /** Nothing to say about it: OCPP-J 1.6 §4.1.3, an unknown message type is ignored. */
  | { readonly kind: 'ignored'; readonly reason: string }

export interface FrameAnswer {
  readonly messageId: string | number | null
  readonly error: OcppError
}

/** Reads one frame (OCPP-J 1.6 §4.2). Never throws. */
export function readFrame(received: string): StationFrame {
  const frame = frameOf(received)
  return frame.kind === 'unusable' && TRANSACTION_MESSAGE.test(received)
    ? { ...frame, transactionText: received }
    : frame
}

const TRANSACTION_MESSAGE = /"(?:Start|Stop)Transaction"/

function frameOf(received: string): StationFrame {
  const parsed = parseJson(received)
  if (parsed.kind === 'unusable') {
    const messageId = idOfBrokenCall(received)
    return unusable(parsed.reason, messageId)
  }
  const { value: frame, text } = parsed
  if (!Array.isArray(frame)) return unusable('no array', undefined)
  const [type, messageId, ...rest]: readonly unknown[] = frame
  if (frame.length < 2) return unusable('no message id', undefined)
  switch (type) {
    case 2:
      return readCall(messageId, rest, text)
    case 3:
      return typeof messageId === 'string'
        ? { kind: 'result', messageId, text }
        : { kind: 'ignored', reason: 'result without a usable id' }
    case 4:
      return typeof messageId === 'string'
        ? readError(messageId, rest)
        : { kind: 'ignored', reason: 'error without a usable id' }
    default:
      return typeof type === 'number'
        ? { kind: 'ignored', reason: 'unknown message type' }
        : unusable('the message type is no number', messageId)
  }
}

function readCall(messageId: unknown, [action, payload]: readonly unknown[], text: string): StationFrame {
  if (typeof messageId !== 'string' || messageId === '') return unusable('the message id is no text', messageId)
  if (messageId.length > LONGEST_ID) return unusable('the message id is too long', messageId)
  if (typeof action !== 'string') return unusable('the action is no text', messageId)
  if (!isObject(payload)) return unusable('the payload is no object', messageId)
  return { kind: 'call', messageId, action, payload, text }
}

/** Any code, any number of elements, details of any type are taken (steve#45). */
function readError(messageId: string, [code, description, details]: readonly unknown[]): StationFrame {
  const shortened = (value: unknown) =>
    (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, LONGEST_TEXT)
  return {
    kind: 'error',
    messageId,
    code: code === undefined ? 'GenericError' : shortened(code),
    description: shortened(description),
    details: details ?? {},
  }
}

function unusable(reason: string, messageId: unknown): StationFrame {
  const canEcho = typeof messageId === 'string' || typeof messageId === 'number' || messageId === null
  const answer = canEcho ? { messageId, error: new OcppError('RpcFrameworkError', reason) } : null
  return { kind: 'unusable', reason, answer, transactionText: null }
}

/** The id of a CALL whose JSON is broken further on (lbbrhzn/ocpp#1078: a stray comma). */
function idOfBrokenCall(text: string): string | undefined {
  const found = /^\s*\[\s*2\s*,\s*("(?:[^"\\]|\\.){1,255}")/.exec(text.slice(0, 400))?.[1]
  if (found === undefined) return undefined
  try {
    const messageId: unknown = JSON.parse(found)
    return typeof messageId === 'string' ? messageId.toWellFormed() : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
