import type { Message } from '@charge-it/shared/model/message.ts'
import type { StationFrame } from '../rpc/read-frame.ts'
import { outlineOf } from './outline-of.ts'

/** A frame as the wire saw it, before anything is hidden. */
export interface TracedFrame
  extends Pick<
    Message,
    'direction' | 'type' | 'messageId' | 'action' | 'errorCode' | 'sizeBytes' | 'latencyMs' | 'commandId'
  > {
  readonly payload: unknown
  /** Of the CALL that it answers. */
  readonly requestPayload: unknown
  readonly warnings: readonly string[]
}

/** A CALL of ours, for its own frame and the one that answers it. */
export interface SentCall {
  readonly action: string
  readonly payloadJson: string
  readonly commandId: string | null
}

/** A CALL of the station, for the frame that answers it. */
export interface ReceivedCall {
  readonly action: string
  readonly payload: unknown
}

/**
 * @param text As received.
 * @param answered The CALL of ours that a result or an error belongs to, and the time since; null = none.
 */
export function receivedFrame(
  frame: StationFrame,
  text: string,
  sizeBytes: number,
  answered: (SentCall & { readonly latencyMs: number }) | null,
): TracedFrame {
  const common = {
    direction: 'in',
    ...{ sizeBytes, errorCode: null, messageId: '', warnings: [] },
    action: answered?.action ?? null,
    latencyMs: answered?.latencyMs ?? null,
    commandId: answered?.commandId ?? null,
    requestPayload: answered === null ? null : parsed(answered.payloadJson),
  } as const
  const warnings = answered === null ? ['it answers no call'] : []
  switch (frame.kind) {
    case 'call':
      return { ...common, type: 'CALL', messageId: frame.messageId, action: frame.action, payload: frame.payload }
    case 'result': {
      const payload = elementsOf(frame.text)[2]
      return { ...common, type: 'CALLRESULT', messageId: frame.messageId, payload, warnings }
    }
    case 'error': {
      const { messageId, code, description, details } = frame
      return { ...common, type: 'CALLERROR', messageId, errorCode: code, payload: { description, details }, warnings }
    }
    case 'unusable':
    case 'ignored':
      return { ...common, type: 'invalid', payload: { outline: outlineOf(text) }, warnings: [frame.reason] }
  }
}

/** A CALL to the station. */
export function sentCallFrame(text: string, call: SentCall | null): TracedFrame {
  const [, messageId, , payload] = elementsOf(text)
  const { action = null, commandId = null } = call ?? {}
  return {
    ...{ direction: 'out', type: 'CALL', messageId: String(messageId), action, commandId, payload },
    ...{ sizeBytes: Buffer.byteLength(text), errorCode: null, latencyMs: null, requestPayload: null, warnings: [] },
  }
}

/** @param answered The station's CALL that a reply belongs to; null for an answer to what is no CALL. */
export function sentReplyFrame(
  text: string,
  answered: (ReceivedCall & { readonly latencyMs: number }) | null,
): TracedFrame {
  const [type, messageId, third, description, details] = elementsOf(text)
  const common = {
    direction: 'out',
    ...{ messageId: String(messageId), sizeBytes: Buffer.byteLength(text), commandId: null },
    action: answered?.action ?? null,
    latencyMs: answered?.latencyMs ?? null,
    requestPayload: answered?.payload ?? null,
    warnings: [],
  } as const
  if (type === 3) return { ...common, type: 'CALLRESULT', errorCode: null, payload: third }
  return { ...common, type: 'CALLERROR', errorCode: String(third), payload: { description, details } }
}

function elementsOf(text: string): readonly unknown[] {
  const frame = parsed(text)
  return Array.isArray(frame) ? frame : []
}

function parsed(text: string): unknown {
  return JSON.parse(text)
}
