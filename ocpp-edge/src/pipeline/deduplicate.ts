import type { CallFrame } from '../rpc/read-frame.ts'

/**
 * Whether a CALL is one that already waits or is in progress on the same socket, sent again: the same id and the same
 * message. It is executed and answered once (steve#1305). The same id with another message is a call of its own.
 */
export function isRepeated(call: CallFrame, inFlight: Iterable<CallFrame>): boolean {
  for (const other of inFlight) {
    if (other.messageId === call.messageId && (other.text === call.text || sameMessage(other, call))) return true
  }
  return false
}

function sameMessage(a: CallFrame, b: CallFrame): boolean {
  return a.action === b.action && JSON.stringify(a.payload) === JSON.stringify(b.payload)
}
