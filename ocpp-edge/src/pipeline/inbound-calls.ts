import type { CallFrame } from '../rpc/read-frame.ts'
import { isRepeated } from './deduplicate.ts'

/**
 * The CALLs of one socket in the order of their arrival, one in progress at a time, so that a station's messages are
 * handled in order and none is answered twice.
 */
export interface InboundCalls {
  /** @returns false for a repetition of one in flight, which gets that one's answer. */
  add(call: CallFrame, receivedAt: Date): boolean
  /** The CALL that is in progress. */
  readonly current: { readonly call: CallFrame; readonly receivedAt: Date } | null
  /** Its reply was sent: the next one starts. @returns false when that is not the one in progress. */
  replied(messageId: string): boolean
  /** In progress and waiting. */
  readonly size: number
  end(): void
}

/** @param start Begins one CALL. */
export function inboundCalls(start: (call: CallFrame) => void): InboundCalls {
  const waiting: { readonly call: CallFrame; readonly receivedAt: Date }[] = []
  let current: { readonly call: CallFrame; readonly receivedAt: Date } | null = null
  let ended = false

  const next = () => {
    if (current !== null || ended) return
    current = waiting.shift() ?? null
    if (current !== null) start(current.call)
  }
  function* inFlight() {
    if (current !== null) yield current.call
    for (const { call } of waiting) yield call
  }

  return {
    add(call, receivedAt) {
      if (isRepeated(call, inFlight())) return false
      waiting.push({ call, receivedAt })
      next()
      return true
    },
    get current() {
      return current
    },
    replied(messageId) {
      if (current?.call.messageId !== messageId) return false
      current = null
      // Not within the sending of the reply: what starts the next one may reply at once.
      setImmediate(next)
      return true
    },
    get size() {
      return waiting.length + (current === null ? 0 : 1)
    },
    end() {
      ended = true
      waiting.length = 0
    },
  }
}
