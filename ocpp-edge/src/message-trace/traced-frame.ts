import type { Message } from '@charge-it/shared/model/message.ts'
import type { StationFrame } from '../rpc/read-frame.ts'

/** A frame as the wire saw it, before anything is hidden. */
export interface TracedFrame
  extends Pick<Message, 'direction' | 'type' | 'messageId' | 'action' | 'errorCode' | 'sizeBytes' | 'latencyMs'> {
  readonly payload: unknown
}

/** The call that a frame answers. */
export interface AnsweredCall {
  readonly action: string
  readonly latencyMs: number
}

/** @param answered The CALL of ours that a result or an error belongs to; null = none. */
export function receivedFrame(frame: StationFrame, sizeBytes: number, answered: AnsweredCall | null): TracedFrame {
  const { action = null, latencyMs = null } = answered ?? {}
  const common = { direction: 'in', sizeBytes, action, latencyMs, errorCode: null, messageId: '' } as const
  switch (frame.kind) {
    case 'call':
      return { ...common, type: 'CALL', messageId: frame.messageId, action: frame.action, payload: frame.payload }
    case 'result':
      return { ...common, type: 'CALLRESULT', messageId: frame.messageId, payload: elementsOf(frame.text)[2] }
    case 'error': {
      const { messageId, code, description, details } = frame
      return { ...common, type: 'CALLERROR', messageId, errorCode: code, payload: { description, details } }
    }
    case 'unusable':
    case 'ignored':
      return { ...common, type: 'invalid', payload: { reason: frame.reason } }
  }
}

/** @param answered The station's CALL that a reply belongs to; for a CALL its own action and no time. */
export function sentFrame(text: string, action: string | null, latencyMs: number | null): TracedFrame {
  const [type, messageId, third, description, details] = elementsOf(text)
  const common = { direction: 'out', messageId: String(messageId), sizeBytes: Buffer.byteLength(text), action } as const
  if (type === 2) return { ...common, type: 'CALL', errorCode: null, latencyMs: null, payload: description }
  if (type === 3) return { ...common, type: 'CALLRESULT', errorCode: null, latencyMs, payload: third }
  return { ...common, type: 'CALLERROR', errorCode: String(third), latencyMs, payload: { description, details } }
}

function elementsOf(text: string): readonly unknown[] {
  const frame: unknown = JSON.parse(text)
  return Array.isArray(frame) ? frame : []
}
